/** What is said of descriptors equals what the program learns of them from the kernel. */
import type { DescribedDescriptor, SyscallArg } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import {
  argOf,
  callsOf,
  compiled,
  HAS_COMPILER,
  only,
  sayWhatIsSkipped,
  temporaryFolder,
  traceOf,
} from './harness.js';

sayWhatIsSkipped();

/** In the words of the program. */
function wordsFor({ path, deleted, descriptor }: Partial<DescribedDescriptor>, expected: string): string {
  if (deleted === true && descriptor?.kind === 'file') return `deleted ${path}`;
  switch (descriptor?.kind) {
    case 'file':
    case 'directory':
      return `${descriptor.kind} ${path}`;
    case 'device':
      return `device ${descriptor.device?.type} ${descriptor.device?.major} ${descriptor.device?.minor}`;
    case 'socket':
      if (expected.startsWith('peer')) return `peer ${descriptor.peer}`;
      return `${descriptor.protocol} ${descriptor.local ?? '-'} ${descriptor.remote ?? '-'}`;
    case 'pidfd':
      return `pidfd ${descriptor.pid}`;
    default:
      return String(descriptor?.kind);
  }
}

describe.skipIf(!HAS_COMPILER)('a descriptor is described', () => {
  it('as the kernel has it at the moment of the call: after dup, rename, unlink, connect, fork', async () => {
    const folder = temporaryFolder();
    const { events, stdout, status } = await traceOf(compiled('describes'), [folder], {
      filter: only('fcntl'),
      descriptorDetails: true,
      followForks: true,
    });
    expect(status.code).toBe(0);
    const lines = stdout.trim().split('\n');
    const asked = callsOf(events, 'fcntl').map((call) => argOf(call, 'fd'));
    expect(asked).toHaveLength(lines.length);
    expect(lines.length).toBeGreaterThan(20);
    const said = asked.map((fd: SyscallArg, i) => {
      const [, , expected = ''] = /^(\d+) (.*)$/.exec(lines[i]!) ?? [];
      return `${String(fd.value)} ${wordsFor(fd, expected)}`;
    });
    expect(said).toEqual(lines);
  });

  it('by its path alone where no more was asked for', async () => {
    const { events } = await traceOf('cat', ['/dev/null'], { descriptorPaths: true });
    const opened = callsOf(events, 'openat').find(({ result }) => result.path === '/dev/null');
    expect(opened?.result).not.toHaveProperty('descriptor');
    expect(argOf(opened!, 'dfd').path).toBe(process.cwd());
  });
});

import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/events.js';
import {
  describeSyscall,
  describeSyscalls,
  hasManualPage,
  syscallSummary,
} from '../../src/syscalls/describe.js';
import { tableFor } from '../../src/syscalls/lookup.js';

const ARCHES: readonly Arch[] = ['x64', 'arm64'];

/** Those that the x86-64 table of Linux 6.19 names without a function, or that sys_ni.c answers (syscalls(2)). */
const WITHOUT_CODE =
  `_sysctl afs_syscall create_module epoll_ctl_old epoll_wait_old get_kernel_syms get_thread_area
  getpmsg lookup_dcookie nfsservctl putpmsg query_module security set_thread_area tuxcall uselib vserver`.split(
    /\s+/,
  );

describe.each(ARCHES)('every call of %s', (arch) => {
  it('has a summary that says what it does', () => {
    for (const name of tableFor(arch).names()) {
      const summary = syscallSummary(name);
      // A verb in the third person first; a line of help has room for the rest.
      expect(summary, name).toMatch(/^[a-z]+s\b.{3,70}[^.\s]$/);
      expect(summary!.length, name).toBeLessThanOrEqual(72);
      expect(summary, name).not.toMatch(/\bfolder|file descriptor|\bFD\b/i);
    }
  });

  it('is described, by name', () => {
    const names = describeSyscalls(arch).map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining([...tableFor(arch).names()]));
  });
});

it('tells of the calls that no kernel has code for', () => {
  const failing = describeSyscalls('x64').filter(({ summary }) => summary.startsWith('fails'));
  expect(failing.map(({ name }) => name)).toEqual(WITHOUT_CODE);
});

it('knows no summary of what is no call', () => {
  expect(syscallSummary('toString')).toBeUndefined();
  expect(describeSyscall('opanat', 'x64')).toBeUndefined();
  expect(hasManualPage('opanat')).toBe(false);
});

it('describes a call', () => {
  expect(describeSyscall('openat', 'arm64')).toEqual({
    v: 1,
    type: 'syscall-description',
    name: 'openat',
    numbers: { x64: 257, arm64: 56 },
    params: [
      { name: 'dfd', type: 'int' },
      { name: 'filename', type: 'const char *' },
      { name: 'flags', type: 'int' },
      { name: 'mode', type: 'umode_t' },
    ],
    result: 'fd',
    classes: ['desc', 'file'],
    summary: "opens a file relative to a directory's descriptor",
  });
});

it('describes a call that the machine does not have by the other one', () => {
  expect(describeSyscall('open', 'arm64')).toMatchObject({
    numbers: { x64: 2, arm64: null },
    params: [{ name: 'filename' }, { name: 'flags' }, { name: 'mode' }],
  });
});

it('has the parameters of both machines where they differ, its own first', () => {
  const tls = (arch: Arch): number | undefined =>
    describeSyscall('clone', arch)?.params.findIndex(({ name }) => name === 'tls');
  expect([tls('x64'), tls('arm64')]).toEqual([4, 3]);
  expect(Object.keys(describeSyscall('clone', 'x64')?.otherParams ?? {})).toEqual(['arm64']);
  const differing = describeSyscalls('arm64').filter(({ otherParams }) => otherParams !== undefined);
  expect(differing.map(({ name }) => name)).toEqual(['clone', 'fadvise64']);
});

it('knows which calls have no page in the manual', () => {
  expect(['openat', 'io_uring_enter', 'statmount', 'mseal', 'uprobe'].map(hasManualPage)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

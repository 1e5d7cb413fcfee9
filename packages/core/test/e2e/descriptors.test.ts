import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SpawnOptions, TraceEvent } from '@ptracer/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { DescriptorTable } from '../../src/descriptors/table.js';
import type { DescriptorKind, OpenDescriptor } from '../../src/descriptors/descriptor.js';
import {
  compiled,
  fixture,
  HAS_COMPILER,
  leftovers,
  sayWhatIsSkipped,
  temporaryFolder,
  eventually,
  traceOf,
} from './harness.js';

sayWhatIsSkipped();

/** What the program says of one of its descriptors. */
interface Listed {
  fd: number;
  link: string;
  closeOnExec: boolean;
}

/** A program lists its descriptors, and then asks for this file. */
const MARK = '/descriptors-are-listed';

const isMark = (event: TraceEvent): boolean =>
  event.type === 'syscall' && event.args.some(({ value }) => value === MARK);

/** Standard input and output, and what else this process hands down: open before the trace. */
let inherited: ReadonlySet<string>;

beforeAll(async () => {
  const script = 'cd /proc/$$/fd; for fd in *; do echo "$fd $(readlink $fd)"; done';
  inherited = new Set((await traceOf('sh', ['-c', script])).stdout.trim().split('\n'));
});

const KINDS: readonly (readonly [RegExp, DescriptorKind])[] = [
  [/^\/memfd:/, 'memfd'],
  [/^\//, 'file'],
  [/^socket:/, 'socket'],
  [/^pipe:/, 'pipe'],
  [/eventfd/, 'eventfd'],
  [/eventpoll/, 'epoll'],
  [/timerfd/, 'timerfd'],
  [/signalfd/, 'signalfd'],
  [/inotify/, 'inotify'],
  [/pidfd/, 'pidfd'],
  [/io_uring/, 'io_uring'],
];

const kindOf = (link: string): DescriptorKind =>
  KINDS.find(([pattern]) => pattern.test(link))?.[1] ?? 'other';

/** A row of both tables. */
const row = (fd: number, what: string | null, closeOnExec: boolean): string =>
  `${fd} ${what}${closeOnExec ? ' close-on-exec' : ''}`;

function seen({ fd, kind, path, closeOnExec }: OpenDescriptor): string {
  return row(fd, kind === 'file' || kind === 'directory' ? path : kind, closeOnExec);
}

/** `unknown`: what came with a message may be anything, and is `other` in the table. */
function listed({ fd, link, closeOnExec }: Listed, unknown: ReadonlySet<number>): string {
  const kind = unknown.has(fd) ? 'other' : kindOf(link);
  return row(fd, kind === 'file' ? link : kind, closeOnExec);
}

interface Comparison {
  /** What the table says at each list, by the order of the lists. */
  table: OpenDescriptor[][];
  seen: string[][];
  listed: string[][];
}

/** Traces a program, and compares the table with each list that the program gives. */
async function compare(file: string, args: string[], options: SpawnOptions = {}): Promise<Comparison> {
  const { events, status, stdout, stderr } = await traceOf(file, args, { stringLimit: 4096, ...options });
  expect(stderr).toBe('');
  expect(status).toEqual({ code: 0, signal: null });
  const lists = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { pid: number; fds: Listed[] });
  const table = new DescriptorTable();
  const tables: OpenDescriptor[][] = [];
  for (const event of events) {
    table.observe(event);
    if (isMark(event)) tables.push(table.open().filter(({ pid }) => 'pid' in event && pid === event.pid));
  }
  expect(table.open()).toEqual([]);
  return {
    table: tables,
    // Standard input and output of a child are put there by its parent's library, and were open before.
    seen: tables.map((open) =>
      open
        .filter(({ fd }) => fd > 2)
        .map(seen)
        .toSorted(),
    ),
    listed: lists.map(({ fds }, i) => {
      const unknown = new Set(tables[i]?.flatMap(({ fd, kind }) => (kind === 'other' ? [fd] : [])));
      return fds
        .filter(({ fd, link }) => fd > 2 && !inherited.has(`${fd} ${link}`))
        .map((one) => listed(one, unknown))
        .toSorted();
    }),
  };
}

const names = (open: readonly OpenDescriptor[], owner: string): string[] =>
  open.filter((one) => one.owner === owner).map(({ kind, path }) => `${kind} ${path}`);

describe.each([{ descriptorPaths: false }, { descriptorPaths: true }])('with %o', (options) => {
  it('the table is what a Node.js program has open', async () => {
    const folder = temporaryFolder();
    const { table, seen, listed } = await compare(
      process.execPath,
      [fixture('keeps-descriptors.mjs'), folder],
      options,
    );
    expect(listed).toHaveLength(1);
    expect(seen).toEqual(listed);
    const files = names(table[0]!, 'program').filter((name) => /^(file|directory) /.test(name));
    expect(files.toSorted()).toEqual(
      [
        `directory ${folder}`,
        `file ${folder}`,
        ...Array.from({ length: 5 }, () => `file ${folder}/file`),
      ].toSorted(),
    );
    const ofNode = new Set(table[0]!.filter(({ owner }) => owner === 'node').map(({ kind }) => kind));
    expect(ofNode).toEqual(new Set(['epoll', 'eventfd', 'inotify', 'pipe', 'file']));
    expect(names(table[0]!, 'node').filter((name) => name.startsWith('file '))).toEqual(['file /dev/null']);
    // Two servers, a client and a connection of each, one for datagrams, three of the child.
    const sockets = table[0]!.filter(({ kind }) => kind === 'socket');
    expect(sockets.map(({ owner }) => owner)).toEqual(Array.from({ length: 10 }, () => 'program'));
    const peers = sockets.map(({ peer }) => peer).filter((peer) => peer !== null);
    expect(peers).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/), `${folder}/socket`]);
  });

  it('the table is what a child of Node.js has open, by inheritance and by messages', async () => {
    const { table, seen, listed } = await compare(process.execPath, [fixture('inherits-descriptors.mjs')], {
      ...options,
      followForks: true,
    });
    expect(listed).toHaveLength(2);
    const [child, parent] = table;
    expect(seen).toEqual(listed);
    expect(child!.find(({ fd }) => fd === 3)).toMatchObject({ path: '/dev/zero', syscall: 'dup2' });
    expect(child!.filter(({ path }) => path === '/dev/full')).toEqual([]);
    expect(child!.filter(({ syscall }) => syscall === 'recvmsg').length).toBe(2);
    expect(parent!.filter(({ path }) => path === '/dev/full').length).toBe(1);
  });
});

it('the table is right after many threads have opened and closed at once', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { seen, listed } = await compare(
    process.execPath,
    [fixture('churns-descriptors.mjs'), file, '2000'],
    {
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    },
  );
  expect(seen).toEqual(listed);
  expect(seen[0]!.filter((one) => one.includes(file))).toHaveLength(20);
});

describe.skipIf(!HAS_COMPILER)('the table of a program that opens', () => {
  it.each([{ descriptorPaths: false }, { descriptorPaths: true }])(
    'every kind of descriptor is right, and after its execve, with %o',
    async (options) => {
      const folder = temporaryFolder();
      const { table, seen, listed } = await compare(compiled('descriptors'), ['kinds', folder], options);
      expect(listed).toHaveLength(2);
      expect(seen).toEqual(listed);
      expect(listed[0]!.length).toBeGreaterThan(40);
      expect(listed[1]!.length).toBeLessThan(listed[0]!.length);
      expect(names(table[0]!, 'node')).toEqual([]);
      const byDup = table[0]!.filter(({ fd }) => fd === 101);
      expect(byDup).toMatchObject([{ path: `${folder}/plain`, syscall: 'dup3' }]);
    },
  );

  it('descriptors by message has them all', async () => {
    const { table, seen, listed } = await compare(compiled('descriptors'), ['passing']);
    expect(seen).toEqual(listed);
    const received = table[0]!.filter(({ syscall }) => syscall.startsWith('recv'));
    expect(received.map(({ syscall }) => syscall).join(' ')).toBe(
      'recvmsg recvmsg recvmsg recvmmsg recvmmsg recvmsg',
    );
    expect(received.map(({ closeOnExec }) => closeOnExec)).toEqual([false, false, false, true, true, false]);
  });

  it('descriptors and has children is right for each of them', async () => {
    const { seen, listed } = await compare(compiled('descriptors'), ['family'], { followForks: true });
    expect(listed).toHaveLength(5);
    expect(seen).toEqual(listed);
    expect(listed.at(-1)).toEqual(expect.arrayContaining([expect.stringContaining('pidfd')]));
  });

  it('descriptors and shares them with other processes is right', async () => {
    const { seen, listed } = await compare(compiled('descriptors'), ['sharing'], { followForks: true });
    expect(listed).toHaveLength(2);
    expect(seen).toEqual(listed);
  });
});

it('nothing is left behind', async () => {
  await eventually(leftovers).toEqual([]);
});

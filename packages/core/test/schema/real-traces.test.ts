import type { SpawnOptions, TraceEvent } from '@ptracer/core';
import { expect, it } from 'vitest';
import { program, record } from './trace.js';
import { errorsOf } from './validate.js';

/** The first few events that do not validate, with the reasons. */
function invalid(events: readonly TraceEvent[]): unknown[] {
  return events
    .map((event) => ({ event, errors: errorsOf(event) }))
    .filter(({ errors }) => errors.length > 0)
    .slice(0, 3);
}

const node = process.execPath;

it.each<[string, [string, ...string[]], SpawnOptions]>([
  ['a shell', ['sh', '-c', 'echo hello; cd /; test -e /etc/hostname'], {}],
  ['a shell and its children', ['sh', '-c', 'ls / | cat'], { followForks: true, descriptorPaths: true }],
  ['a program that is killed', ['sh', '-c', 'kill -KILL $$'], {}],
  ['a program with large buffers, shown whole', ['head', '-c', '300000', node], { stringLimit: 100_000 }],
  ['a program whose strings are all cut', ['cat', '/etc/hostname'], { stringLimit: 0 }],
])('every event of %s validates', async (_, command, options) => {
  const events = await record(command, options);
  expect(events.length).toBeGreaterThan(3);
  expect(invalid(events)).toEqual([]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});

it.each([{}, { descriptorPaths: true }])(
  'every event of a Node.js program with files, sockets and threads validates (%o)',
  async (options) => {
    const events = await record([node, program('files-and-sockets.mjs')], options);
    expect(invalid(events)).toEqual([]);

    const calls = events.filter((event) => event.type === 'syscall');
    const args = calls.flatMap((call) => call.args);
    const kinds = new Set(args.map(({ kind }) => kind));
    for (const kind of ['path', 'bytes', 'flags', 'enum', 'sockaddr', 'strings', 'fd', 'address'] as const) {
      expect(kinds, kind).toContain(kind);
    }
    expect(args.some(({ base64 }) => base64 !== undefined)).toBe(true);
    expect(args.some(({ truncated }) => truncated)).toBe(true);
    expect(args.some(({ path }) => path !== undefined)).toBe(options.descriptorPaths === true);
    expect(calls.some(({ thread }) => thread.role !== 'main')).toBe(true);
    expect(calls.some(({ result }) => result.errno !== null)).toBe(true);
    expect(calls.some(({ duration }) => duration === null)).toBe(true);
  },
);

it('every event of a program with signals and children validates', async () => {
  const events = await record(['sh', program('signals-and-children.sh')], { followForks: true });
  expect(invalid(events)).toEqual([]);
  const types = new Set(events.map(({ type }) => type));
  for (const type of ['start', 'syscall', 'signal', 'stop', 'spawn', 'exec', 'exit'] as const) {
    expect(types, type).toContain(type);
  }
  const signals = events.flatMap((event) => (event.type === 'signal' ? [event.signal] : []));
  expect(signals).toEqual(expect.arrayContaining(['SIGUSR1', 'SIGTERM', 'SIGCHLD', 'SIGSTOP', 'SIGSEGV']));
});

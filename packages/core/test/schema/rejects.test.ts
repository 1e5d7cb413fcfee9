import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { errorsOf, schema } from './validate.js';

const call: SyscallEvent = {
  v: 1,
  seq: 2,
  type: 'syscall',
  pid: 10,
  tid: 11,
  thread: { role: 'worker', name: 'node' },
  name: 'openat',
  number: 257,
  args: [
    { name: 'dfd', type: 'int', kind: 'fd', rawValue: '18446744073709551516', value: -100 },
    { name: 'filename', type: 'const char *', kind: 'path', rawValue: 4096, value: '/x', truncated: true },
    { name: 'flags', type: 'int', kind: 'flags', rawValue: 1, value: { flags: ['O_WRONLY'], raw: 1 } },
    { name: 'mode', type: 'umode_t', kind: 'mode', rawValue: 0, value: null, unreadable: true },
  ],
  result: { kind: 'fd', rawValue: 17, value: 17, errno: null, text: '17' },
  startTime: 1,
  duration: null,
  stack: {
    frames: [
      {
        functionName: 'f',
        url: null,
        line: 1,
        column: null,
        kind: 'user',
        async: true,
        original: { url: 'a.ts', line: 1, column: 1 },
      },
    ],
    exact: true,
    engine: 'remote',
  },
};

/** One of each type, also of those that no program brings about at will. */
const events: TraceEvent[] = [
  {
    v: 1,
    seq: 1,
    type: 'start',
    command: ['x'],
    pid: 1,
    tracerPid: 2,
    arch: 'x64',
    time: 1,
    wallTime: 1.7e18,
  },
  call,
  {
    v: 1,
    seq: 3,
    type: 'signal',
    pid: 1,
    tid: 1,
    signal: 'SIGSEGV',
    number: 11,
    code: 1,
    address: '18446744073709551615',
    time: 1,
  },
  { v: 1, seq: 4, type: 'stop', pid: 1, tid: 1, signal: 'SIGSTOP', time: 1 },
  { v: 1, seq: 5, type: 'spawn', of: 'thread', pid: 1, tid: 2, parentPid: null, parentTid: 1, time: 1 },
  { v: 1, seq: 6, type: 'exec', pid: 1, formerTid: 2, path: null, time: 1 },
  { v: 1, seq: 7, type: 'exit', pid: 1, tid: 1, code: null, signal: 'SIGSEGV', coreDumped: true, time: 1 },
  { v: 1, seq: 8, type: 'lost', count: null, reason: 'x', time: 1 },
  { v: 1, seq: 9, type: 'warning', code: 'WARN_PTRACER_X', message: 'x', time: 1 },
];

/** A copy in which the value at a path of keys is another one; `undefined` removes it. */
function changed(event: object, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(event);
  const keys = path.split('.');
  const last = keys.pop()!;
  let target = copy as Record<string, unknown>;
  for (const key of keys) target = target[key] as Record<string, unknown>;
  if (value === undefined) delete target[last];
  else target[last] = value;
  return copy;
}

describe.each(events.map((event) => [event.type, event] as const))('an event of type %s', (type, event) => {
  const name = `${type[0]!.toUpperCase()}${type.slice(1)}Event`;
  const required = schema.$defs[name]?.required ?? [];

  it('validates', () => {
    expect(errorsOf(event)).toEqual([]);
  });

  it.each(required)('is rejected without %s', (key) => {
    expect(errorsOf(changed(event, key, undefined))).not.toEqual([]);
  });

  it.each([
    ['unknown', 1],
    ['v', 2],
    ['v', '1'],
    ['seq', '1'],
    ['seq', 1.5],
    ['type', 'other'],
    ['type', type === 'stop' ? 'exit' : 'stop'],
  ])('is rejected with %s: %j', (key, value) => {
    expect(errorsOf(changed(event, key, value))).not.toEqual([]);
  });
});

describe('a system call', () => {
  it.each([
    ['args', {}],
    ['args.0', null],
    ['args.0.rawValue', '0x10'],
    ['args.0.rawValue', ''],
    ['args.0.rawValue', null],
    ['args.0.kind', 'integer'],
    ['args.0.value', 1.5],
    ['args.0.value', undefined],
    ['args.0.more', 1],
    ['args.1.truncated', false],
    ['args.1.value', [1.5]],
    ['args.2.value.flags', [1.5]],
    ['args.2.value.name', 1.5],
    ['args.2.value.raw', 1.5],
    ['thread.role', 'pool'],
    ['thread.name', null],
    ['result.errno', 2],
    ['result.value', 'EACCES'],
    ['duration', '5'],
    ['stack.exact', 'yes'],
    ['stack.engine', 'v8'],
    ['stack.frames.0.async', false],
    ['stack.frames.0.line', '1'],
    ['stack.frames.0.original.url', null],
  ])('is rejected with %s: %j', (path, value) => {
    expect(errorsOf(changed(call, path, value))).not.toEqual([]);
  });
});

it.each([null, 1, 'start', [], {}, [call]])('rejects %j, which is no event', (value) => {
  expect(errorsOf(value)).not.toEqual([]);
});

it('has a description of every type of event', () => {
  for (const [name, definition] of Object.entries(schema.$defs)) {
    if (name.endsWith('Event')) expect(definition, name).toHaveProperty('description');
  }
});

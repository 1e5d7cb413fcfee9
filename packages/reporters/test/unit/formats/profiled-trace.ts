/** A small trace for tests of profiles and timelines, and what a reporter writes of one. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Frame, JsStack, SyscallArg, SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Reporter } from '../../../src/reporter.js';
import type { Destination } from '../../../src/sink.js';
import { call, START } from '../events.js';

const FOLDER = '/srv';

export const MAIN: Frame = {
  functionName: 'main',
  url: 'file:///srv/app.js',
  line: 3,
  column: 5,
  kind: 'user',
};
export const LOAD: Frame = {
  functionName: 'load',
  url: '/srv/lib/load.js',
  line: 12,
  column: 9,
  kind: 'user',
};

/** @param frames the innermost first */
export const stackOf = (...frames: Frame[]): JsStack => ({ frames, exact: true, engine: 'remote' });

export const POOL: Partial<SyscallEvent> = { tid: 12, thread: { role: 'uv-pool', name: 'libuv-worker' } };

const integer = (name: string, value: number): SyscallArg => ({
  name,
  type: 'int',
  kind: 'fd',
  rawValue: value,
  value,
});

/** `openat(AT_FDCWD, path) = fd` */
export function openat(path: string, fd: number, more: Partial<SyscallEvent> = {}): SyscallEvent {
  return call({
    name: 'openat',
    number: 257,
    args: [
      integer('dfd', -100),
      { name: 'filename', type: 'const char *', kind: 'path', rawValue: 1, value: path },
    ],
    result: { kind: 'fd', rawValue: fd, value: fd, errno: null, text: String(fd) },
    ...more,
  });
}

/** `read(3) = bytes`, or another call whose result is a number. */
export function read(bytes: number, more: Partial<SyscallEvent> = {}): SyscallEvent {
  return call({
    name: 'read',
    number: 0,
    args: [integer('fd', 3)],
    result: { kind: 'int', rawValue: bytes, value: bytes, errno: null, text: String(bytes) },
    ...more,
  });
}

/** `futex(…) = ?` */
export function unfinished(more: Partial<SyscallEvent> = {}): SyscallEvent {
  return call({
    name: 'futex',
    number: 202,
    args: [],
    result: { kind: 'int', rawValue: null, value: null, errno: null, text: '?' },
    duration: null,
    ...more,
  });
}

/** One event of each type but `syscall` and `exit`. */
export const OTHERS: readonly TraceEvent[] = [
  {
    v: 1,
    seq: 5,
    type: 'spawn',
    of: 'process',
    pid: 20,
    tid: 20,
    parentPid: 10,
    parentTid: 10,
    time: 5.1e9,
  },
  { v: 1, seq: 6, type: 'exec', pid: 20, formerTid: 20, path: '/bin/true', time: 5.2e9 },
  {
    v: 1,
    seq: 7,
    type: 'signal',
    pid: 10,
    tid: 12,
    signal: 'SIGINT',
    number: 2,
    code: 'SI_USER',
    time: 5.3e9,
  },
  { v: 1, seq: 8, type: 'stop', pid: 10, tid: 12, signal: 'SIGSTOP', time: 5.4e9 },
  { v: 1, seq: 9, type: 'lost', count: null, reason: 'the buffer was full', time: 5.5e9 },
  { v: 1, seq: 10, type: 'warning', code: 'WARN_PTRACER_TEST', message: 'a test', time: 5.6e9 },
];

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

export function endOf(reporter: Reporter): void | Promise<void> {
  return reporter.onEnd?.({ events: 0, calls: 0, lost: 0, status: null, findings: [], answers: {} });
}

/** What a reporter writes of events. They are frozen, as reporters share them. */
export async function outputOf(
  make: (destination: Destination) => Reporter,
  ...events: readonly TraceEvent[]
): Promise<Buffer> {
  const stream = new PassThrough();
  const output = buffer(stream);
  const reporter = make(stream);
  const [first] = events;
  await reporter.onStart?.({ start: first?.type === 'start' ? first : undefined, folder: FOLDER });
  for (const event of frozen(structuredClone(events))) await reporter.onEvent?.(event);
  await endOf(reporter);
  stream.end();
  return output;
}

export { START };

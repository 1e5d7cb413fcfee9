import type { StartEvent, SyscallEvent, TraceEvent } from '@ptracer/core';

export const START: StartEvent = {
  v: 1,
  seq: 1,
  type: 'start',
  command: ['x'],
  pid: 10,
  tracerPid: 9,
  arch: 'x64',
  time: 5_000_000_000,
  wallTime: 1_700_000_000_123_456_000,
};

/** `close(3) = 0`, unless told otherwise. */
export function call(more: Partial<SyscallEvent> = {}): SyscallEvent {
  return {
    v: 1,
    seq: 2,
    type: 'syscall',
    pid: 10,
    tid: 10,
    thread: { role: 'main', name: 'x' },
    name: 'close',
    number: 3,
    args: [{ name: 'fd', type: 'unsigned int', kind: 'fd', rawValue: 3, value: 3 }],
    result: { kind: 'int', rawValue: 0, value: 0, errno: null, text: '0' },
    startTime: 5_000_000_000,
    duration: 21_000,
    ...more,
  };
}

export const FAILED: SyscallEvent = call({
  result: { kind: 'int', rawValue: -9, value: -1, errno: 'EBADF', text: '-1 EBADF (Bad file descriptor)' },
});

export const exit = (tid: number, time = 6_000_000_000): TraceEvent => ({
  v: 1,
  seq: 3,
  type: 'exit',
  pid: 10,
  tid,
  code: 0,
  signal: null,
  time,
});

export const thread = (tid: number): TraceEvent => ({
  v: 1,
  seq: 3,
  type: 'spawn',
  of: 'thread',
  pid: 10,
  tid,
  parentPid: 10,
  parentTid: 10,
  time: 5_500_000_000,
});

export async function* traceOf(...events: readonly TraceEvent[]): AsyncGenerator<TraceEvent> {
  yield* events;
}

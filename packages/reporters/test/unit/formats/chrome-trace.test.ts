import { PassThrough } from 'node:stream';
import * as TraceEngine from '@paulirish/trace_engine';
import type { SyscallEvent, ThreadInfo, TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { chromeTraceReporter } from '../../../src/formats/chrome-trace.js';
import { call, exit, FAILED } from '../events.js';
import {
  LOAD,
  MAIN,
  openat,
  OTHERS,
  outputOf,
  POOL,
  read,
  stackOf,
  START,
  unfinished,
} from './profiled-trace.js';

interface Event {
  ph: string;
  name: string;
  cat?: string;
  s?: string;
  id?: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args: Record<string, unknown>;
}

async function fileOf(...events: readonly TraceEvent[]): Promise<{ traceEvents: Event[] }> {
  const file = JSON.parse(String(await outputOf(chromeTraceReporter, ...events))) as { traceEvents: Event[] };
  expect(file).toMatchObject({ displayTimeUnit: 'ns', otherData: { exporter: 'ptracer' } });
  return file;
}

async function eventsOf(phase: string, ...events: readonly TraceEvent[]): Promise<Event[]> {
  return (await fileOf(...events)).traceEvents.filter(({ ph }) => ph === phase);
}

/** Microseconds since the trace began, to the nanosecond. */
const since = (ts: number): number => Math.round(ts * 1000 - START.time) / 1000;

const at = (startTime: number): { startTime: number } => ({ startTime: START.time + startTime });

const stack = stackOf(LOAD, MAIN);
const close = (fd: number, more: Partial<SyscallEvent> = {}): SyscallEvent =>
  call({ args: [{ name: 'fd', type: 'unsigned int', kind: 'fd', rawValue: fd, value: fd }], ...more });

describe('a call', () => {
  it('is a slice of its thread, exact to the nanosecond', async () => {
    const event = read(1, { pid: 10, tid: 12, startTime: 8_123_456_789_012_345, duration: 1_001 });
    expect(await eventsOf('X', START, event)).toMatchObject([
      { name: 'read', pid: 10, tid: 12, ts: 8_123_456_789_012.345, dur: 1.001 },
    ]);
  });

  it('has its arguments and its result as strace prints them', async () => {
    const [slice] = await eventsOf('X', START, openat('/x', 17));
    expect(slice!.args).toMatchObject({
      arguments: { dfd: 'AT_FDCWD', filename: '"/x"' },
      result: '17',
    });
    expect(slice!.args).not.toHaveProperty('errno');
  });

  it('has its error', async () => {
    const [slice] = await eventsOf('X', START, FAILED);
    expect(slice!.args).toMatchObject({ result: '-1 EBADF (Bad file descriptor)', errno: 'EBADF' });
  });

  it('has the line behind it, and its stack', async () => {
    const [slice] = await eventsOf('X', START, call({ stack }));
    expect(slice!.args).toMatchObject({
      site: 'load (lib/load.js:12:9)',
      stack: ['at load (lib/load.js:12:9)', 'at main (app.js:3:5)'],
    });
  });

  it('has a stack that says where it is not sure, and where it was cut', async () => {
    const inexact = { ...stackOf(MAIN), exact: false, truncated: true as const };
    const slices = await eventsOf('X', START, call({ stack: stackOf(MAIN) }), call({ stack: inexact }));
    expect(slices.map(({ args }) => args['stack'])).toEqual([
      ['at main (app.js:3:5)'],
      ['near main (app.js:3:5)', '… (cut here)'],
    ]);
  });

  it('says why there is no line', async () => {
    const [slice] = await eventsOf('X', START, call(POOL));
    expect(slice!.args).toMatchObject({ reason: expect.stringContaining('thread pool') });
    expect(slice!.args).not.toHaveProperty('stack');
  });

  it('is in the categories of what it is about', async () => {
    const slices = await eventsOf('X', START, openat('/x', 3), call({ name: '<1023>' }));
    expect(slices.map(({ cat }) => cat)).toEqual(['syscall,desc,file', 'syscall']);
  });
});

describe('a call that never returned', () => {
  const durations = (slices: readonly Event[]): [number, number][] =>
    slices.map(({ tid, dur }) => [tid, dur!]);

  it('lasts until its thread ends', async () => {
    const slices = await eventsOf(
      'X',
      START,
      unfinished({ ...POOL, ...at(1000) }),
      exit(12, START.time + 5000),
    );
    expect(durations(slices)).toEqual([[12, 4]]);
    expect(slices[0]!.args).toMatchObject({ result: '?' });
  });

  it('lasts until its process ends', async () => {
    const events = [
      unfinished({ ...POOL, ...at(1000) }),
      exit(10, START.time + 5000),
      read(1, { pid: 30, tid: 30 }),
    ];
    const slices = await eventsOf('X', START, ...events);
    expect(durations(slices)[0]).toEqual([12, 4]);
  });

  it('lasts until the process executes another program', async () => {
    const exec: TraceEvent = {
      ...OTHERS[1]!,
      type: 'exec',
      pid: 10,
      formerTid: 12,
      time: START.time + 5000,
    } as TraceEvent;
    expect(durations(await eventsOf('X', START, unfinished(at(1000)), exec, exit(10)))).toEqual([[10, 4]]);
    // The thread that executes has taken its place before.
    const execve = call({ name: 'execve', ...at(3000), duration: 4000 });
    const slices = await eventsOf('X', START, unfinished(at(1000)), exec, execve, exit(10));
    expect(durations(slices)).toEqual([
      [10, 2],
      [10, 4],
    ]);
  });

  it('lasts until the trace ends, where its thread does not', async () => {
    const slices = await eventsOf('X', START, unfinished(at(1000)), exit(12, START.time + 9000));
    expect(durations(slices)).toEqual([[10, 8]]);
  });

  it('lasts until the next call of a thread with its id', async () => {
    const slices = await eventsOf('X', START, unfinished(at(1000)), call({ ...at(3000), duration: 1 }));
    expect(durations(slices)).toEqual([
      [10, 2],
      [10, 0.001],
    ]);
  });
});

describe('processes and threads', () => {
  const namesOf = async (...events: readonly TraceEvent[]): Promise<unknown[][]> =>
    (await eventsOf('M', ...events)).map(({ name, pid, tid, args }) => [
      name,
      pid,
      tid,
      ...Object.values(args),
    ]);

  it('have names and an order', async () => {
    const command = { ...START, command: ['node', 'app.js'] };
    expect(await namesOf(command, call(), call(POOL), call(), call(POOL))).toEqual([
      ['process_name', 10, 10, 'node app.js'],
      ['process_sort_index', 10, 10, 0],
      ['thread_name', 10, 10, 'main (x)'],
      ['thread_sort_index', 10, 10, 0],
      ['thread_name', 10, 12, 'uv-pool (libuv-worker)'],
      ['thread_sort_index', 10, 12, 2],
    ]);
  });

  it('get other names', async () => {
    const threads: ThreadInfo[] = [
      { role: 'other', name: 'node' },
      { role: 'other', name: 'worker' },
      { role: 'uv-pool', name: 'worker' },
    ];
    const names = await namesOf(START, ...threads.map((thread) => call({ tid: 12, thread })));
    expect(names.filter(([name]) => name === 'thread_name')).toEqual([
      ['thread_name', 10, 12, 'other (node)'],
      ['thread_name', 10, 12, 'other (worker)'],
      ['thread_name', 10, 12, 'uv-pool (worker)'],
    ]);
  });

  it('are named for the program that a child executes', async () => {
    const [spawn, exec] = OTHERS;
    const child = call({ pid: 20, tid: 20 });
    const names = await namesOf(START, spawn!, child, exec!, child, call({ pid: 40, tid: 40 }));
    expect(names.filter(([name]) => name === 'process_name')).toEqual([
      ['process_name', 20, 20, 'x'],
      ['process_name', 20, 20, '/bin/true'],
      ['process_name', 40, 40, 'process 40'],
    ]);
  });
});

it('what happens at one moment is an instant of a thread, a process, or the trace', async () => {
  const instants = await eventsOf('i', START, ...OTHERS, exit(12), exit(10));
  expect(instants.map(({ name, s, pid, tid }) => [name, s, pid, tid])).toEqual([
    ['exec', 'p', 20, 20],
    ['SIGINT', 't', 10, 12],
    ['stopped by SIGSTOP', 't', 10, 12],
    ['some events were lost', 'g', 10, 10],
    ['WARN_PTRACER_TEST', 'g', 10, 10],
    ['exited with 0', 't', 10, 12],
    ['exited with 0', 'p', 10, 10],
  ]);
});

describe('a descriptor', () => {
  const opened = openat('/x', 5, { ...at(1000), duration: 1000, stack });
  const closed = close(5, { ...at(4000), duration: 1000 });

  async function slicesOf(...events: readonly TraceEvent[]): Promise<unknown[][]> {
    const asyncs = (await fileOf(...events)).traceEvents.filter(({ cat }) => cat === 'descriptor');
    const begins = asyncs.filter(({ ph }) => ph === 'b');
    expect(new Set(begins.map(({ id }) => id)).size).toBe(begins.length);
    expect(asyncs).toHaveLength(begins.length * 2);
    return begins.map(({ id, name, ts, args }) => {
      const end = asyncs.find((event) => event.ph === 'e' && event.id === id && event.name === name)!;
      return [name, args['fd'], since(ts), since(end.ts)];
    });
  }

  it('is a slice from the call that opened it to the one that closed it', async () => {
    expect(await slicesOf(START, opened, closed)).toEqual([['file /x', 5, 2, 5]]);
  });

  it('has the line that opened it', async () => {
    const [begin] = await eventsOf('b', START, opened);
    expect(begin!.args).toMatchObject({ kind: 'file', syscall: 'openat', site: 'load (lib/load.js:12:9)' });
  });

  it('is another one each time it is opened', async () => {
    const again = openat('/y', 5, { ...at(6000), duration: 1000 });
    expect(await slicesOf(START, opened, closed, again, exit(10, START.time + 9000))).toEqual([
      ['file /x', 5, 2, 5],
      ['file /y', 5, 7, 9],
    ]);
  });

  it('has the name of what a socket was connected to later', async () => {
    const socket = call({
      name: 'socket',
      args: [],
      ...at(0),
      duration: 1000,
      result: { kind: 'fd', rawValue: 6, value: 6, errno: null, text: '6' },
    });
    const connect = call({
      name: 'connect',
      args: [
        { name: 'sockfd', type: 'int', kind: 'fd', rawValue: 6, value: 6 },
        {
          name: 'addr',
          type: 'struct sockaddr *',
          kind: 'sockaddr',
          rawValue: 1,
          value: { family: 'AF_INET', address: '127.0.0.1', port: 80 },
        },
      ],
      ...at(2000),
      duration: 1000,
    });
    expect(await slicesOf(START, socket, connect, close(6, { ...at(4000), duration: 1000 }))).toEqual([
      ['socket 127.0.0.1:80', 6, 1, 5],
    ]);
  });

  it('ends with its process, or with the trace', async () => {
    const other = openat('/y', 5, { pid: 30, tid: 30, ...at(0), duration: 1000 });
    expect(
      await slicesOf(START, other, opened, exit(10, START.time + 7000), { ...exit(12, START.time + 8000) }),
    ).toEqual([
      ['file /x', 5, 2, 7],
      ['file /y', 5, 1, 8],
    ]);
  });

  it('is one slice where a child inherits it', async () => {
    const fork = call({
      name: 'fork',
      args: [],
      ...at(3000),
      duration: 100,
      result: { kind: 'pid', rawValue: 20, value: 20, errno: null, text: '20' },
    });
    const inChild = close(5, { pid: 20, tid: 20, ...at(3500), duration: 100 });
    expect(await slicesOf(START, opened, fork, OTHERS[0]!, inChild, closed)).toEqual([['file /x', 5, 2, 5]]);
  });
});

describe("DevTools' trace engine", () => {
  const events = [
    START,
    openat('/x', 5, { ...at(1000), duration: 500 }),
    read(1, { ...POOL, ...at(1100), duration: 2000 }),
    close(5, { ...at(5000), duration: 100 }),
    unfinished({ ...POOL, ...at(6000) }),
    ...OTHERS,
    exit(12),
    exit(10),
  ];

  it('reads each thread as a row of slices', async () => {
    const { traceEvents } = await fileOf(...events);
    const model = TraceEngine.TraceModel.Model.createWithAllHandlers();
    await model.parse(traceEvents as never);
    const { Meta, Renderer } = model.parsedTrace()!.data;
    expect(Meta.traceIsGeneric).toBe(true);
    const rows = [...Renderer.processes.values()]
      .flatMap(({ threads }) => [...threads.values()])
      .map(({ name, entries, tree }) => ({
        name,
        entries: entries.map(({ name }) => name),
        depth: tree?.maxDepth,
      }));
    expect(rows).toEqual([
      { name: 'main (x)', entries: ['openat', 'close'], depth: 1 },
      { name: 'uv-pool (libuv-worker)', entries: ['read', 'futex'], depth: 1 },
    ]);
  });

  it('finds both ends of each descriptor', async () => {
    const { traceEvents } = await fileOf(...events);
    const ends = traceEvents.filter(({ ph }) => ph === 'b' || ph === 'e');
    const pairs = TraceEngine.Helpers.Trace.createMatchedSortedSyntheticEvents(ends as never);
    expect(pairs.map(({ name, dur }) => [name, Math.round(dur * 1000)])).toEqual([['file /x', 3600]]);
  });
});

describe('the file', () => {
  it('is written no faster than it is read', async () => {
    const reporter = chromeTraceReporter(new PassThrough({ highWaterMark: 1 }));
    const answers = Array.from({ length: 200 }, () => reporter.onEvent?.(call()));
    expect(answers[0]).toBeUndefined();
    expect(answers.at(-1)).toBeInstanceOf(Promise);
  });

  it('is one without a start, and without events', async () => {
    expect((await fileOf(call())).traceEvents.filter(({ ph }) => ph === 'X')).toHaveLength(1);
    expect((await fileOf()).traceEvents).toEqual([]);
  });
});

import type { Frame, TraceEvent } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { foldedReporter, type FoldedOptions } from '../../../src/formats/folded.js';
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

/** flamegraph.pl reads a line so: the stack, white space, the number. */
const LINE = /^(.*)\s+(\d+(?:\.\d*)?)$/;

async function stacksOf(options: FoldedOptions, ...events: TraceEvent[]): Promise<Record<string, number>> {
  const text = String(await outputOf((stream) => foldedReporter(stream, options), ...events));
  const lines = text.split('\n').slice(0, -1);
  const stacks = lines.map((line) => LINE.exec(line)!.slice(1) as [string, string]);
  expect(new Set(stacks.map(([stack]) => stack)).size).toBe(stacks.length);
  return Object.fromEntries(stacks.map(([stack, weight]) => [stack, Number(weight)]));
}

const stack = stackOf(LOAD, MAIN);
const STACK = 'main (app.js:3);load (lib/load.js:12)';

async function frameTextOf(frame: Partial<Frame>): Promise<string> {
  const [line] = Object.keys(await stacksOf({}, START, read(1, { stack: stackOf({ ...MAIN, ...frame }) })));
  return line!.replace(/;read$/, '');
}

describe('a stack', () => {
  it('goes from the outermost frame to the system call', async () => {
    expect(await stacksOf({}, START, openat('/x', 3, { stack }))).toEqual({ [`${STACK};openat`]: 21_000 });
  });

  it('is one line, however often it calls', async () => {
    const events = [read(1, { stack }), read(2, { stack }), openat('/x', 3, { stack })];
    expect(await stacksOf({}, START, ...events)).toEqual({
      [`${STACK};read`]: 42_000,
      [`${STACK};openat`]: 21_000,
    });
  });

  it('may have more frames than the reporter’s own', async () => {
    const deep = Array.from({ length: 20_000 }, (_, i) => ({ ...LOAD, line: i + 1 }));
    const stacks = await stacksOf({}, START, read(1, { stack: stackOf(...deep, MAIN) }));
    expect(Object.keys(stacks)[0]?.split(';')).toHaveLength(20_002);
  });

  it('is one line for two columns of a line', async () => {
    const other = stackOf({ ...LOAD, column: 40 }, MAIN);
    const events = [read(1, { stack }), read(1, { stack: other })];
    expect(await stacksOf({}, START, ...events)).toEqual({ [`${STACK};read`]: 42_000 });
  });

  it('without JavaScript says so, and what the thread is for', async () => {
    const events = [call(), call(POOL), call({ stack: stackOf() })];
    expect(await stacksOf({ weight: 'calls' }, START, ...events)).toEqual({
      '(no JavaScript);main;close': 2,
      '(no JavaScript);uv-pool;close': 1,
    });
  });

  it('that was cut has no root of its own', async () => {
    const cut = { ...stackOf(LOAD), truncated: true as const };
    expect(Object.keys(await stacksOf({}, START, call({ stack: cut })))).toEqual([
      '(truncated);load (lib/load.js:12);close',
    ]);
  });

  it('begins with its thread, where it is asked for', async () => {
    const events = [call({ stack }), call(POOL)];
    expect(await stacksOf({ threads: true }, START, ...events)).toEqual({
      [`main (x);${STACK};close`]: 21_000,
      'uv-pool (libuv-worker);(no JavaScript);close': 21_000,
    });
  });
});

describe('a frame', () => {
  it.each<[string, Partial<Frame>, string]>([
    ['of an anonymous function', { functionName: null }, '(anonymous) (app.js:3)'],
    ['of a constructor', { construct: true }, 'new main (app.js:3)'],
    ['of an awaiting function', { async: true }, 'async main (app.js:3)'],
    ['of Node.js', { functionName: 'readSync', url: 'node:fs', line: 7 }, 'readSync (node:fs:7)'],
    ['without a place', { functionName: 'Array.map', url: null, line: null, column: null }, 'Array.map'],
    ['without a line', { line: null, column: null }, 'main (app.js)'],
    ['outside the folder', { url: 'file:///opt/x.js' }, 'main (/opt/x.js:3)'],
    [
      'of a compiled file',
      { original: { url: 'file:///srv/app.ts', line: 9, column: 1 } },
      'main (app.ts:9)',
    ],
    [
      'with characters of the format',
      { functionName: 'a;b\nc', url: '/srv/d;e\u2028f.js' },
      'a:b\\nc (d:e f.js:3)',
    ],
  ])('%s', async (_, frame, text) => {
    expect(await frameTextOf(frame)).toBe(text);
  });
});

describe('the weight', () => {
  it('is the bytes that calls moved, and lines without any are left out', async () => {
    const events = [
      read(100, { stack }),
      read(28, { stack }),
      read(5, { stack, name: 'sendto' }),
      openat('/x', 3, { stack }),
      read(-1, { stack, name: 'write' }),
      read(4, { stack, name: 'recvmmsg' }),
    ];
    expect(await stacksOf({ weight: 'bytes' }, START, ...events)).toEqual({
      [`${STACK};read`]: 128,
      [`${STACK};sendto`]: 5,
    });
  });

  it('of a call that never returned is no time, and one call', async () => {
    expect(await stacksOf({}, START, unfinished())).toEqual({});
    expect(await stacksOf({ weight: 'calls' }, START, unfinished())).toEqual({
      '(no JavaScript);main;futex': 1,
    });
  });

  it('of a failed call is its time', async () => {
    expect(await stacksOf({}, START, FAILED)).toEqual({ '(no JavaScript);main;close': 21_000 });
  });
});

it('a trace without a start event is a trace', async () => {
  expect(await stacksOf({}, call({ stack }), ...OTHERS, exit(10))).toEqual({ [`${STACK};close`]: 21_000 });
});

it('a trace without events is an empty file', async () => {
  expect(await outputOf(foldedReporter)).toHaveLength(0);
});

it('two reporters do not share what they count', async () => {
  await stacksOf({ weight: 'calls' }, START, call());
  expect(await stacksOf({ weight: 'calls' }, START, call())).toEqual({ '(no JavaScript);main;close': 1 });
});

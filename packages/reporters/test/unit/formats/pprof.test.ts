import { gunzipSync } from 'node:zlib';
import type { TraceEvent } from '@ptracer/core';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { pprofReporter } from '../../../src/formats/pprof.js';
import { call, exit } from '../events.js';
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

const profileOf = async (...events: TraceEvent[]): Promise<Profile> =>
  Profile.decode(gunzipSync(await outputOf(pprofReporter, ...events)));

interface ReadSample {
  /** The leaf first: `read`, `load lib/load.js:12`. */
  stack: string[];
  values: number[];
  labels: Record<string, string>;
}

function samplesOf({ stringTable, sample, location, function: functions }: Profile): ReadSample[] {
  const text = (index: number | bigint): string => stringTable.strings[Number(index)]!;
  const frameText = (id: number | bigint): string => {
    const { line: lines } = location.find((one) => one.id === id)!;
    const { functionId, line } = lines[0]!;
    const fn = functions.find((one) => one.id === functionId)!;
    return fn.filename ? `${text(fn.name)} ${text(fn.filename)}:${line}` : text(fn.name);
  };
  return sample.map(({ locationId, value, label }) => ({
    stack: locationId.map(frameText),
    values: value.map(Number),
    labels: Object.fromEntries(label.map(({ key, str }) => [text(key), text(str)])),
  }));
}

const stack = stackOf(LOAD, MAIN);
const STACK = ['load /srv/lib/load.js:12', 'main /srv/app.js:3'];

describe('a sample', () => {
  it('sums the calls of one name from one stack', async () => {
    const events = [read(100, { stack }), read(28, { stack, duration: 9_000 }), openat('/x', 3, { stack })];
    expect(samplesOf(await profileOf(START, ...events))).toEqual([
      { stack: ['read', ...STACK], values: [2, 30_000, 128], labels: { syscall: 'read', thread: 'main' } },
      { stack: ['openat', ...STACK], values: [1, 21_000, 0], labels: { syscall: 'openat', thread: 'main' } },
    ]);
  });

  it('is of threads of one role', async () => {
    const events = [call(POOL), call({ ...POOL, tid: 13 }), call()];
    expect(samplesOf(await profileOf(START, ...events))).toEqual([
      {
        stack: ['close', 'uv-pool', '(no JavaScript)'],
        values: [2, 42_000, 0],
        labels: { syscall: 'close', thread: 'uv-pool' },
      },
      {
        stack: ['close', 'main', '(no JavaScript)'],
        values: [1, 21_000, 0],
        labels: { syscall: 'close', thread: 'main' },
      },
    ]);
  });

  it('counts a call that never returned, and no time of it', async () => {
    expect(samplesOf(await profileOf(START, unfinished()))[0]!.values).toEqual([1, 0, 0]);
  });
});

describe('the profile', () => {
  it('has calls, time and bytes, and shows time', async () => {
    const { sampleType, stringTable, defaultSampleType } = await profileOf(START, call());
    const text = (index: number | bigint): string => stringTable.strings[Number(index)]!;
    expect(sampleType.map(({ type, unit }) => `${text(type)}/${text(unit)}`)).toEqual([
      'calls/count',
      'wall/nanoseconds',
      'bytes/bytes',
    ]);
    expect(text(defaultSampleType)).toBe('wall');
  });

  it('has the time of day when the trace began, and how long it was', async () => {
    const { timeNanos, durationNanos } = await profileOf(START, call(), exit(10));
    expect(timeNanos).toBe(1_700_000_000_123_456_000n);
    expect(Number(durationNanos)).toBe(1e9);
  });

  it('has one function for two lines of it', async () => {
    const events = [call({ stack: stackOf(MAIN) }), call({ stack: stackOf({ ...MAIN, line: 4 }) })];
    const profile = await profileOf(START, ...events);
    expect(profile.location).toHaveLength(3);
    expect(profile.function).toHaveLength(2);
  });

  it('is one without a start, without calls, and without events', async () => {
    expect(samplesOf(await profileOf(call()))).toHaveLength(1);
    expect(samplesOf(await profileOf(...OTHERS))).toEqual([]);
    expect(samplesOf(await profileOf())).toEqual([]);
  });
});

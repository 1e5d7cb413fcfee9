import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import { Ajv } from 'ajv';
import schema from 'speedscope/dist/release/file-format-schema.json' with { type: 'json' };
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { speedscopeReporter } from '../../../src/formats/speedscope.js';
import { call, exit } from '../events.js';
import {
  endOf,
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

interface SpeedscopeFile {
  name: string;
  exporter: string;
  profiles: {
    name: string;
    unit: string;
    startValue: number;
    endValue: number;
    samples: number[][];
    weights: number[];
  }[];
  shared: { frames: { name: string; file?: string; line?: number; col?: number }[] };
}

// The schema names no types where it lists the values.
const validate = new Ajv({ strict: false }).compile(schema);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Checks what the schema asks for, and what speedscope's importer does beyond it. */
async function fileOf(...events: readonly TraceEvent[]): Promise<SpeedscopeFile> {
  const file = JSON.parse(String(await outputOf(speedscopeReporter, ...events))) as SpeedscopeFile;
  validate(file);
  expect(validate.errors).toBeNull();
  for (const { samples, weights, startValue, endValue } of file.profiles) {
    expect(samples).toHaveLength(weights.length);
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    expect(sum(weights)).toBe(endValue - startValue);
    expect(samples.flat().every((frame) => frame < file.shared.frames.length)).toBe(true);
  }
  return file;
}

/** A profile as its stacks, `main>load>read`, with their weights. */
function samplesOf({ profiles, shared }: SpeedscopeFile, index = 0): [string, number][] {
  const { samples, weights } = profiles[index]!;
  return samples.map((sample, i) => [
    sample.map((frame) => shared.frames[frame]!.name).join('>'),
    weights[i]!,
  ]);
}

const stack = stackOf(LOAD, MAIN);
const at = (startTime: number): { startTime: number } => ({ startTime: START.time + startTime });

describe('the profile of a thread', () => {
  it('is its calls in time order, with nothing between them', async () => {
    const file = await fileOf(
      START,
      openat('/x', 3, { stack, ...at(1000), duration: 500 }),
      read(1, { ...at(2000), duration: 100 }),
    );
    expect(file.profiles).toMatchObject([{ unit: 'nanoseconds', startValue: 0, endValue: 2100 }]);
    expect(samplesOf(file)).toEqual([
      ['', 1000],
      ['main>load>openat', 500],
      ['', 500],
      ['(no JavaScript)>main>read', 100],
    ]);
  });

  it('begins with the trace, whenever the thread began', async () => {
    const file = await fileOf(
      read(1, { ...at(900), duration: 50 }),
      read(1, { ...POOL, ...at(400), duration: 1000 }),
    );
    expect(samplesOf(file, 0)[0]).toEqual(['', 500]);
    expect(samplesOf(file, 1)[0]).toEqual(['', 0]);
  });

  it('has the name that the thread got last', async () => {
    const file = await fileOf(START, call({ ...POOL, thread: { role: 'other', name: 'node' } }), call(POOL));
    expect(file.profiles.map(({ name }) => name)).toEqual(['uv-pool (libuv-worker) [12]']);
  });

  it('ends where the thread does, in a call that never returned', async () => {
    const file = await fileOf(
      START,
      unfinished({ ...POOL, ...at(100) }),
      unfinished(at(200)),
      exit(12, START.time + 700),
      read(1, { pid: 30, tid: 30, ...at(800), duration: 100 }),
    );
    expect(samplesOf(file, 0)).toEqual([
      ['', 100],
      ['(no JavaScript)>uv-pool>futex', 600],
    ]);
    // This one had not ended when the trace did.
    expect(samplesOf(file, 2)).toEqual([
      ['', 200],
      ['(no JavaScript)>main>futex', 700],
    ]);
  });

  it('is not that of an earlier thread with the same id', async () => {
    const spawned: TraceEvent = {
      ...OTHERS[0]!,
      type: 'spawn',
      of: 'thread',
      pid: 10,
      tid: 12,
    } as TraceEvent;
    const file = await fileOf(START, call(POOL), exit(12), spawned, call({ ...POOL, ...at(7e9) }));
    expect(file.profiles).toHaveLength(2);
  });
});

describe('frames', () => {
  it('are listed once, with their places', async () => {
    const file = await fileOf(START, read(1, { stack }), read(1, { stack: stackOf(LOAD, LOAD, MAIN) }));
    expect(file.shared.frames).toEqual([
      { name: 'main', file: 'app.js', line: 3, col: 5 },
      { name: 'load', file: 'lib/load.js', line: 12, col: 9 },
      { name: 'read' },
    ]);
  });

  it('are not the same on two columns of a line', async () => {
    const file = await fileOf(START, read(1, { stack: stackOf(MAIN, { ...MAIN, column: 6 }) }));
    expect(file.shared.frames.map(({ col }) => col)).toEqual([6, 5, undefined]);
  });
});

describe('the file', () => {
  it('is named for the command', async () => {
    const start = { ...START, command: ['node', 'app.js'] };
    expect(await fileOf(start, call())).toMatchObject({ name: 'node app.js', exporter: 'ptracer' });
  });

  it('is one without events of any use, without a start, and without events', async () => {
    expect((await fileOf(...OTHERS)).profiles).toEqual([]);
    expect((await fileOf(call())).name).toBe('ptracer');
    expect((await fileOf()).profiles).toEqual([]);
  });
});

describe('the temporary file', () => {
  const deep = stackOf(...Array.from({ length: 80 }, () => LOAD), MAIN);
  const callsOf = (count: number): TraceEvent[] =>
    Array.from({ length: count }, (_, i) =>
      read(1, { ...(i % 2 ? POOL : {}), stack: deep, ...at(i * 1000), duration: 500 }),
    );
  const calls = callsOf(12_000);
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
  /** Files of the folder that are open here, also those without a name. */
  const opened = (): string[] =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      const path = existsSync(`/proc/self/fd/${fd}`) ? readlinkSync(`/proc/self/fd/${fd}`) : '';
      return path.startsWith(`${folder}/`) ? [path] : [];
    });
  const { TMPDIR } = process.env;

  beforeEach(() => {
    process.env['TMPDIR'] = folder;
  });
  afterEach(() => {
    expect(opened()).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(folder, { recursive: true });
  });

  it('holds what is too long for memory, in its order', async () => {
    const file = await fileOf(START, ...calls);
    expect(file.profiles).toHaveLength(2);
    for (const [index, { samples, weights }] of file.profiles.entries()) {
      expect(samples).toHaveLength(12_000);
      expect(weights.slice(0, 2)).toEqual([index * 1000, 500]);
      expect(weights.slice(2).every((weight, i) => weight === (i % 2 ? 500 : 1500))).toBe(true);
    }
  });

  it('is one, and has no name, so that a process that is killed leaves nothing', async () => {
    const reporter = speedscopeReporter(new PassThrough().resume());
    for (const event of calls) await reporter.onEvent?.(event);
    expect(opened()).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
    await endOf(reporter);
  });

  it('is not needed for a short trace, of however many threads', async () => {
    process.env['TMPDIR'] = join(folder, 'nowhere');
    const threads = Array.from({ length: 300 }, (_, i) => [
      read(1, { ...at(i * 1000), tid: 100 + i }),
      exit(100 + i, START.time + i * 1000 + 600),
    ]).flat();
    const file = await fileOf(START, ...threads, ...callsOf(1000));
    expect(file.profiles).toHaveLength(302);
  });

  it('is gone when the reader is', async () => {
    const stream = new PassThrough();
    const reporter = speedscopeReporter(stream);
    for (const event of calls) await reporter.onEvent?.(event);
    stream.destroy();
    await endOf(reporter);
  });

  it('is gone when the reporter fails', async () => {
    const reporter = speedscopeReporter(new PassThrough());
    for (const event of calls) await reporter.onEvent?.(event);
    const broken = {
      ...call(),
      get thread(): never {
        throw new Error('broken');
      },
    };
    expect(() => reporter.onEvent?.(broken)).toThrow('broken');
  });
});

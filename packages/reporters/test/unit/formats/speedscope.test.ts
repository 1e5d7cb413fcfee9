import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import { Ajv } from 'ajv';
import schema from 'speedscope/dist/release/file-format-schema.json' with { type: 'json' };
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
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
    expect(Math.max(0, ...samples.flat())).toBeLessThan(file.shared.frames.length);
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

describe('temporary files', () => {
  const calls = Array.from({ length: 12_000 }, (_, i) =>
    read(1, { ...(i % 2 ? POOL : {}), ...at(i * 1000), duration: 500 }),
  );
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-test-'));
  const left = (): string[] => readdirSync(folder);
  const { TMPDIR } = process.env;

  beforeAll(() => {
    process.env['TMPDIR'] = folder;
  });
  afterEach(() => {
    expect(left()).toEqual([]);
  });
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
    rmSync(folder, { recursive: true });
  });

  it('hold what is too long for memory, and are gone at the end', async () => {
    const file = await fileOf(START, ...calls);
    expect(file.profiles.map(({ samples }) => samples.length)).toEqual([12_000, 12_000]);
  });

  it('are there while events come', async () => {
    const reporter = speedscopeReporter(new PassThrough().resume());
    for (const event of calls) await reporter.onEvent?.(event);
    expect(left()).toHaveLength(1);
    await endOf(reporter);
  });

  it('are gone when the reader is', async () => {
    const stream = new PassThrough();
    const reporter = speedscopeReporter(stream);
    for (const event of calls) await reporter.onEvent?.(event);
    stream.destroy();
    await endOf(reporter);
  });

  it('are gone when the reporter fails', async () => {
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

import { afterEach, describe, expect, it } from 'vitest';
import { call } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const workers = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('workers', name, ...args);

describe('a trace that is begun in a worker', () => {
  it.each([
    ['is about that worker', {}, ['first before', 'first after']],
    [
      'is about its thread pool too, where that is wished',
      { threads: 'all' },
      ['first before', 'first after', 'first pool'],
    ],
    [
      'is about the whole process, where that is wished',
      { scope: 'process' },
      ['first before', 'main', 'second', 'first after', 'first pool'],
    ],
  ])('%s', async (_, options, probes) => {
    expect(await workers('scope', options)).toMatchObject({ probes, tracers: ['0'] });
  });
});

describe('traces of the main thread and of workers at one time', () => {
  it('share one tracer, and each has its own', async () => {
    interface Result {
      main: string[];
      workers: string[][];
      tracers: number;
      left: string[];
    }
    const { main, ...rest } = await workers<Result>('mainAndWorkers', 3);
    const labels = ['w0', 'w1', 'w2'];
    expect(rest).toMatchObject({
      workers: labels.map((label) => [`${label} before`, `${label} after`]),
      tracers: 1,
      left: ['0'],
    });
    expect(main.toSorted()).toEqual(
      labels.flatMap((label) => ['after', 'before', 'end', 'pool'].map((name) => `${label} ${name}`)),
    );
  });

  it('do not see how a worker finds the tracer', async () => {
    expect(await workers('mainAndWorkers', 1)).toMatchObject({ ours: 0 });
  });

  it.each([
    ['with no tracer yet', false],
    ['with a warm tracer', true],
  ])('begin at the same moment, %s', async (_, warm) => {
    expect(await workers('atOnce', 8, warm)).toEqual({
      errors: [],
      probes: Array.from({ length: 8 }, (_, i) => [String(i)]),
      tracers: 1,
      left: ['0'],
    });
  });
});

it('a trace begins beside one that has nothing to do', async () => {
  expect(await workers('besideIdle', 10)).toEqual({
    probes: ['idle before', 'idle after'],
    one: true,
    tracers: ['0'],
  });
});

it('a file that gets the number of a descriptor which a worker had for its trace is a file', async () => {
  const { made, seen } = await workers<{ made: number; seen: number }>('reusedDescriptors', 6);
  expect(made).toBeGreaterThan(0);
  expect(seen).toBe(made);
});

it('threads may come and go while traces begin and end', async () => {
  expect(await workers('churn', 40)).toEqual({ seen: 40, some: true, tracers: ['0'] });
});

it('a thread that waits does not notice that traces begin and end', async () => {
  expect(await workers('undisturbed')).toEqual({ waits: ['timed-out true'], traces: 20, tracers: ['0'] });
});

describe('a worker that is terminated', () => {
  it.each([
    ['in a storm of calls', 'storms'],
    ['in a storm of calls, in a trace of its own', 'stormsInTrace'],
  ])('%s leaves the process and its traces as they are', async (_, body) => {
    expect(await workers('terminated', body)).toEqual({
      code: 1,
      stormed: true,
      main: 'main',
      again: ['again'],
      tracers: ['0'],
    });
  });

  it('with the only trace leaves nothing', async () => {
    expect(await workers('terminatedAlone')).toEqual({ probes: ['main'], tracers: ['0'] });
  });
});

describe('workers that end with a trace open', () => {
  it.each([
    ['by their last line', false],
    ['by process.exit()', true],
  ])('%s leave no thread traced', async (_, exit) => {
    const { tracers } = await workers<{ tracers: string[] }>('leftOpen', exit, 5);
    expect(tracers).toEqual(['0']);
  });

  it('by an error give the error', async () => {
    expect(await workers('failing')).toEqual({ message: 'thrown in a worker', tracers: ['0'] });
  });
});

import { afterEach, expect, it } from 'vitest';
import { call } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const storms = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('storms', name, ...args);

it('200 000 calls without a pause are all handled, each once, in order', async () => {
  expect(await storms('synchronous', 200_000)).toEqual({ next: 200_000, wrong: 0 });
}, 90_000);

it('so are those of a thread that is not held on one CPU', async () => {
  expect(await storms('synchronous', 5000, { coSchedule: false })).toEqual({ next: 5000, wrong: 0 });
});

it('so are calls that the event loop hands over in between', async () => {
  expect(await storms('yielding', 10_000)).toEqual({ next: 10_000, wrong: 0 });
});

it('so are those of workers and of the thread pool at once', async () => {
  expect(await storms('everywhere', 1000)).toEqual({
    wrong: 0,
    counts: { main: 1000, w1: 1000, w2: 1000, pool: 400 },
  });
});

it('every call gives the program what it gives without a trace', async () => {
  expect(await storms('rightResults', 300)).toEqual([]);
});

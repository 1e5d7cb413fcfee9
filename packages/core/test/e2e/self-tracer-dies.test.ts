import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const dies = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('tracer-dies', name, ...args);

const DIED = 'ERR_PTRACER_TRACER_DIED';

describe('a tracer that is killed in a storm of calls', () => {
  interface Round {
    code: string;
    lost: number;
    inOrder: boolean;
    some: boolean;
    fewer: boolean;
    after: string[];
  }

  it.each([
    ['with the thread held on its CPU', {}],
    ['with the thread free', { coSchedule: false }],
  ])('leaves the program to run on at once, with the CPUs that it had, %s', async (_, options) => {
    const { before, after, again, results } = await dies<{
      before: string[];
      after: string[];
      again: string[];
      results: Round[];
    }>('inStorm', 15, options);
    expect(before).toHaveLength(1);
    for (const round of results) {
      expect(round).toMatchObject({ code: DIED, inOrder: true, fewer: true, after: before });
      expect(round.lost).toBeGreaterThanOrEqual(0);
    }
    expect({ after, again }).toEqual({ after: before, again: ['again'] });
  });

  it('has lost no event that it had sent, and says how many it had not', async () => {
    const { error, seen, made } = await dies<{
      error: { code: string; message: string; lost: number };
      seen: number;
      made: number;
    }>('counted');
    expect(error.code).toBe(DIED);
    expect(error.message).toContain(`${error.lost} event`);
    expect(seen).toBeGreaterThan(0);
    // A few calls that were made while it died are in neither count; `start` is in the second alone.
    expect(seen + error.lost).toBeGreaterThanOrEqual(made);
    expect(error.lost).toBeLessThan(made);
  });

  it('takes nothing of what the program writes', async () => {
    const { status, signal, stdout } = await ending(start(commandFor('tracer-dies', 'writes', 3000)));
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    const lines = stdout.trimEnd().split('\n');
    expect(JSON.parse(lines.pop()!)).toEqual({ code: DIED });
    expect(lines).toEqual(Array.from({ length: 3000 }, (_, i) => `line ${i}`));
  });
});

describe('a tracer that is killed', () => {
  it('is reported to whoever iterates, and to detach(), while the program is idle', async () => {
    const died = expect.objectContaining({ name: 'PtracerError', code: DIED }) as object;
    expect(await dies('whileIdle')).toEqual({
      heard: died,
      failure: died,
      detached: died,
      flushed: 'fine',
    });
  });

  it('is reported to the one who waits for its answer', async () => {
    expect(await dies('whileAsked')).toMatchObject({ code: DIED });
  });

  it('is reported to every thread that traces, and each can begin anew', async () => {
    const { before, after, codes, again } = await dies<Record<string, unknown[]>>('ofManyThreads', 3);
    expect(codes).toEqual([DIED, DIED, DIED, DIED]);
    expect(again).toEqual([1, 1, 1]);
    expect(after).toEqual(before);
  });

  it('does not change how a program ends that never asks', async () => {
    const { status, signal, stderr } = await ending(start(commandFor('tracer-dies', 'unheard')));
    expect({ status, signal }).toEqual({ status: 7, signal: null });
    expect(stderr).toMatch(/^ptracer: the tracer \(process \d+\) ended, or was killed, .*\n$/);
  });
});

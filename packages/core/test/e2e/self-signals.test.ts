import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers, stateOf, threadsOf } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const signals = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('signals', name, ...args);

describe('a signal with a handler', () => {
  it('is delivered exactly once, and told exactly once', async () => {
    const { counts, events } = await signals<{ counts: Record<string, number>; events: number[] }>(
      'delivered',
      5,
    );
    expect(Object.values(counts)).toEqual(Object.values(counts).map(() => 5));
    expect(events).toEqual(events.map(() => 5));
  });

  it('is delivered exactly once where a trace begins or ends', async () => {
    expect(await signals('atEdges', 100)).toBe(200);
  });

  it('that comes hundreds of times in a storm of calls costs no call', async () => {
    expect(await signals('storm')).toEqual({ all: true, handled: true });
  });
});

describe('a program that is stopped and continued', () => {
  it.each([
    ['in a trace', true],
    ['without one', false],
  ])('works on, %s', async (_, traced) => {
    const child = start(commandFor('signals', 'working', traced));
    const [ready] = (await once(child.stdout!, 'data')) as [Buffer];
    expect(String(ready)).toBe('ready\n');
    const states = (): string[] =>
      threadsOf(child.pid!).map((tid) => (/[Tt]/.test(stateOf(child.pid!, tid)?.state ?? '') ? 'T' : 'S'));
    for (let i = 0; i < 5; i++) {
      child.kill('SIGSTOP');
      await eventually(() => new Set(states())).toEqual(new Set(['T']));
      child.kill('SIGCONT');
      await eventually(() => new Set(states())).toEqual(new Set(['S']));
      // The first answer may be about the time before.
      for (let asked = 0; asked < 2; asked++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        child.stdin!.write('?');
        const [answer] = (await once(child.stdout!, 'data')) as [Buffer];
        if (asked === 1) expect(String(answer)).toBe('true\n');
      }
    }
    child.stdin!.end();
    expect(await ending(child)).toMatchObject({ status: 0, signal: null });
  });

  it('in the middle of synchronous work loses no call', async () => {
    expect(await signals('stoppedInStorm')).toEqual({ all: true, stopped: true });
  });
});

import { describe, expect, it } from 'vitest';
import type { ThreadRole } from '../../src/events.js';
import type { Emitter } from '../../src/tracer/emitter.js';
import { Subscription, Subscriptions, type ThreadScope } from '../../src/tracer/subscription.js';
import type { Tracee } from '../../src/tracer/tracee.js';

const ME = 10;

/** As much of a thread as a subscription looks at. */
function thread(tid: number, role: ThreadRole, root = true): Tracee {
  return { tid, info: { role, name: 'node' }, process: { root } } as Tracee;
}

function subscription(
  scope?: ThreadScope,
  followForks = false,
  syscalls: Set<number> | 'all' = 'all',
): Subscription {
  return new Subscription({} as Emitter, {
    filter: { syscalls },
    stack: undefined,
    followForks,
    ...(scope && { scope }),
  });
}

const me = thread(ME, 'worker');
const THREADS = {
  me,
  main: thread(1, 'main'),
  worker: thread(11, 'worker'),
  pool: thread(12, 'uv-pool'),
  v8: thread(13, 'v8'),
  unnamed: thread(14, 'other'),
};

const covered = (one: Subscription): string[] =>
  Object.entries(THREADS)
    .filter(([, tracee]) => one.covers(tracee))
    .map(([name]) => name);

describe('a trace is about', () => {
  it.each<[string, ThreadScope | undefined, string[]]>([
    ['every thread', undefined, ['me', 'main', 'worker', 'pool', 'v8', 'unnamed']],
    // A thread without a name may be a worker: its first stack will tell.
    ['threads that run JavaScript', { jsOnly: true }, ['me', 'main', 'worker', 'unnamed']],
    ['one thread', { tid: ME, jsOnly: true }, ['me']],
    ['one thread, and those that work for all', { tid: ME, jsOnly: false }, ['me', 'pool', 'v8', 'unnamed']],
  ])('%s', (_, scope, names) => {
    expect(covered(subscription(scope))).toEqual(names);
  });

  it('children where they are followed, whatever its threads', () => {
    const child = thread(20, 'main', false);
    expect(subscription(undefined).covers(child)).toBe(false);
    expect(subscription({ tid: ME, jsOnly: true }).covers(child)).toBe(false);
    expect(subscription({ tid: ME, jsOnly: true }, true).covers(child)).toBe(true);
  });

  it('the calls that its filter wants, of its threads', () => {
    const some = subscription({ tid: ME, jsOnly: true }, false, new Set([2]));
    expect([1, 2].map((number) => some.wants(number, me))).toEqual([false, true]);
    expect(some.wants(2, THREADS.main)).toBe(false);
  });

  it('threads without JavaScript and without a name only for as long as it needs no JavaScript', () => {
    const js = subscription({ jsOnly: true });
    expect(js.leavesOut(THREADS.unnamed)).toBe(true);
    expect(js.leavesOut(THREADS.main)).toBe(false);
    expect(subscription(undefined).leavesOut(THREADS.unnamed)).toBe(false);
    expect(js.leavesOut(thread(21, 'other', false))).toBe(false);
  });
});

describe('several traces', () => {
  it('want what any of them wants', () => {
    const all = new Subscriptions();
    const first = subscription({ tid: ME, jsOnly: true }, false, new Set([1]));
    const second = subscription(undefined, true, new Set([2]));
    all.add(first);
    all.add(second);
    expect([1, 2, 3].map((number) => all.want(number, me))).toEqual([true, true, false]);
    expect([1, 2, 3].map((number) => all.want(number, THREADS.main))).toEqual([false, true, false]);
    expect(all.followForks).toBe(true);
    all.delete(second);
    expect(all.want(2, me)).toBe(false);
    expect(all.followForks).toBe(false);
  });

  it('may be ended while all of them are gone through', () => {
    const all = new Subscriptions();
    const made = [subscription(), subscription(), subscription()];
    for (const one of made) all.add(one);
    const seen = [];
    for (const one of all.list) {
      seen.push(one);
      all.delete(one);
    }
    expect(seen).toEqual(made);
    expect(all.list).toEqual([]);
  });
});

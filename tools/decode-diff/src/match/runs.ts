import type { Call } from '../normalise/call.js';
import { groupBy } from './group-by.js';
import { align } from './sequence.js';

/** Aligns two runs thread by thread; the threads have been given the same names. */
export function pairThreads(first: readonly Call[], second: readonly Call[]): [Call, Call][] {
  const byThread = (calls: readonly Call[]): Map<string, Call[]> => groupBy(calls, ({ thread }) => thread);
  const theirs = byThread(second);
  return [...byThread(first)].flatMap(([thread, calls]) => align(calls, theirs.get(thread) ?? []));
}

/** Pairs equal calls, whichever threads made them: the threads of a pool share work as it comes. */
export function pairEqual(first: readonly Call[], second: readonly Call[]): [Call, Call][] {
  const waiting = groupBy(second, ({ key }) => key);
  return first.flatMap((call): [Call, Call][] => {
    const other = waiting.get(call.key)?.shift();
    return other === undefined ? [] : [[call, other]];
  });
}

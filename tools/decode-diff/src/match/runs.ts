import type { Call } from '../normalise/call.js';
import { groupBy } from './group-by.js';
import { align } from './sequence.js';

/** Two runs, call by call. */
export interface Matched {
  /** Calls of the first run with those of the second: identical, or the same call printed otherwise. */
  pairs: [Call, Call][];
  /** Calls that only one of the runs made, as far as can be told. */
  onlyFirst: Call[];
  onlySecond: Call[];
}

function byThread(calls: readonly Call[]): Map<string, Call[]> {
  return groupBy(calls, ({ thread }) => thread);
}

/** Takes from both lists the calls that are identical: threads of a pool share work as it comes. */
function pairLeftovers(first: Call[], second: Call[]): Matched {
  const waiting = groupBy(second, ({ key }) => key);
  const pairs: [Call, Call][] = [];
  const onlyFirst = first.filter((call) => {
    const other = waiting.get(call.key)?.shift();
    if (other !== undefined) pairs.push([call, other]);
    return other === undefined;
  });
  const paired = new Set(pairs.map(([, call]) => call));
  return { pairs, onlyFirst, onlySecond: second.filter((call) => !paired.has(call)) };
}

/** Matches two runs, the threads of which have been given the same names. */
export function matchRuns(first: readonly Call[], second: readonly Call[]): Matched {
  const [ours, theirs] = [byThread(first), byThread(second)];
  const pairs = [...ours].flatMap(([thread, calls]) => align(calls, theirs.get(thread) ?? []));
  const seen = new Set(pairs.flat());
  const rest = pairLeftovers(
    first.filter((call) => !seen.has(call)),
    second.filter((call) => !seen.has(call)),
  );
  return { ...rest, pairs: [...pairs, ...rest.pairs] };
}

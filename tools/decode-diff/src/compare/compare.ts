import { groupBy } from '../match/group-by.js';
import { pairEqual, pairThreads } from '../match/runs.js';
import { similarity } from '../match/sequence.js';
import type { Call } from '../normalise/call.js';
import { differences, type PartDifference } from './difference.js';
import { judge, type Evidence } from './judge.js';

/** A call that the two tracers printed differently. */
export interface Difference {
  first: Call;
  second: Call;
  parts: PartDifference[];
}

/** A comparison of two runs. */
export interface Comparison {
  /** How many calls each run has. */
  firstCalls: number;
  secondCalls: number;
  identical: number;
  /** Values that differ between two runs of strace too. */
  volatile: Difference[];
  different: Difference[];
  /** Calls that the program made in one of the runs only. */
  onlyFirst: Call[];
  onlySecond: Call[];
}

/** The kinds of differences of values between two runs under one tracer. */
export function volatileKinds(first: readonly Call[], second: readonly Call[]): Set<string> {
  return new Set(
    pairThreads(first, second)
      .flatMap(([ours, theirs]) => differences(ours, theirs))
      .filter(({ sameShape }) => sameShape)
      .map(({ kind }) => kind),
  );
}

/**
 * Calls that are left over and that one of the tracers prints in a way that the other never does: they are decoded
 * differently, whichever of them belong together.
 */
function differentLeftovers(
  onlyFirst: readonly Call[],
  onlySecond: readonly Call[],
  evidence: Evidence,
): Difference[] {
  const candidates = groupBy(onlySecond, ({ line, outcome }) => `${line.name} ${outcome}`);
  const found: Difference[] = [];
  for (const first of onlyFirst) {
    const others = candidates.get(`${first.line.name} ${first.outcome}`) ?? [];
    let best: { second: Call; score: number } | undefined;
    for (const second of others) {
      const score = similarity(first, second);
      if (score > (best?.score ?? 0)) best = { second, score };
    }
    if (best === undefined) continue;
    const { second } = best;
    const parts = differences(first, second);
    const shaped = parts.filter(({ sameShape }) => !sameShape);
    if (shaped.length === 0 || judge(first, second, shaped, evidence) !== 'different') continue;
    found.push({ first, second, parts });
    others.splice(others.indexOf(second), 1);
  }
  return found;
}

/** Takes out the calls of threads that the other run does not have, where it has a call that is printed the same. */
function knownInOther(only: readonly Call[], other: readonly Call[]): { rest: Call[]; known: number } {
  const threads = new Set(other.map(({ thread }) => thread));
  const keys = new Set(other.map(({ key }) => key));
  const rest = only.filter(({ thread, key }) => threads.has(thread) || !keys.has(key));
  return { rest, known: only.length - rest.length };
}

/** The calls that are in none of the pairs. */
function without(calls: readonly Call[], pairs: Iterable<readonly [Call, Call]>): Call[] {
  const paired = new Set<Call>();
  for (const pair of pairs) for (const call of pair) paired.add(call);
  return calls.filter((call) => !paired.has(call));
}

/** Compares a run under strace with one under another tracer. */
export function compare(first: readonly Call[], second: readonly Call[], evidence: Evidence): Comparison {
  const kept: [Call, Call][] = [];
  const judged: Record<'volatile' | 'different', Difference[]> = { volatile: [], different: [] };
  let identical = 0;
  for (const [one, other] of pairThreads(first, second)) {
    const parts = differences(one, other);
    const verdict = parts.length === 0 ? 'identical' : judge(one, other, parts, evidence);
    if (verdict === 'another call') continue;
    kept.push([one, other]);
    if (verdict === 'identical') identical++;
    else judged[verdict].push({ first: one, second: other, parts });
  }
  const moved = pairEqual(without(first, kept), without(second, kept));
  kept.push(...moved);
  const leftovers = differentLeftovers(without(first, kept), without(second, kept), evidence);
  kept.push(...leftovers.map(({ first, second }): [Call, Call] => [first, second]));
  const ours = knownInOther(without(first, kept), second);
  const theirs = knownInOther(without(second, kept), first);
  return {
    firstCalls: first.length,
    secondCalls: second.length,
    identical: identical + moved.length + ours.known + theirs.known,
    volatile: judged.volatile,
    different: [...judged.different, ...leftovers],
    onlyFirst: ours.rest,
    onlySecond: theirs.rest,
  };
}

/** Shares from 0 to 1; 1 where there was nothing to compare. */
export function shares(comparisons: readonly Comparison[]): { identical: number; strict: number } {
  const sum = (count: (comparison: Comparison) => number): number =>
    comparisons.reduce((total, comparison) => total + count(comparison), 0);
  const identical = sum((comparison) => comparison.identical);
  const different = sum((comparison) => comparison.different.length);
  const unstable = sum((comparison) => comparison.volatile.length);
  const share = (whole: number): number => (whole === 0 ? 1 : identical / whole);
  return { identical: share(identical + different), strict: share(identical + different + unstable) };
}

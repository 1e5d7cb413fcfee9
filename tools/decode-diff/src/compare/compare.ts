import { groupBy } from '../match/group-by.js';
import { matchRuns } from '../match/runs.js';
import { similarity } from '../match/sequence.js';
import type { Call } from '../normalise/call.js';
import { differences, type PartDifference } from './difference.js';
import type { Vocabulary } from './vocabulary.js';

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

/** What two runs are compared with. */
export interface Evidence {
  /** Kinds of differences of values that two runs under strace have. */
  volatileKinds: ReadonlySet<string>;
  first: Vocabulary;
  second: Vocabulary;
}

/** The kinds of differences of values between two runs under one tracer. */
export function volatileKinds(first: readonly Call[], second: readonly Call[]): Set<string> {
  const { pairs } = matchRuns(first, second);
  return new Set(
    pairs
      .flatMap(([ours, theirs]) => differences(ours, theirs))
      .filter(({ sameShape }) => sameShape)
      .map(({ kind }) => kind),
  );
}

type Verdict = 'volatile' | 'different' | 'another call';

/**
 * A part of another shape is another call's where both tracers print both shapes there: what the program did
 * differs, not how it is decoded.
 */
function judgePart(first: Call, second: Call, part: PartDifference, evidence: Evidence): Verdict {
  if (part.sameShape) return evidence.volatileKinds.has(part.kind) ? 'volatile' : 'different';
  const { position } = part;
  if (part.first === undefined || part.second === undefined) return 'different';
  const known =
    evidence.second.knows(first, position, part.first) && evidence.first.knows(second, position, part.second);
  return known ? 'another call' : 'different';
}

function judge(first: Call, second: Call, parts: readonly PartDifference[], evidence: Evidence): Verdict {
  const verdicts = new Set(parts.map((part) => judgePart(first, second, part, evidence)));
  if (first.outcome !== second.outcome) {
    const result = parts.find(({ position }) => position === 'result');
    return result && judgePart(first, second, result, evidence) === 'another call'
      ? 'another call'
      : 'different';
  }
  if (verdicts.has('different')) return 'different';
  return verdicts.has('another call') ? 'another call' : 'volatile';
}

/**
 * Calls that are left over and that one of the tracers prints in a way that the other never does: they are decoded
 * differently, whichever of them belong together. Takes them out of the lists.
 */
function differentLeftovers(onlyFirst: Call[], onlySecond: Call[], evidence: Evidence): Difference[] {
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
    const parts = differences(first, best.second);
    const decoded = parts.some(
      (part) => !part.sameShape && judgePart(first, best.second, part, evidence) === 'different',
    );
    if (!decoded) continue;
    found.push({ first, second: best.second, parts });
    others.splice(others.indexOf(best.second), 1);
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

/** Compares a run under strace with one under another tracer. */
export function compare(first: readonly Call[], second: readonly Call[], evidence: Evidence): Comparison {
  const matched = matchRuns(first, second);
  const ours = knownInOther(matched.onlyFirst, second);
  const theirs = knownInOther(matched.onlySecond, first);
  const comparison: Comparison = {
    firstCalls: first.length,
    secondCalls: second.length,
    identical: ours.known + theirs.known,
    volatile: [],
    different: [],
    onlyFirst: ours.rest,
    onlySecond: theirs.rest,
  };
  for (const [one, other] of matched.pairs) {
    const parts = differences(one, other);
    if (parts.length === 0) {
      comparison.identical++;
      continue;
    }
    const verdict = judge(one, other, parts, evidence);
    if (verdict === 'another call') {
      comparison.onlyFirst.push(one);
      comparison.onlySecond.push(other);
    } else comparison[verdict].push({ first: one, second: other, parts });
  }
  const leftovers = differentLeftovers(comparison.onlyFirst, comparison.onlySecond, evidence);
  const taken = new Set(leftovers.flatMap(({ first, second }) => [first, second]));
  comparison.different.push(...leftovers);
  comparison.onlyFirst = comparison.onlyFirst.filter((call) => !taken.has(call));
  comparison.onlySecond = comparison.onlySecond.filter((call) => !taken.has(call));
  return comparison;
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

import type { Call } from '../normalise/call.js';
import { selector } from '../normalise/selectors.js';
import { commonSubsequence, type IndexPair } from './lcs.js';

/** Above this many cells, a gap is aligned by names before it is by what else calls have in common. */
const MOST_CELLS = 2_000_000;
/** Less in common than this, and two calls of one name are not the same call. */
const LEAST_SIMILAR = 0.3;

/** Whether two calls agree in a part, tids taken as threads' names or as they are. */
function samePart(a: Call, b: Call, index: number): boolean {
  return a.labelled[index] === b.labelled[index] || a.parts[index] === b.parts[index];
}

/** Which parts of two calls of one name do not agree; the result is the last part of each. */
export function differingParts(a: Call, b: Call): number[] {
  const arity = Math.max(a.parts.length, b.parts.length) - 1;
  const differing: number[] = [];
  for (let index = 0; index < arity; index++) {
    const both = index < a.parts.length - 1 && index < b.parts.length - 1;
    if (!both || !samePart(a, b, index)) differing.push(index);
  }
  const [one, other] = [a.parts.length - 1, b.parts.length - 1];
  if (a.labelled[one] !== b.labelled[other] && a.parts[one] !== b.parts[other]) differing.push(arity);
  return differing;
}

/** The share of equal parts: none where names differ, less where outcomes or operations do. */
export function similarity(a: Call, b: Call): number {
  if (a.line.name !== b.line.name) return 0;
  const total = Math.max(a.parts.length, b.parts.length);
  const equal = total - differingParts(a, b).length;
  const share = equal / total;
  return a.outcome === b.outcome && selector(a) === selector(b) ? Math.max(share, LEAST_SIMILAR) : share / 2;
}

/** The pairs, in order, with the highest sum of similarities. */
function pairBySimilarity(a: readonly Call[], b: readonly Call[]): IndexPair[] {
  const width = b.length + 1;
  const scores = new Float32Array((a.length + 1) * width);
  const score = (i: number, j: number): number => scores[i * width + j] ?? 0;
  const one = (i: number, j: number): number => similarity(a[i] as Call, b[j] as Call);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const similar = one(i, j);
      const paired = similar >= LEAST_SIMILAR ? similar + score(i + 1, j + 1) : 0;
      scores[i * width + j] = Math.max(paired, score(i + 1, j), score(i, j + 1));
    }
  }
  const pairs: IndexPair[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (score(i, j) === score(i + 1, j)) i++;
    else if (score(i, j) === score(i, j + 1)) j++;
    else pairs.push([i++, j++]);
  }
  return pairs;
}

function pairGap(a: readonly Call[], b: readonly Call[]): IndexPair[] {
  if (a.length * b.length <= MOST_CELLS) return pairBySimilarity(a, b);
  const name = ({ line, outcome }: Call): string => `${line.name} ${outcome}`;
  return commonSubsequence(a.map(name), b.map(name));
}

/** Aligns two threads' calls: identical ones first, then, between those, calls of one name by what they share. */
export function align(a: readonly Call[], b: readonly Call[]): [Call, Call][] {
  const key = (call: Call): string => call.key;
  const anchors = commonSubsequence(a.map(key), b.map(key));
  const pairs: [Call, Call][] = [];
  let [aFrom, bFrom] = [0, 0];
  for (const [aTo, bTo] of [...anchors, [a.length, b.length] as const]) {
    const [left, right] = [a.slice(aFrom, aTo), b.slice(bFrom, bTo)];
    for (const [i, j] of pairGap(left, right)) pairs.push([left[i] as Call, right[j] as Call]);
    if (aTo < a.length && bTo < b.length) pairs.push([a[aTo] as Call, b[bTo] as Call]);
    [aFrom, bFrom] = [aTo + 1, bTo + 1];
  }
  return pairs;
}

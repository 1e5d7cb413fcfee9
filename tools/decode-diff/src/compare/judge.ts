import type { Call } from '../normalise/call.js';
import { isSelector } from '../normalise/selectors.js';
import type { PartDifference } from './difference.js';
import { LENGTH } from './shape.js';
import type { Vocabulary } from './vocabulary.js';

/** What one tracer prints: shapes in the whole corpus, texts in the program at hand. */
interface Knowledge {
  shapes: Vocabulary;
  texts: Vocabulary;
}

/** What two runs are compared with. */
export interface Evidence {
  /** Kinds of differences of values that two runs under strace have. */
  volatileKinds: ReadonlySet<string>;
  first: Knowledge;
  second: Knowledge;
}

/**
 * `another call`: the program did something else in the other run; `different`: the tracers print the same
 * differently; `volatile`: only values differ, and do so between two runs under strace.
 */
export type Verdict = 'volatile' | 'different' | 'another call';

/** Lengths that allocators compute from where memory happens to be, and the states that locks happen to be in. */
const BY_CHANCE = new Set(['mmap#1#', 'munmap#1#', 'mprotect#1#', 'madvise#1#', 'futex#2#']);

/** How much of a stream, how many events, are there at once depends on time. */
const TRANSFERS =
  /^(?:p?(?:read|write)(?:v2?|64)?|recv(?:from|m?msg)|send(?:to|m?msg|file)|epoll_p?wait2?|p?poll|p?select6?|splice|futex)$/;

/** Whether both tracers print both texts here: then they do not disagree on how to print it. */
function bothKnow(
  first: Call,
  second: Call,
  part: PartDifference,
  evidence: Evidence,
  form: keyof Knowledge,
): boolean {
  return (
    evidence.second[form].knows(first, part.position, part.first) &&
    evidence.first[form].knows(second, part.position, part.second)
  );
}

/** Whether what went through differs: not the result alone, but what is said of it too. */
function transfersOther({ line }: Call, parts: readonly PartDifference[]): boolean {
  const result = parts.find(({ position }) => position === 'result');
  return TRANSFERS.test(line.name) && result !== undefined && (parts.length > 1 || result.field === LENGTH);
}

function judgePart(first: Call, second: Call, part: PartDifference, evidence: Evidence): Verdict {
  if (!part.sameShape)
    return bothKnow(first, second, part, evidence, 'shapes') ? 'another call' : 'different';
  if (evidence.volatileKinds.has(part.kind) || BY_CHANCE.has(part.kind)) return 'volatile';
  return bothKnow(first, second, part, evidence, 'texts') ? 'another call' : 'different';
}

/** Judges a pair of calls of one name by the parts that differ, of which there is at least one. */
export function judge(
  first: Call,
  second: Call,
  parts: readonly PartDifference[],
  evidence: Evidence,
): Verdict {
  const verdictOf = (part: PartDifference): Verdict => judgePart(first, second, part, evidence);
  const decides = ({ position }: PartDifference): boolean =>
    position === 'result' ? first.outcome !== second.outcome : isSelector(first.line.name, position);
  if (parts.some((part) => decides(part) && verdictOf(part) === 'another call')) return 'another call';
  if (parts.some((part) => !part.sameShape && verdictOf(part) === 'different')) return 'different';
  if (transfersOther(first, parts)) return 'another call';
  const verdicts = new Set(parts.map(verdictOf));
  if (verdicts.has('another call')) return 'another call';
  return verdicts.has('different') ? 'different' : 'volatile';
}

import { shares, type Difference } from '../compare/compare.js';
import type { Call } from '../normalise/call.js';
import type { Measured } from './text.js';

const call = ({ thread, line }: Call) => ({ thread, text: line.text });

const difference = ({ first, second, parts }: Difference) => ({
  call: first.line.name,
  thread: first.thread,
  strace: first.line.text,
  other: second.line.text,
  parts: parts.map(({ position, field, first, second, sameShape }) => ({
    position,
    field,
    strace: first,
    other: second,
    sameShape,
  })),
});

/** Everything there is to say, for a program to read. */
export function json(measured: readonly Measured[], other: string, skipped: readonly string[]): string {
  return JSON.stringify(
    {
      other,
      skipped,
      total: shares(measured.map(({ comparison }) => comparison)),
      programs: measured.map(({ name, comparison }) => ({
        name,
        lines: { strace: comparison.firstCalls, other: comparison.secondCalls },
        shares: shares([comparison]),
        identical: comparison.identical,
        different: comparison.different.map(difference),
        volatile: comparison.volatile.map(difference),
        onlyStrace: comparison.onlyFirst.map(call),
        onlyOther: comparison.onlySecond.map(call),
      })),
    },
    undefined,
    2,
  );
}

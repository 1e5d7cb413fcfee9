import { readRuns, type Runs } from '../src/measure.js';

/** Runs whose traces are these lines; the tid is 100 where a line has none. */
export function runsOf(first: readonly string[], again: readonly string[], second: readonly string[]): Runs {
  const trace = (lines: readonly string[]): string =>
    lines.map((line) => `${/^\d+ /.test(line) ? line : `100  ${line}`}\n`).join('');
  return readRuns('program', [trace(first), trace(again), trace(second)]);
}

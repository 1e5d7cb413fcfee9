import { outcome, type Line } from '../line/parse.js';
import { contextOf, type RunContext } from './context.js';
import { normalisePosition, type Position } from './positions.js';
import { labelPids, normaliseText } from './text.js';

/** A line and what is compared of it. */
export interface Call {
  line: Line;
  /** The thread's name, the same in all runs. */
  thread: string;
  outcome: string;
  /** Arguments, the result behind them, normalised. */
  parts: readonly string[];
  /** The same, with numbers that are tids of this run as names of threads. */
  labelled: readonly string[];
  /** Name and labelled parts: equal for identical calls. */
  key: string;
}

/** The index in `parts` as what it is: an argument's, or the result. */
export function positionOf(call: Call, index: number): Position {
  return index === call.parts.length - 1 ? 'result' : index;
}

function normaliseLine(line: Line, context: RunContext): Call {
  const part = (text: string, position: Position): string =>
    normaliseText(normalisePosition(line.name, line.args, position, text), context);
  const parts = [...line.args.map((text, index) => part(text, index)), part(line.result, 'result')];
  const labelled = parts.map((text) => labelPids(text, context.labels));
  return {
    line,
    thread: context.labels.get(line.tid) ?? '?',
    outcome: outcome(line.result),
    parts,
    labelled,
    key: [line.name, ...labelled].join('\u0000'),
  };
}

/** Normalises a run, whose threads have these names. */
export function normaliseRun(lines: readonly Line[], labels: ReadonlyMap<number, string>): Call[] {
  const context = contextOf(lines, labels);
  return lines.map((line) => normaliseLine(line, context));
}

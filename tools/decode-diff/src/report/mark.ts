import type { Difference } from '../compare/compare.js';
import type { Call } from '../normalise/call.js';

/** Longer arguments than this are cut, with what differs in sight. */
const MOST = 160;

/** A text, cut to what is around the index. */
function excerpt(text: string, around: number): string {
  if (text.length <= MOST) return text;
  const from = Math.max(0, Math.min(around - MOST / 2, text.length - MOST));
  const to = from + MOST;
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

/** The index of the first character that differs. */
function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** A call with the parts that differ between `«` and `»`. */
function markedCall({ line, parts }: Call, { parts: differing }: Difference, other: Call): string {
  const raw = [...line.args, line.result];
  const arity = Math.max(parts.length, other.parts.length) - 1;
  const marked = new Set(differing.map(({ position }) => (position === 'result' ? arity : position)));
  const theirs = [...other.line.args, other.line.result];
  const show = (text: string, index: number, counterpart: string | undefined): string => {
    const cut = excerpt(text, firstDifference(text, counterpart ?? ''));
    return marked.has(index) ? `«${cut}»` : cut;
  };
  const args = line.args.map((text, index) => show(text, index, other.line.args[index])).join(', ');
  const result = show(line.result, arity, theirs.at(-1));
  if (/^\W/.test(line.name)) return `${line.name} ${args}`;
  return `${line.name}(${args})${raw.length > 0 ? ` = ${result}` : ''}`;
}

/** Both lines of a difference, marked. */
export function markedLines(difference: Difference): [string, string] {
  const { first, second } = difference;
  return [markedCall(first, difference, second), markedCall(second, difference, first)];
}

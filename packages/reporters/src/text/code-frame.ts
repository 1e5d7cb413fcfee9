/** A few lines of source around a position, with a caret under it. Pure. */
import { blank, cutAround } from './cells.js';

/** How the parts of a code frame are coloured. */
export interface CodeFrameStyle {
  dim(text: string): string;
  red(text: string): string;
  /** Cells that a line of the frame has, as far as they matter. */
  columns?: number;
}

/** Lines before and after the one that is meant. */
const CONTEXT = 2;
/** Longer lines are cut around the caret, so that a bundled file stays readable. Cells of a terminal. */
const WIDTH = 100;
const NARROWEST = 20;
/** Before each line, besides its number: `> `, ` | `. */
const GUTTER = 5;

function trimBlankEnds(
  lines: readonly string[],
  first: number,
  last: number,
  keep: number,
): [number, number] {
  let [from, to] = [first, last];
  while (from < keep && lines[from]?.trim() === '') from += 1;
  while (to > keep && lines[to]?.trim() === '') to -= 1;
  return [from, to];
}

/**
 * The lines around `line`:`column`, both 1-based. None where the source has no such line: it is not the
 * source that ran.
 */
export function codeFrame(source: string, line: number, column: number, style: CodeFrameStyle): string[] {
  const lines = source.split(/\r?\n/);
  const at = line - 1;
  if (at < 0 || at >= lines.length) return [];
  const [first, last] = trimBlankEnds(
    lines,
    Math.max(0, at - CONTEXT),
    Math.min(lines.length - 1, at + CONTEXT),
    at,
  );
  const width = String(last + 1).length;
  const room = Math.max(NARROWEST, Math.min(WIDTH, (style.columns ?? Infinity) - width - GUTTER));
  const shown: string[] = [];
  for (let i = first; i <= last; i += 1) {
    const number = String(i + 1).padStart(width);
    if (i !== at) {
      const { after } = cutAround(lines[i] ?? '', 0, room);
      shown.push(style.dim(`  ${number} | ${after}`.trimEnd()));
      continue;
    }
    const text = lines[i] ?? '';
    const { before, after } = cutAround(text, Math.min(Math.max(column - 1, 0), text.length), room);
    shown.push(`${style.red('>')} ${number} | ${before}${after}`);
    shown.push(`  ${' '.repeat(width)} | ${blank(before)}${style.red('^')}`);
  }
  return shown;
}

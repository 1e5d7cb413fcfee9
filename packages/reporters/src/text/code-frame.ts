/** A few lines of source around a position, with a caret under it. Pure. */
/** How the parts of a code frame are coloured. */
export interface CodeFrameStyle {
  dim(text: string): string;
  red(text: string): string;
}

/** Lines before and after the one that is meant. */
const CONTEXT = 2;
/** Longer lines are cut around the caret, so that a bundled file stays readable. */
const WIDTH = 100;

/** Part of a line, and where the caret stands in it. */
interface Cut {
  text: string;
  /** 0-based. */
  caret: number;
}

function cut(text: string, column: number): Cut {
  const caret = Math.min(Math.max(column - 1, 0), text.length);
  if (text.length <= WIDTH) return { text, caret };
  const start = Math.max(0, Math.min(caret - WIDTH / 2, text.length - WIDTH));
  const head = start === 0 ? '' : '…';
  const tail = start + WIDTH >= text.length ? '' : '…';
  return { text: head + text.slice(start, start + WIDTH) + tail, caret: caret - start + head.length };
}

/** Blank but for tabs, which keep the caret under its column whatever their width. */
function blank(text: string): string {
  return text.replace(/[^\t]/g, ' ');
}

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
  const shown: string[] = [];
  for (let i = first; i <= last; i += 1) {
    const number = String(i + 1).padStart(width);
    if (i !== at) {
      const { text } = cut(lines[i] ?? '', 1);
      shown.push(style.dim(`  ${number} | ${text}`.trimEnd()));
      continue;
    }
    const { text, caret } = cut(lines[i] ?? '', column);
    shown.push(`${style.red('>')} ${number} | ${text}`);
    shown.push(`  ${' '.repeat(width)} | ${blank(text.slice(0, caret))}${style.red('^')}`);
  }
  return shown;
}

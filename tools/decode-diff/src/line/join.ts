import { parseLine, type Line } from './parse.js';

const UNFINISHED = ' <unfinished ...>';
/** The result given to a call that has no second half. */
const NEVER_RESUMED = '<unfinished ...>';

interface Half {
  index: number;
  text: string;
}

/**
 * Reads a whole trace, each line of which begins with a tid. A call printed in two halves becomes one line, at the
 * place of its first half.
 */
export function readTrace(trace: string): Line[] {
  const lines: (Line | undefined)[] = [];
  const halves = new Map<number, Half>();
  for (const raw of trace.split('\n')) {
    if (raw === '') continue;
    const [, digits, text = raw] = /^(?:\[pid +)?(\d+)\]? +(.*)$/s.exec(raw) ?? [];
    const tid = Number(digits ?? 0);
    const resumed = /^<\.\.\. \S+ resumed>(.*)$/s.exec(text);
    const half = halves.get(tid);
    if (resumed !== null && half !== undefined) {
      halves.delete(tid);
      lines[half.index] = parseLine(tid, half.text + withoutMark(resumed[1] ?? ''));
    } else if (text.endsWith(UNFINISHED)) {
      halves.set(tid, { index: lines.push(undefined) - 1, text: text.slice(0, -UNFINISHED.length) });
    } else {
      lines.push(parseLine(tid, withoutMark(text)));
    }
  }
  for (const [tid, { index, text }] of halves) {
    lines[index] = parseLine(tid, `${text.replace(/,\s*$/, '')}) = ${NEVER_RESUMED}`);
  }
  return lines.filter((line) => line !== undefined);
}

/** strace ends a call that its process did not survive with `<unfinished ...>) = ?`. */
function withoutMark(text: string): string {
  return text.replace(/,? ?<unfinished \.\.\.>\)(\s*= \?)$/, ')$1');
}

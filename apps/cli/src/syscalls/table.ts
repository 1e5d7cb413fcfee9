/** All calls, a line each. Pure. */
import type { SyscallDescription } from 'ptracer/syscalls';

const GAP = '  ';

/** Where the summaries would have less room than this, the classes are left out. */
const LEAST_SUMMARY = 40;

interface Column {
  title: string;
  right?: true;
  textOf: (call: SyscallDescription) => string;
}

const orDash = (number: number | null): string => (number === null ? '-' : String(number));

const NAME: Column = { title: 'name', textOf: ({ name }) => name };
const NUMBERS: readonly Column[] = [
  { title: 'x86-64', right: true, textOf: ({ numbers }) => orDash(numbers.x64) },
  { title: 'arm64', right: true, textOf: ({ numbers }) => orDash(numbers.arm64) },
];
const CLASSES: Column = {
  title: 'classes',
  textOf: ({ classes }) => classes.map((one) => `%${one}`).join(' '),
};
const SUMMARY: Column = { title: 'what it does', textOf: ({ summary }) => summary };

/** A column's cells, its title first, all of one width. */
function cellsOf({ title, right, textOf }: Column, calls: readonly SyscallDescription[]): string[] {
  const texts = [title, ...calls.map(textOf)];
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => (right ? text.padStart(width) : text.padEnd(width)));
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1).trimEnd()}…`;
}

/**
 * A table of calls with its titles, a line each.
 * @param width of the terminal, in columns; `Infinity` where nothing is to be cut
 */
export function tableOf(calls: readonly SyscallDescription[], width: number): string[] {
  const columns = [NAME, ...NUMBERS, CLASSES, SUMMARY].map((column) => cellsOf(column, calls));
  const before = columns.slice(0, -1).reduce((sum, [title = '']) => sum + title.length + GAP.length, 0);
  const shown = width - before < LEAST_SUMMARY ? columns.toSpliced(3, 1) : columns;
  return columns[0]!.map((_, row) =>
    cut(
      shown
        .map((cells) => cells[row])
        .join(GAP)
        .trimEnd(),
      width,
    ),
  );
}

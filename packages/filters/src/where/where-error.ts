import { PtracerError } from '@ptracer/core';

/** Most characters of the expression before and behind the place, in a message. */
const CONTEXT = 40;

function shortened(source: string, column: number): string {
  const begin = Math.max(0, column - CONTEXT);
  const end = Math.min(source.length, column + CONTEXT);
  const cut = (text: string): string => text.replaceAll(/\s/g, ' ');
  const before = (begin > 0 ? '…' : '') + cut(source.slice(begin, column));
  return `${before}^${cut(source.slice(column, end))}${end < source.length ? '…' : ''}`;
}

/** The error for what stands at a column, from 0; it tells the column from 1, and shows the place behind a caret. */
export function whereError(source: string, column: number, message: string): PtracerError {
  return new PtracerError(
    'ERR_PTRACER_INVALID_FILTER',
    `where, column ${column + 1}: ${message} (at the caret: ${shortened(source, column)})`,
  );
}

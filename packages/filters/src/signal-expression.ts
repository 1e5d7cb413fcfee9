/** strace's `signal=` expressions: names with or without SIG, numbers, `!`, `all`, `none`. Pure. */
import { PtracerError, signalName, signalNumber } from '@ptracer/core';
import { nearest } from './nearest.js';

const LAST_SIGNAL = 64;

const ALL: readonly number[] = Array.from({ length: LAST_SIGNAL }, (_, i) => i + 1);

function numbersOf(item: string): readonly number[] {
  if (item === 'all') return ALL;
  if (item === 'none') return [];
  const upper = item.toUpperCase();
  const number = /^\d+$/.test(item)
    ? Number(item)
    : signalNumber(upper.startsWith('SIG') ? upper : `SIG${upper}`);
  if (number !== undefined && number >= 1 && number <= LAST_SIGNAL) return [number];
  throw new PtracerError(
    'ERR_PTRACER_INVALID_FILTER',
    `there is no signal ${item}${nearest(upper, ALL.map(signalName))}`,
  );
}

/**
 * The numbers of the signals that an expression selects.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function parseSignalExpression(expression: string): ReadonlySet<number> {
  const negated = expression.startsWith('!');
  const text = negated ? expression.slice(1) : expression;
  const selected = new Set(text.split(',').flatMap((item) => numbersOf(item.trim())));
  return negated ? new Set(ALL.filter((number) => !selected.has(number))) : selected;
}

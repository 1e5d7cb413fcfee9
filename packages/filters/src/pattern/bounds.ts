import { assertKeys, member, refusal, shown } from './refusal.js';
import type { Bounds } from './value.js';

/** @throws {PtracerError} for a number that no integer can be equal to */
export function exactly(at: string, value: number): Bounds {
  if (Number.isSafeInteger(value)) return { min: value, max: value };
  const hint = Number.isInteger(value) ? '; give what is beyond 2^53 as a string of decimal digits' : '';
  throw refusal(at, `no integer is exactly ${value}${hint}`);
}

/** `{ min, max }`. */
export function parseBounds(at: string, value: Readonly<Record<string, unknown>>): Bounds {
  assertKeys(at, value, ['min', 'max']);
  const bounds: Bounds = {};
  for (const side of ['min', 'max'] as const) {
    const bound = value[side];
    if (bound === undefined) continue;
    if (typeof bound !== 'number' || !Number.isFinite(bound)) {
      throw refusal(
        member(at, side),
        `a bound is a finite number, not ${shown(bound)}; leave it out for none`,
      );
    }
    bounds[side] = bound;
  }
  if (bounds.min === undefined && bounds.max === undefined) {
    throw refusal(at, 'is a range without min and max');
  }
  const { min = -Infinity, max = Infinity } = bounds;
  if (min > max) throw refusal(at, `min ${min} is above max ${max}`);
  return bounds;
}

/** Times of a pattern: nanoseconds, as events have them, or with a unit. */
import { assertKeys, isRecord, member, refusal, shown } from './refusal.js';
import type { Parser } from './scope.js';
import type { Bounds } from './value.js';

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9 };

/** @throws {PtracerError} for what is no time */
export function nanoseconds(at: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
  const [, amount, unit] = /^(\d+(?:\.\d+)?|\.\d+)([a-zµ]+)$/.exec(String(value)) ?? [];
  if (typeof value === 'string' && unit !== undefined && Object.hasOwn(UNITS, unit)) {
    return Number(amount) * UNITS[unit]!;
  }
  throw refusal(
    at,
    `a time is a number with a unit (ns, us, ms, s, m) such as '5ms', or nanoseconds, not ${shown(value)}`,
  );
}

function boundsOf(at: string, value: unknown): Bounds {
  if (!isRecord(value)) return { min: Math.floor(nanoseconds(at, value)) + 1 };
  assertKeys(at, value, ['min', 'max']);
  const bounds: Bounds = {};
  for (const side of ['min', 'max'] as const) {
    if (value[side] !== undefined) bounds[side] = nanoseconds(member(at, side), value[side]);
  }
  const { min = 0, max = Infinity } = bounds;
  if (bounds.min === undefined && bounds.max === undefined) {
    throw refusal(at, 'is a range without min and max');
  }
  if (min > max) throw refusal(at, `min ${shown(value['min'])} is above max ${shown(value['max'])}`);
  return bounds;
}

export const parseDuration: Parser = (at, value) => ({
  conditions: [{ type: 'duration', bounds: boundsOf(at, value) }],
});

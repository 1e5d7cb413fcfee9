/** Ticks of a clock. Pure. */
import type { Integer } from '@ptracer/core';

/** USER_HZ: ticks of `clock_t` in a second, on both machines. */
const TICKS_PER_SECOND = 100;

/** Ticks, and behind them as a comment the seconds that they are. */
export function clockTicks(value: Integer): string {
  if (value === 0) return '0';
  return `${value} /* ${(Number(value) / TICKS_PER_SECOND).toFixed(2)} s */`;
}

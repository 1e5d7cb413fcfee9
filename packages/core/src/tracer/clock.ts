/** CLOCK_MONOTONIC in nanoseconds, as a number and without allocating. */
import { performance } from 'node:perf_hooks';

const MS = 1e6;

/** `performance.now()` counts CLOCK_MONOTONIC from a start of its own. */
const base = Number(process.hrtime.bigint()) - performance.now() * MS;

export function now(): number {
  return Math.round(base + performance.now() * MS);
}

/** CLOCK_REALTIME in ns, to the precision of a number. */
export function wallClock(): number {
  return Math.round((performance.timeOrigin + performance.now()) * MS);
}

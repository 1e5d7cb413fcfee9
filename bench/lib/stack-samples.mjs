/** Helpers of the stack bench. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The first tenth of a run warms what is measured. @param {number} count */
export function share(count) {
  return Math.ceil(count / 10);
}

/** @param {readonly number[]} samples */
export function quantiles(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  return [50, 90, 99]
    .map((percent) => `p${percent} ${sorted[Math.floor((sorted.length * percent) / 100)].toFixed(1)}`)
    .join(', ');
}

/** @returns {{ path: string, remove(): void }} */
export function emptyFolder() {
  const path = mkdtempSync(join(tmpdir(), 'ptracer-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

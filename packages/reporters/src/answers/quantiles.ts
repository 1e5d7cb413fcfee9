/**
 * Quantiles of any number of values in little memory: values are counted in buckets whose bounds grow by a constant
 * ratio, so that each answer is off by one per cent at most (the idea of DDSketch; Masson, Rim, Lee, VLDB 2019).
 */

/** Relative error of a bucket's middle. */
const ACCURACY = 0.01;
const RATIO = (1 + ACCURACY) / (1 - ACCURACY);
const LOG_RATIO = Math.log(RATIO);

export class Quantiles {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #max = 0;

  /** Values from 1; smaller ones count as 1. */
  add(value: number): void {
    const bucket = Math.ceil(Math.log(Math.max(1, value)) / LOG_RATIO);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count++;
    if (value > this.#max) this.#max = value;
  }

  /** The value below which that part of them lies; 0 of none. */
  at(part: number): number {
    const rank = Math.ceil(part * this.#count);
    if (rank >= this.#count) return this.#max;
    let seen = 0;
    for (const bucket of [...this.#buckets.keys()].sort((a, b) => a - b)) {
      seen += this.#buckets.get(bucket)!;
      if (seen >= rank) return Math.min(this.#max, Math.round((2 * RATIO ** bucket) / (RATIO + 1)));
    }
    return this.#max;
  }
}

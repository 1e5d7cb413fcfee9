/** Samples of several variants, taken in turns, and what is told of them. */

/**
 * @typedef {object} Variant
 * @property {string} name
 * @property {() => Promise<number>} sample one run, in the unit of the table
 */

/**
 * @typedef {object} Row
 * @property {string} name
 * @property {number[]} samples
 */

/**
 * Runs every variant once in each round, so that whatever else the machine does meets all of them alike. Each
 * round begins with another variant; the first round warms caches and does not count.
 *
 * @param {Variant[]} variants
 * @param {number} rounds
 * @param {(text: string) => void} [progress]
 * @returns {Promise<Row[]>}
 */
export async function interleave(variants, rounds, progress = () => {}) {
  const rows = variants.map(({ name }) => ({ name, samples: /** @type {number[]} */ ([]) }));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < variants.length; turn++) {
      const index = (round + turn) % variants.length;
      const { name, sample } = variants[index];
      progress(`round ${round} of ${rounds}: ${name}`);
      const value = await sample();
      if (round > 0) rows[index].samples.push(value);
    }
  }
  return rows;
}

/**
 * @param {readonly number[]} samples
 * @returns {number}
 */
export function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Wall time of an action, in milliseconds.
 *
 * @param {() => Promise<unknown>} action
 * @returns {Promise<number>}
 */
export async function milliseconds(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** What the tests counted, as a table. */

/**
 * @typedef {object} Counts
 * @property {number} stacks
 * @property {number} user
 * @property {number} wrong
 * @property {number} internal
 * @property {number} internalRight
 * @property {number} builtin
 * @property {number} builtinRight
 */

/**
 * @typedef {object} Row
 * @property {string} version
 * @property {string} v8
 * @property {boolean} passed whether every test passed
 * @property {Counts} counts
 */

const INTERNAL_BAR = 0.99;

/** @param {readonly Counts[]} lines @returns {Counts} */
export function sum(lines) {
  const total = {
    stacks: 0,
    user: 0,
    wrong: 0,
    internal: 0,
    internalRight: 0,
    builtin: 0,
    builtinRight: 0,
  };
  for (const line of lines) {
    for (const key of /** @type {(keyof Counts)[]} */ (Object.keys(total))) total[key] += line[key];
  }
  return total;
}

/**
 * Why a version does not count as proven.
 *
 * @param {Row} row
 * @returns {string[]}
 */
export function missed({ version, passed, counts }) {
  const reasons = [];
  if (counts.stacks === 0) reasons.push('no stack was compared');
  if (counts.wrong > 0) reasons.push(`${counts.wrong} user frames wrong`);
  if (counts.internalRight < counts.internal * INTERNAL_BAR)
    reasons.push(`${counts.internal - counts.internalRight} of ${counts.internal} internal frames wrong`);
  if (!passed) reasons.push('a test failed');
  return reasons.map((reason) => `Node ${version}: ${reason}`);
}

/**
 * @param {readonly Row[]} rows
 * @returns {string}
 */
export function formatTable(rows) {
  const header = ['Node', 'V8', 'stacks', 'user', 'internal', 'builtin', 'wrong', 'tests'];
  const lines = rows.map(({ version, v8, passed, counts }) => [
    version,
    v8.replace(/-node.*/, ''),
    String(counts.stacks),
    `${Math.max(0, counts.user - counts.wrong)}/${counts.user}`,
    `${counts.internalRight}/${counts.internal}`,
    `${counts.builtinRight}/${counts.builtin}`,
    String(counts.wrong),
    passed ? 'passed' : 'FAILED',
  ]);
  const table = [header, ...lines];
  const widths = header.map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const textColumns = 2;
  return table
    .map((line) =>
      line
        .map((cell, column) =>
          column < textColumns ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
        )
        .join('  '),
    )
    .join('\n');
}

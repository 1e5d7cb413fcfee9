/** Results as text. */
import { median } from './measure.mjs';

/**
 * @typedef {object} Bar
 * @property {string} row name of the row that has to hold it
 * @property {number} ratio most that its median may be, as a multiple of the baseline's
 */

/**
 * @typedef {object} Table
 * @property {string} title
 * @property {string} unit
 * @property {import('./measure.mjs').Row[]} rows
 * @property {string} baseline name of the row that ratios refer to
 * @property {Bar} [bar]
 * @property {string[]} [notes]
 */

/**
 * @param {Table} table
 * @returns {{ name: string, median: number, min: number, ratio: number, runs: number }[]}
 */
export function summarize({ rows, baseline }) {
  const base = rows.find(({ name }) => name === baseline);
  return rows.map(({ name, samples }) => ({
    name,
    median: median(samples),
    min: Math.min(...samples),
    ratio: base === undefined ? Number.NaN : median(samples) / median(base.samples),
    runs: samples.length,
  }));
}

/**
 * Whether a table's bar is held; `undefined` where it has none.
 *
 * @param {Table} table
 * @returns {boolean | undefined}
 */
export function holdsBar(table) {
  const { bar } = table;
  if (bar === undefined) return undefined;
  const row = summarize(table).find(({ name }) => name === bar.row);
  return row !== undefined && row.ratio <= bar.ratio;
}

/** @param {number} value */
function digits(value) {
  return value.toFixed(value < 10 ? 2 : 1);
}

/**
 * @param {Table} table
 * @returns {string}
 */
export function formatTable(table) {
  const { title, unit, baseline, bar, notes = [] } = table;
  const header = ['', 'median', 'min', 'ratio', 'runs'];
  const lines = summarize(table).map(({ name, median, min, ratio, runs }) => [
    name,
    digits(median),
    digits(min),
    `${ratio.toFixed(2)} ×`,
    String(runs),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...lines].map((line) => line[column].length)),
  );
  const text = [header, ...lines].map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  '),
  );
  const verdict =
    bar === undefined
      ? []
      : [`bar: ${bar.row} at most ${bar.ratio} × ${baseline}: ${holdsBar(table) ? 'held' : 'MISSED'}`];
  return [`${title} (${unit}; ratios to ${baseline})`, ...text, ...notes, ...verdict, ''].join('\n');
}

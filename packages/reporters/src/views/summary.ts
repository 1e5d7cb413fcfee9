/** The table of `-c`, with strace's columns and sort keys (strace(1), "Statistics"). */
import { PtracerError } from '@ptracer/core';
import { Summary, SUMMARY_KEYS, type SummaryKey, type SummaryRow } from '../answers/summary.js';
import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { visible } from '../text/visible.js';

const NS_PER_SECOND = 1e9;
const NS_PER_MICROSECOND = 1e3;

export type SummaryColumn =
  'time-percent' | 'total-time' | 'min-time' | 'max-time' | 'avg-time' | 'calls' | 'errors' | 'name';

export type SummarySort =
  'time' | 'min-time' | 'max-time' | 'avg-time' | 'calls' | 'errors' | 'name' | 'nothing';

/** Other words of strace's for the same. */
const COLUMN_WORDS: Readonly<Record<string, SummaryColumn>> = {
  time: 'time-percent',
  'time-total': 'total-time',
  shortest: 'min-time',
  'time-min': 'min-time',
  longest: 'max-time',
  'time-max': 'max-time',
  'time-avg': 'avg-time',
  count: 'calls',
  error: 'errors',
  syscall: 'name',
  'syscall-name': 'name',
};

const SORT_WORDS: Readonly<Record<string, SummarySort>> = {
  'time-total': 'time',
  'total-time': 'time',
  'time-percent': 'time',
  shortest: 'min-time',
  min: 'min-time',
  'time-min': 'min-time',
  longest: 'max-time',
  max: 'max-time',
  'time-max': 'max-time',
  avg: 'avg-time',
  'time-avg': 'avg-time',
  count: 'calls',
  error: 'errors',
  syscall: 'name',
  'syscall-name': 'name',
  none: 'nothing',
};

interface Column {
  title: string;
  width: number;
  cell(row: SummaryRow, total: number): string;
}

const seconds = (ns: number): string => (ns / NS_PER_SECOND).toFixed(6);
const average = ({ time, calls }: SummaryRow): number => (calls === 0 ? 0 : time / calls);
const percent = (part: number, whole: number): string => (whole === 0 ? 0 : (part / whole) * 100).toFixed(2);

const COLUMNS: Readonly<Record<SummaryColumn, Column>> = {
  'time-percent': { title: '% time', width: 6, cell: ({ time }, total) => percent(time, total) },
  'total-time': { title: 'seconds', width: 11, cell: ({ time }) => seconds(time) },
  'min-time': { title: 'shortest', width: 8, cell: ({ min }) => seconds(min) },
  'max-time': { title: 'longest', width: 8, cell: ({ max }) => seconds(max) },
  'avg-time': {
    title: 'usecs/call',
    width: 11,
    cell: (row) => (row.calls === 0 ? '' : String(Math.round(average(row) / NS_PER_MICROSECOND))),
  },
  calls: { title: 'calls', width: 9, cell: ({ calls }) => String(calls) },
  errors: { title: 'errors', width: 9, cell: ({ errors }) => (errors === 0 ? '' : String(errors)) },
  name: { title: 'syscall', width: 16, cell: ({ name }) => visible(name) },
};

export const SUMMARY_COLUMNS: readonly SummaryColumn[] = Object.keys(COLUMNS) as SummaryColumn[];

const DEFAULT_COLUMNS: readonly SummaryColumn[] = [
  'time-percent',
  'total-time',
  'avg-time',
  'calls',
  'errors',
  'name',
];

const byName = (a: SummaryRow, b: SummaryRow): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

const ORDERS: Readonly<Record<SummarySort, ((a: SummaryRow, b: SummaryRow) => number) | undefined>> = {
  time: (a, b) => b.time - a.time || b.calls - a.calls,
  'min-time': (a, b) => b.min - a.min,
  'max-time': (a, b) => b.max - a.max,
  'avg-time': (a, b) => average(b) - average(a),
  calls: (a, b) => b.calls - a.calls,
  errors: (a, b) => b.errors - a.errors,
  name: byName,
  nothing: undefined,
};

export const SUMMARY_SORTS: readonly SummarySort[] = Object.keys(ORDERS) as SummarySort[];

export interface SummaryFormat {
  /** What the rows are. Default `syscall`. */
  by?: SummaryKey;
  /** Default `time`. */
  sort?: SummarySort;
  /** `name` is added as the last one where it is missing. Default as strace's. */
  columns?: readonly SummaryColumn[];
}

const TITLES: Readonly<Record<SummaryKey, string>> = {
  syscall: 'syscall',
  site: 'call site',
  package: 'package',
  file: 'file',
  thread: 'thread',
};

function invalid(what: string, word: string, known: readonly string[]): PtracerError {
  return new PtracerError(
    'ERR_PTRACER_INVALID_ARGUMENT',
    `${what} ${JSON.stringify(word)} does not exist; there is ${known.join(', ')}`,
  );
}

/**
 * A sort key in any of strace's words; all times here are wall-clock times, with `wall-` before them or without.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT
 */
export function parseSummarySort(text: string): SummarySort {
  const word = text.replace(/^wall-/, '');
  if (Object.hasOwn(ORDERS, word)) return word as SummarySort;
  if (Object.hasOwn(SORT_WORDS, word)) return SORT_WORDS[word]!;
  throw invalid('the sort key', text, Object.keys(ORDERS));
}

/**
 * A comma list of columns in any of strace's words.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT for one that does not exist, or stands twice
 */
export function parseSummaryColumns(text: string): SummaryColumn[] {
  const columns = text.split(',').map((one) => {
    const word = one.trim().replace(/^wall-/, '');
    if (Object.hasOwn(COLUMNS, word)) return word as SummaryColumn;
    if (Object.hasOwn(COLUMN_WORDS, word)) return COLUMN_WORDS[word]!;
    throw invalid('the column', one, SUMMARY_COLUMNS);
  });
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice === undefined) return columns;
  throw new PtracerError(
    'ERR_PTRACER_INVALID_ARGUMENT',
    `the column ${twice} stands twice in ${JSON.stringify(text)}`,
  );
}

/** The whole table. Pure. */
export function formatSummary(rows: readonly SummaryRow[], format: SummaryFormat = {}): string {
  const { by = 'syscall', sort = 'time', columns: wanted = DEFAULT_COLUMNS } = format;
  const columns = wanted.includes('name') ? wanted : [...wanted, 'name' as const];
  const total: SummaryRow = { name: 'total', calls: 0, errors: 0, time: 0, min: Infinity, max: 0 };
  for (const { calls, errors, time, min, max } of rows) {
    total.calls += calls;
    total.errors += errors;
    total.time += time;
    if (time > 0) total.min = Math.min(total.min, min);
    total.max = Math.max(total.max, max);
  }
  if (total.min === Infinity) total.min = 0;
  const line = (cell: (column: SummaryColumn) => string): string =>
    columns
      .map((column, index) => {
        const text = cell(column);
        const { width } = COLUMNS[column];
        if (column !== 'name') return text.padStart(width);
        return index === columns.length - 1 ? text : text.padEnd(width);
      })
      .join(' ');
  const rule = columns.map((column) => '-'.repeat(COLUMNS[column].width)).join(' ');
  const order = ORDERS[sort];
  const sorted = order === undefined ? rows : [...rows].sort(order);
  const written = (row: SummaryRow): string => line((column) => COLUMNS[column].cell(row, total.time));
  return [
    line((column) => (column === 'name' ? TITLES[by] : COLUMNS[column].title)),
    rule,
    ...sorted.map(written),
    rule,
    written(total),
    '',
  ].join('\n');
}

/** One row of a summary, as a line of NDJSON. */
export interface SummaryLine {
  v: 1;
  type: 'summary';
  by: SummaryKey;
  name: string;
  calls: number;
  errors: number;
  totalNs: number;
  minNs: number;
  maxNs: number;
}

function jsonLines(rows: readonly SummaryRow[], by: SummaryKey): string {
  const lines = rows.map(({ name, calls, errors, time, min, max }): SummaryLine => ({
    v: 1,
    type: 'summary',
    by,
    name,
    calls,
    errors,
    totalNs: time,
    minNs: min,
    maxNs: max,
  }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export interface SummaryReporterOptions extends SummaryFormat {
  /** NDJSON in place of a table: one row a line. Default false. */
  json?: boolean;
}

/** Prints the table when the trace has ended. Time is wall-clock time, as strace counts it with `-w`. */
export function summaryReporter(destination: Destination, options: SummaryReporterOptions = {}): Reporter {
  const { by = 'syscall', sort = 'time', json = false } = options;
  if (!SUMMARY_KEYS.includes(by)) throw invalid('the summary by', by, SUMMARY_KEYS);
  let summary = new Summary(by);
  const sink = new Sink(destination);
  return {
    name: 'summary',
    onStart({ folder }) {
      summary = new Summary(by, folder);
    },
    onEvent: (event) => summary.add(event),
    async onEnd() {
      const rows = summary.rows();
      const order = ORDERS[sort];
      if (!json) await sink.write(formatSummary(rows, options));
      else await sink.write(jsonLines(order === undefined ? rows : rows.sort(order), by));
      await sink.end();
    },
  };
}

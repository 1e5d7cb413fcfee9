import type { TraceEvent } from '@ptracer/core';
import type { Reporter } from './reporter.js';
import { Sink, type Destination } from './sink.js';

const NS_PER_SECOND = 1e9;
const NS_PER_MICROSECOND = 1e3;

/** What a summary says of one system call. */
export interface SummaryRow {
  name: string;
  calls: number;
  errors: number;
  /** Wall-clock time between the stops of its calls, ns. */
  time: number;
}

/** Counts calls, errors and time by system call; the longest first. Pure. */
export class Summary {
  readonly #rows = new Map<string, SummaryRow>();

  add(event: TraceEvent): void {
    if (event.type !== 'syscall') return;
    let row = this.#rows.get(event.name);
    if (row === undefined) {
      row = { name: event.name, calls: 0, errors: 0, time: 0 };
      this.#rows.set(event.name, row);
    }
    row.calls++;
    row.time += event.duration ?? 0;
    if (event.result.errno !== null) row.errors++;
  }

  rows(): SummaryRow[] {
    return [...this.#rows.values()].sort((a, b) => b.time - a.time || b.calls - a.calls);
  }
}

const percent = (part: number, whole: number): string => (whole === 0 ? 0 : (part / whole) * 100).toFixed(2);

function formatRow({ name, calls, errors, time }: SummaryRow, total: number): string {
  const fields = [
    percent(time, total).padStart(6),
    (time / NS_PER_SECOND).toFixed(6).padStart(11),
    (calls === 0 ? '' : String(Math.round(time / NS_PER_MICROSECOND / calls))).padStart(11),
    String(calls).padStart(9),
    (errors === 0 ? '' : String(errors)).padStart(9),
    name,
  ];
  return fields.join(' ');
}

/** The table of `-c`. Pure. */
export function formatSummary(rows: readonly SummaryRow[]): string {
  const total: SummaryRow = { name: 'total', calls: 0, errors: 0, time: 0 };
  for (const { calls, errors, time } of rows) {
    total.calls += calls;
    total.errors += errors;
    total.time += time;
  }
  const rule = '------ ----------- ----------- --------- --------- ----------------';
  return [
    '% time     seconds  usecs/call     calls    errors syscall',
    rule,
    ...rows.map((row) => formatRow(row, total.time)),
    rule,
    formatRow(total, total.time),
    '',
  ].join('\n');
}

/** Prints the table when the trace has ended. Time is wall-clock time, as strace counts it with `-w`. */
export function summaryReporter(destination: Destination): Reporter {
  const summary = new Summary();
  const sink = new Sink(destination);
  return {
    onEvent: (event) => summary.add(event),
    async onEnd() {
      await sink.write(formatSummary(summary.rows()));
      await sink.end();
    },
  };
}

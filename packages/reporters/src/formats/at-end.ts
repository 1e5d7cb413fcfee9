/** Reporters that show what a trace came to, all at once when it has ended. */
import type { StartEvent, TraceEvent } from '@ptracer/core';
import type { Finding } from '../finding.js';
import type { Reporter, TraceSummary } from '../reporter.js';
import { LOST, noticeLog, type Notice } from './notices.js';

/** What a trace came to. */
export interface Outcome {
  start: StartEvent | undefined;
  /** Paths below it are shown relative to it. */
  folder: string;
  /** The worst first. */
  findings: readonly Finding[];
  notices: readonly Notice[];
  /** Of the last event, CLOCK_MONOTONIC, ns; `undefined`: there was none. */
  endTime: number | undefined;
  /** From the first event to the last, ns. */
  wallNs: number;
  summary: TraceSummary;
  /** Why there may be more to find than was found; `undefined`: the trace is whole. */
  incomplete: string | undefined;
}

const timeOf = (event: TraceEvent): number => (event.type === 'syscall' ? event.startTime : event.time);

const endOf = (event: TraceEvent): number =>
  event.type === 'syscall' ? event.startTime + (event.duration ?? 0) : event.time;

function whyIncomplete({ error, events }: TraceSummary, notices: readonly Notice[]): string | undefined {
  if (error !== undefined) return `the trace broke off: ${error.message}`;
  if (events === 0) return 'the trace has no event';
  return notices.find(({ id }) => id === LOST)?.text;
}

/** Makes a reporter that gathers the outcome of a trace, and shows it at the end. */
export function reportAtEnd(name: string, show: (outcome: Outcome) => Promise<void>): Reporter {
  const findings: Finding[] = [];
  const notices = noticeLog();
  let start: StartEvent | undefined;
  let folder = process.cwd();
  let firstTime: number | undefined;
  let endTime: number | undefined;
  return {
    name,
    onStart: (info) => {
      ({ start, folder } = info);
    },
    onEvent: (event) => {
      firstTime ??= timeOf(event);
      endTime = Math.max(endTime ?? -Infinity, endOf(event));
      if (event.type === 'lost' || event.type === 'warning') notices.add(event);
      else if (event.type === 'start') start ??= event;
    },
    onFinding: (finding) => {
      findings.push(finding);
    },
    onEnd: (summary) => {
      const wallNs = endTime === undefined ? 0 : Math.max(0, endTime - (firstTime ?? endTime));
      const said = notices.list();
      const incomplete = whyIncomplete(summary, said);
      return show({ start, folder, findings, notices: said, endTime, wallNs, summary, incomplete });
    },
  };
}

/** ISO 8601, UTC, of a point in time of the trace, CLOCK_MONOTONIC, ns. */
export function utcOf({ time, wallTime }: StartEvent, point: number): string {
  return new Date((wallTime + (point - time)) / 1e6).toISOString();
}

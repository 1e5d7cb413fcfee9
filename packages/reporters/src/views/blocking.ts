/** The answer to "which line blocks my event loop in the kernel, and for how long?". */
import { BlockingAnalysis, type BlockingOptions } from '../answers/blocking.js';
import type { BlockingFinding } from '../finding.js';
import type { Reporter, TraceSummary } from '../reporter.js';
import type { Destination } from '../sink.js';
import type { PoolAnswer } from '../answers/pool-time.js';
import { siteText } from '../text/paths.js';
import { countText, durationText } from '../text/quantity.js';
import { findingView, type ViewOptions } from './finding-view.js';

/** Of the pool's. */
const SHOWN_LINES = 3;

export interface BlockingViewOptions extends ViewOptions, BlockingOptions {}

function figures(finding: BlockingFinding, started: number | undefined): string[] {
  const { totalNs, count, p50Ns, p99Ns, maxNs, tracerNs, syscalls, longest } = finding;
  const own = tracerNs === null ? '' : `, of which tracing is ${durationText(tracerNs)}`;
  const when =
    started === undefined
      ? ''
      : `; the longest began ${durationText(Math.max(0, longest.startTime - started))} after the start`;
  return [
    `${durationText(totalNs)} in ${countText(count, 'call', 'calls')} (${syscalls.join(', ')})${own}`,
    `median ${durationText(p50Ns)}, 99 % below ${durationText(p99Ns)}, longest ${durationText(maxNs)}${when}`,
  ];
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${((part / whole) * 100).toFixed(0)} %)`;
}

/** The pool has threads of its own: it is told what keeps them, and no line is blamed. */
function poolLines({ calls, totalNs, lines }: PoolAnswer): string[] {
  if (calls === 0) return [];
  const folder = process.cwd();
  const names = lines
    .filter(({ site }) => site !== null)
    .slice(0, SHOWN_LINES)
    .map(({ site, totalNs: ns }) => `${durationText(ns)} for ${siteText(site!, folder)}`);
  const most = names.length === 0 ? '' : `: ${names.join(', ')}`;
  return [
    `the thread pool, for which no event loop waits: ${durationText(totalNs)} in ${countText(calls, 'call', 'calls')}${most}`,
  ];
}

function closing({ answers: { blocking } }: TraceSummary, found: number): string[] {
  if (blocking === undefined) return [];
  const { slowerThan, threads, calls, totalNs, idleNs, wallNs, callCost, pool } = blocking;
  if (threads === 0) {
    return [
      'no call of an event loop took long enough to count (a program without JavaScript has none, nor one without stacks)',
    ];
  }
  const cost =
    callCost === null
      ? ''
      : callCost.measured
        ? `; tracing adds about ${durationText(callCost.ns)} to each`
        : `; tracing adds at most ${durationText(callCost.ns)} to each`;
  return [
    ...(found === 0 ? [`no line kept an event loop for ${durationText(slowerThan)} or longer`] : []),
    `${countText(threads, 'event loop', 'event loops')}: ${durationText(totalNs)} of ${durationText(wallNs)}${share(totalNs, wallNs)} ` +
      `in ${countText(calls, 'call that was counted', 'calls that were counted')}, ` +
      `${durationText(idleNs)} idle${cost}`,
    ...poolLines(pool),
  ];
}

/** Prints which lines kept an event loop in the kernel, with the source, how long, and what to do. */
export function blockingReporter(destination: Destination, options: BlockingViewOptions = {}): Reporter {
  const analysis = new BlockingAnalysis(options);
  return findingView(destination, { analysis, figures, advice: adviceOf, closing }, options);
}

function adviceOf({ site, advice }: BlockingFinding): string | undefined {
  return site === null ? undefined : advice;
}

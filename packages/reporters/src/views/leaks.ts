/** The answer to "which line leaves descriptors open?". */
import { LeakAnalysis, type LeakAnswer, type LeakOptions } from '../answers/leaks.js';
import type { LeakFinding } from '../finding.js';
import type { Reporter, TraceSummary } from '../reporter.js';
import type { Destination } from '../sink.js';
import { countText, durationText } from '../text/quantity.js';
import { visible } from '../text/visible.js';
import { findingView, type ViewOptions } from './finding-view.js';

export interface LeaksViewOptions extends ViewOptions, LeakOptions {}

/** Most paths and numbers that a finding has. */
const LISTED = 5;

function list(values: readonly (string | number)[], count: number): string {
  return count > values.length ? `${values.join(', ')}, …` : values.join(', ');
}

function figures(finding: LeakFinding, started: number | undefined): string[] {
  const { site, paths, fds, count, opened, closed, firstTime, lastTime, ageNs } = finding;
  const times = (time: number): string => {
    const since = started === undefined ? '' : `${durationText(time - started)} after the start, `;
    return `${since}${durationText(firstTime + ageNs - time)} before the end`;
  };
  const line = site === null ? 'so' : 'by this line';
  return [
    list(paths.map(visible), paths.length === LISTED ? count : paths.length),
    `descriptor${count === 1 ? '' : 's'} ${list(fds, count)}${opened === count ? '' : `; ${opened} opened ${line}, ${closed} closed`}`,
    ...(count === 1
      ? [`opened ${times(firstTime)}`]
      : [`the first opened ${times(firstTime)}`, `the last ${times(lastTime)}`]),
  ];
}

function closing({ answers: { leak } }: TraceSummary, found: number): string[] {
  if (leak === undefined) return [];
  const { opened, closed, ofNode, inUse, leftOut, exhausted } = leak;
  const parts = [
    `${countText(opened, 'descriptor', 'descriptors')} opened, ${closed} closed`,
    ...(inUse === 0 ? [] : [`${inUse} in use when the trace ended`]),
    ...(leftOut === 0 ? [] : [`${leftOut} left open that were not asked for`]),
    ...(ofNode === 0 ? [] : [`${ofNode} are Node.js's own`]),
  ];
  return [
    ...(exhausted === null ? [] : [exhaustedText(exhausted)]),
    `${found === 0 && leftOut === 0 ? 'no descriptor was left open: ' : ''}${parts.join(', ')}`,
  ];
}

function exhaustedText({ calls }: NonNullable<LeakAnswer['exhausted']>): string {
  return `${countText(calls, 'call', 'calls')} failed for want of descriptors (EMFILE, ENFILE)`;
}

/** Prints which lines left descriptors open, with the source, how many, how long, and what to do. */
export function leaksReporter(destination: Destination, options: LeaksViewOptions = {}): Reporter {
  const view = { analysis: new LeakAnalysis(options), figures, advice: adviceOf, closing };
  return findingView(destination, view, options);
}

function adviceOf({ state, advice }: LeakFinding): string | undefined {
  return state === 'held' ? undefined : advice;
}

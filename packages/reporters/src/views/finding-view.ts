/** Reporters that answer one question: findings of one rule, and a closing line. */
import pc from 'picocolors';
import type { Analysis } from '../analysis.js';
import type { Finding, Rule } from '../finding.js';
import type { Reporter, TraceSummary } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { countText } from '../text/quantity.js';
import { Sources } from '../text/sources.js';
import { visible } from '../text/visible.js';
import { findingLines, type FindingStyle } from './finding-lines.js';

export interface ViewOptions {
  color?: boolean;
  /** Width of the terminal; lines of source are cut to it. Default: they have up to 100 cells. */
  columns?: number;
  /** Most findings that are told; the others are counted. Default 20. */
  limit?: number;
  /** NDJSON in place of text: one finding a line. Default false. */
  json?: boolean;
}

/** What a view says of findings of its rule. */
export interface View<R extends Rule> {
  analysis: Analysis<R>;
  /** The source of each line is of interest, and who called it. Default true. */
  source?: boolean;
  /** `started`: CLOCK_MONOTONIC at the start of the trace, ns. */
  figures(finding: Extract<Finding, { rule: R }>, started: number | undefined): string[];
  advice(finding: Extract<Finding, { rule: R }>): string | undefined;
  /** The last lines: what was counted. */
  closing(summary: TraceSummary, findings: number): string[];
}

const LIMIT = 20;
const NS_PER_MS = 1e6;

function broken({ error, lost }: TraceSummary): string[] {
  const what = lost === null ? 'some events' : countText(lost, 'event', 'events');
  return [
    ...(error === undefined ? [] : [`the trace broke off: ${error.message}`]),
    ...(lost === 0 ? [] : [`lost: ${what}; this is not the whole answer`]),
  ];
}

/** A reporter that prints the findings of one rule as they come, the worst first. */
export function findingView<R extends Rule>(
  destination: Destination,
  view: View<R>,
  options: ViewOptions,
): Reporter {
  const { color = false, limit = LIMIT, json = false } = options;
  const sink = new Sink(destination);
  const style: FindingStyle = {
    colors: pc.createColors(color),
    folder: process.cwd(),
    sources: view.source === false ? undefined : new Sources(),
    columns: options.columns,
  };
  let started: number | undefined;
  let count = 0;
  const isOurs = (finding: Finding): finding is Extract<Finding, { rule: R }> =>
    finding.rule === view.analysis.rule;
  return {
    name: view.analysis.rule,
    analyses: [view.analysis],
    onStart({ start, folder }) {
      started = start?.time;
      style.folder = folder;
      if (start !== undefined && style.sources) style.sources.began = start.wallTime / NS_PER_MS;
    },
    onEvent(event) {
      // Of an answer that is read by a program, what is missing is part.
      if (json && (event.type === 'lost' || event.type === 'warning'))
        return sink.write(`${JSON.stringify(event)}\n`);
      if (!json && event.type === 'warning')
        return sink.write(`ptracer: warning: ${visible(event.message)}\n`);
    },
    onFinding(finding) {
      if (!isOurs(finding)) return;
      count++;
      if (json) return sink.write(`${JSON.stringify(finding)}\n`);
      if (count > limit) return;
      const lines = findingLines(finding, view.figures(finding, started), view.advice(finding), style);
      return sink.write(`${lines.join('\n')}\n`);
    },
    async onEnd(summary) {
      if (!json) {
        const rest = count > limit ? [`… and ${count - limit} more (JSON has them all)`, ''] : [];
        const lines = [...rest, ...view.closing(summary, count), ...broken(summary)];
        await sink.write(lines.map((line) => `${line}\n`).join(''));
      }
      await sink.end();
    },
  };
}

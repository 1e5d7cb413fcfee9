/** The answer to "what does my program look for while it starts, and in vain?". */
import { StartupAnalysis } from '../answers/startup.js';
import type { StartupFinding } from '../finding.js';
import type { Reporter, TraceSummary } from '../reporter.js';
import type { Destination } from '../sink.js';
import { countText, durationText } from '../text/quantity.js';
import { visible } from '../text/visible.js';
import { findingView, type ViewOptions } from './finding-view.js';

function figures({ paths, count, opened }: StartupFinding): string[] {
  return [
    ...paths.map(visible),
    ...(count > paths.length ? [`… and ${count - paths.length} more`] : []),
    ...(opened > 0 ? [`${countText(opened, 'file was', 'files were')} opened in the end`] : []),
  ];
}

function closing({ answers: { startup } }: TraceSummary): string[] {
  if (startup === undefined) return [];
  const { modules, tried, missed, opened, totalNs, wallNs } = startup;
  return [
    `${countText(modules, 'module', 'modules')} of the program loaded others: ` +
      `${tried} files tried, ${missed} not there, ${opened} opened; ` +
      `${durationText(totalNs)} in these calls, the last one ${durationText(wallNs)} after the start`,
  ];
}

/** Prints which modules look for files that are not there while they load others. */
export function startupReporter(destination: Destination, options: ViewOptions = {}): Reporter {
  const analysis = new StartupAnalysis();
  return findingView(
    destination,
    { analysis, source: false, figures, advice: () => undefined, closing },
    options,
  );
}

export { jsonLinesReporter } from './json-lines.js';
export { report, type Reporter } from './reporter.js';
export type { Destination } from './sink.js';
export type { Timestamps } from './strace/clock.js';
export { formatStack, type StackFormat, type StackFrames } from './strace/stack.js';
export { straceReporter, type StraceOptions } from './strace/reporter.js';
export { formatSummary, Summary, summaryReporter, type SummaryRow } from './summary.js';

export type { Analysis, Answers } from './analysis.js';
export {
  BlockingAnalysis,
  isLoopWait,
  LOOP_WAITS,
  type BlockingAnswer,
  type BlockingOptions,
} from './answers/blocking.js';
export type { CiOptions } from './answers/ci.js';
export { LeakAnalysis, type LeakAnswer, type LeakOptions } from './answers/leaks.js';
export { StartupAnalysis, type StartupAnswer, type StartupOptions } from './answers/startup.js';
export type { ModuleFiles } from './answers/startup-files.js';
export { Summary, SUMMARY_KEYS, type SummaryKey, type SummaryRow } from './answers/summary.js';
export { closingAdvice } from './answers/closing-advice.js';
export { BUILTIN_NAMES, type BuiltinName, type BuiltinOptions } from './builtin.js';
export { originOf, type CallOrigin } from './call-site.js';
export {
  githubReporter,
  junitReporter,
  sarifReporter,
  type GithubReporterOptions,
  type SarifReporterOptions,
} from './ci.js';
export type * from './finding.js';
export { chromeTraceReporter, type ChromeTraceOptions } from './formats/chrome-trace.js';
export { foldedReporter, type FoldedOptions } from './formats/folded.js';
export { jsonLinesReporter } from './formats/json-lines.js';
export { pprofReporter, type PprofOptions } from './formats/pprof.js';
export { prettyReporter, type PrettyOptions } from './formats/pretty/reporter.js';
export { speedscopeReporter, type SpeedscopeOptions } from './formats/speedscope.js';
export type { Timestamps } from './formats/strace/clock.js';
export { straceReporter, type StraceOptions } from './formats/strace/reporter.js';
export { formatStack, type StackFormat, type StackFrames } from './formats/strace/stack.js';
export {
  findReporter,
  makeReporter,
  openDestination,
  wantsColor,
  type FoundReporter,
  type NamedReporter,
  type OutputOptions,
  type ReporterChoice,
} from './load/make.js';
export { parseReporterSpecifier, type ReporterSpecifier } from './load/specifier.js';
export { readTrace, type ReadTraceOptions, type RecordedTrace, type TraceDamage } from './record/read.js';
export { report, runReport, type Report, type ReporterFailure, type ReportOptions } from './report.js';
export {
  defineReporter,
  defineReporterFactory,
  type Reporter,
  type ReporterContext,
  type ReporterDefinition,
  type ReporterFactory,
  type ReporterGenerator,
  type TraceInfo,
  type TraceSummary,
} from './reporter.js';
export type { Destination } from './sink.js';
export { codeFrame, type CodeFrameStyle } from './text/code-frame.js';
export { fileOf } from './text/paths.js';
export { countText, durationText } from './text/quantity.js';
export { blockingReporter, type BlockingViewOptions } from './views/blocking.js';
export type { ViewOptions } from './views/finding-view.js';
export { leaksReporter, type LeaksViewOptions } from './views/leaks.js';
export { startupReporter } from './views/startup.js';
export {
  formatSummary,
  parseSummaryColumns,
  parseSummarySort,
  summaryReporter,
  SUMMARY_COLUMNS,
  type SummaryColumn,
  type SummaryFormat,
  type SummaryLine,
  type SummaryReporterOptions,
  type SummarySort,
} from './views/summary.js';

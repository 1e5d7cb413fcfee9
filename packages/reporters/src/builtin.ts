/** Reporters that have a name of their own. */
import type { CiOptions } from './answers/ci.js';
import {
  githubReporter,
  junitReporter,
  sarifReporter,
  type GithubReporterOptions,
  type SarifReporterOptions,
} from './ci.js';
import { chromeTraceReporter, type ChromeTraceOptions } from './formats/chrome-trace.js';
import { foldedReporter, type FoldedOptions } from './formats/folded.js';
import { jsonLinesReporter } from './formats/json-lines.js';
import { pprofReporter, type PprofOptions } from './formats/pprof.js';
import { prettyReporter, type PrettyOptions } from './formats/pretty/reporter.js';
import { speedscopeReporter, type SpeedscopeOptions } from './formats/speedscope.js';
import { straceReporter, type StraceOptions } from './formats/strace/reporter.js';
import type { Reporter, ReporterContext } from './reporter.js';
import { blockingReporter, type BlockingViewOptions } from './views/blocking.js';
import { leaksReporter, type LeaksViewOptions } from './views/leaks.js';
import { startupReporter } from './views/startup.js';
import { summaryReporter, type SummaryReporterOptions } from './views/summary.js';
import type { ViewOptions } from './views/finding-view.js';

/** What reporters that are built in take as options, by their names. */
export interface BuiltinOptions {
  strace: StraceOptions;
  pretty: PrettyOptions;
  json: object;
  summary: SummaryReporterOptions;
  leaks: LeaksViewOptions;
  blocking: BlockingViewOptions;
  startup: ViewOptions;
  folded: FoldedOptions;
  speedscope: SpeedscopeOptions;
  'chrome-trace': ChromeTraceOptions;
  pprof: PprofOptions;
  sarif: SarifReporterOptions;
  junit: CiOptions;
  github: GithubReporterOptions;
}

export type BuiltinName = keyof BuiltinOptions;

type Maker<Name extends BuiltinName> = (context: Made, options: BuiltinOptions[Name]) => Reporter;

/** What is made of a context. */
type Made = Pick<ReporterContext, 'stream' | 'color' | 'columns'>;

/** What there is to say of a terminal. */
function terminal({ color, columns }: Omit<Made, 'stream'>): { color: boolean; columns?: number } {
  return { color, ...(columns !== undefined && columns > 0 && { columns }) };
}

const MAKERS: { readonly [Name in BuiltinName]: Maker<Name> } = {
  strace: ({ stream, color }, options) => straceReporter(stream, { color, ...options }),
  pretty: ({ stream, ...of }, options) => prettyReporter(stream, { ...terminal(of), ...options }),
  json: ({ stream }) => jsonLinesReporter(stream),
  summary: ({ stream }, options) => summaryReporter(stream, options),
  leaks: ({ stream, ...of }, options) => leaksReporter(stream, { ...terminal(of), ...options }),
  blocking: ({ stream, ...of }, options) => blockingReporter(stream, { ...terminal(of), ...options }),
  startup: ({ stream, ...of }, options) => startupReporter(stream, { ...terminal(of), ...options }),
  folded: ({ stream }, options) => foldedReporter(stream, options),
  speedscope: ({ stream }, options) => speedscopeReporter(stream, options),
  'chrome-trace': ({ stream }, options) => chromeTraceReporter(stream, options),
  pprof: ({ stream }, options) => pprofReporter(stream, options),
  sarif: ({ stream }, options) => sarifReporter(stream, options),
  junit: ({ stream }, options) => junitReporter(stream, options),
  github: ({ stream }, options) => githubReporter(stream, options),
};

/** The names, in the order in which they are told. */
export const BUILTIN_NAMES: readonly BuiltinName[] = Object.keys(MAKERS) as BuiltinName[];

export function isBuiltin(name: string): name is BuiltinName {
  return Object.hasOwn(MAKERS, name);
}

/** The reporter of that name. */
export function makeBuiltin(
  name: BuiltinName,
  { stream, color, columns, options }: Pick<ReporterContext, 'stream' | 'color' | 'columns' | 'options'>,
): Reporter {
  return (MAKERS[name] as Maker<BuiltinName>)(
    { stream, color, columns },
    options as BuiltinOptions[BuiltinName],
  );
}

/** What shows the trace, as the settings ask for it, and what has to be traced for that. */
import type { Writable } from 'node:stream';
import {
  BUILTIN_NAMES,
  filterTest,
  findReporter,
  nearest,
  PtracerError,
  wantsColor,
  type Analysis,
  type BuiltinName,
  type FoundReporter,
  type Finding,
  type FilterOptions,
  type Reporter,
  type ReporterSpecifier,
} from 'ptracer';
import { answerRule, blockingOptions, filterFor, leakOptions, narrowed, ownAnalyses } from './analyses.js';
import { formOf } from './forms.js';
import type { Outputs } from './outputs.js';
import { acquainted, selecting } from './selection.js';
import type { Settings } from './settings.js';
import { rulesShownBy } from './shown-rules.js';
import { UsageError } from './usage-error.js';

/** What is traced, as far as it is known when the trace begins. */
export interface Shown {
  /** There are more processes than one, or there may be. */
  severalProcesses: boolean;
  /** Threads that were there before the trace. */
  threads?: readonly number[];
  /** What tracing adds to a call, ns, where it was measured apart. */
  callCost?: number;
}

/** A report, ready for the trace. */
export interface Plan {
  reporters: Reporter[];
  analyses: Analysis[];
  /** What has to be traced for it. */
  filter: FilterOptions;
  /** Rules that something looks for. */
  rules: ReadonlySet<string>;
  /** Some output always says what descriptors are. */
  describes: boolean;
  /** Lines are shown as calls begin and end, and not all of them are asked of their result. */
  unfinished: boolean;
  /** Findings are shown where the user looks. */
  tellsFindings: boolean;
}

const VIEWS: Readonly<Record<Finding['rule'], BuiltinName>> = {
  leak: 'leaks',
  blocking: 'blocking',
  startup: 'startup',
};

/** Nobody reads strace's lines for their beauty: a person at a terminal gets the program's lines first. */
function textName({ output, timestamps, durations, columns }: Settings, usual: Writable): BuiltinName {
  const asked = timestamps !== 'none' || durations || columns !== undefined;
  return output === undefined && !asked && (usual as Writable & { isTTY?: boolean }).isTTY === true
    ? 'pretty'
    : 'strace';
}

function specifiers(settings: Settings, usual: Writable): ReporterSpecifier[] {
  const { mode, reporters, format, summary, failOn } = settings;
  const named = (name: BuiltinName): ReporterSpecifier => ({ name, options: {}, destination: undefined });
  if (reporters.length > 0) return reporters;
  if (mode !== 'trace' && mode !== 'report') return [named(mode)];
  if (summary === 'only') return [named('summary')];
  if (format === 'json') return [named('json')];
  const text = textName(settings, usual);
  const views = text === 'strace' ? failOn.map(({ rule }) => VIEWS[rule]) : [];
  return [...new Set([text, ...(summary === 'also' ? (['summary'] as const) : []), ...views])].map(named);
}

/** What a reporter that is built in takes from the settings. */
function optionsOf(name: string, settings: Settings, shown: Shown): Record<string, unknown> {
  const { format, quiet, stackFrames, columns } = settings;
  const json = format === 'json';
  const blocking = blockingOptions(settings, shown.callCost);
  const leaks = leakOptions(settings);
  switch (name) {
    case 'strace':
      return {
        timestamps: settings.timestamps,
        durations: settings.durations,
        descriptorPaths: settings.descriptorPaths,
        descriptorDetails: settings.descriptorDetails,
        abbreviate: settings.abbreviate,
        threadIds: shown.severalProcesses && settings.output !== undefined ? 'always' : 'auto',
        stackFrames,
        ...(columns !== undefined && { columns }),
        ...(quiet && { quiet: ['exit'] }),
      };
    case 'pretty':
      return {
        descriptorDetails: settings.descriptorDetails,
        abbreviate: settings.abbreviate,
        stackFrames,
        startUp: stackFrames === 'all' ? 'all' : 'fold',
        ...(quiet && { quiet: ['exit'] }),
      };
    case 'summary':
      return { ...settings.summaryFormat, json };
    case 'leaks':
      return { ...leaks, json };
    case 'blocking':
      return { ...blocking, json };
    case 'startup':
      return { json };
    case 'sarif':
    case 'junit':
    case 'github':
      return { ...leaks, ...blocking };
    default:
      return {};
  }
}

function assertNotBinary(name: string, stream: Writable & { isTTY?: boolean }): void {
  if (name !== 'pprof' || stream.isTTY !== true) return;
  throw new UsageError('pprof is binary, and no text for a terminal: -R pprof:FILE');
}

function assertStacks({ target }: Settings, rules: ReadonlySet<string>): void {
  if (target.kind === 'recorded' || target.stack !== 'off' || !rules.has('blocking')) return;
  throw new UsageError('blocking needs stacks, which tell who runs JavaScript: leave --stack=off out');
}

/** Finds a reporter; a name that is nearly one says so. */
async function found(name: string, options: Record<string, unknown>): Promise<FoundReporter> {
  try {
    return await findReporter(name, options, process.cwd());
  } catch (error) {
    if (!(error instanceof PtracerError) || error.code !== 'ERR_PTRACER_REPORTER_NOT_FOUND') throw error;
    throw new UsageError(`${error.message}${nearest(name.toLowerCase(), BUILTIN_NAMES)}`);
  }
}

/**
 * Finds the reporters, and then opens what they write to.
 * @throws {UsageError}
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID
 */
export async function planReport(settings: Settings, outputs: Outputs, shown: Shown): Promise<Plan> {
  const usual: Writable = settings.mode === 'report' ? process.stdout : process.stderr;
  const wanted = specifiers(settings, usual);
  const analyses = ownAnalyses(settings, shown.callCost);
  const names = wanted.map(({ name }) => name);
  const makers: FoundReporter[] = [];
  for (const { name, options } of wanted) {
    makers.push(await found(name, { ...optionsOf(name, settings, shown), ...options }));
  }
  const streams = wanted.map((one) =>
    outputs.open({ ...one, form: formOf(one, settings.format === 'json') }),
  );
  const made: Reporter[] = [];
  for (const [index, { name }] of wanted.entries()) {
    const stream = streams[index]!;
    assertNotBinary(name, stream);
    const color = settings.color === 'auto' ? wantsColor(stream, process.env) : settings.color === 'always';
    const { analyses: own, ...reporter } = await makers[index]!({ output: stream, color });
    // An answer is of one rule, whatever shows it.
    const brings = answerRule(settings) === undefined && own !== undefined;
    made.push(brings ? { ...reporter, analyses: own.map((one) => narrowed(one, settings)) } : reporter);
  }
  const rules = new Set([...analyses, ...made.flatMap((one) => one.analyses ?? [])].map(({ rule }) => rule));
  assertStacks(settings, rules);
  const filter = filterFor(settings, rules);
  // Where more is traced than the user asked to see, or a recorded trace has more, the rest is not shown.
  const narrow = filter.also !== undefined || (settings.mode === 'report' && settings.isFiltered);
  const test = narrow ? filterTest(settings.filter) : undefined;
  const reporters = made.map((one, index) => {
    const name = names[index]!;
    const selected = selecting(one, {
      signals: settings.signals,
      test: rulesShownBy(name) === undefined ? test : undefined,
    });
    return name === 'strace' ? acquainted(selected, shown.threads ?? []) : selected;
  });
  const tells = names.some((name, index) => wanted[index]!.destination === undefined && !SILENT.has(name));
  const describes = names.includes('json');
  return {
    reporters,
    analyses,
    filter,
    rules,
    describes,
    tellsFindings: tells && settings.output === undefined,
    unfinished: names.includes('strace') && test === undefined,
  };
}

/** Those that show no findings. */
const SILENT: ReadonlySet<string> = new Set(['strace', 'summary'] satisfies BuiltinName[]);

/** What shows the trace, as the settings ask for it, and what has to be traced for that. */
import type { Writable } from 'node:stream';
import {
  BlockingAnalysis,
  filterTest,
  LeakAnalysis,
  makeReporter,
  wantsColor,
  type Analysis,
  type BuiltinName,
  type Finding,
  type FilterOptions,
  type Reporter,
  type ReporterSpecifier,
} from 'ptracer';
import { needsOf } from './needs.js';
import type { Outputs } from './outputs.js';
import { acquainted, selecting } from './selection.js';
import type { Settings } from './settings.js';
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
}

/** Those that show what was found, and no calls. */
const OF_FINDINGS: ReadonlySet<string> = new Set([
  'leaks',
  'blocking',
  'startup',
  'sarif',
  'junit',
  'github',
] satisfies BuiltinName[]);

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

/** Formats that are read by programs do not stand one behind the other in a file. */
function assertApart(reporters: readonly ReporterSpecifier[], output: string | undefined): void {
  const [first, second] = reporters.filter(({ destination }) => destination === undefined);
  if (output === undefined || second === undefined) return;
  throw new UsageError(
    `${first!.name} and ${second.name} would both write to ${output}: give each a destination, -R ${second.name}:FILE`,
  );
}

function specifiers(settings: Settings, usual: Writable): ReporterSpecifier[] {
  const { mode, reporters, format, summary, failOn } = settings;
  const named = (name: BuiltinName): ReporterSpecifier => ({ name, destination: undefined });
  if (reporters.length > 0) {
    assertApart(reporters, settings.output);
    return reporters;
  }
  if (mode !== 'trace' && mode !== 'report') return [named(mode)];
  if (summary === 'only') return [named('summary')];
  if (format === 'json') return [named('json')];
  const text = textName(settings, usual);
  const views = text === 'strace' ? failOn.map(({ rule }) => VIEWS[rule]) : [];
  return [...new Set([text, ...(summary === 'also' ? (['summary'] as const) : []), ...views])].map(named);
}

/** What a reporter that is built in takes from the settings. */
function optionsOf(name: string, settings: Settings, shown: Shown): Record<string, unknown> {
  const { slowerThan, format, filter, isFiltered, quiet, stackFrames, columns } = settings;
  const json = format === 'json';
  const blocking = {
    ...(slowerThan !== undefined && { slowerThan }),
    ...(shown.callCost !== undefined && { callCost: shown.callCost }),
  };
  const leaks = isFiltered && settings.mode === 'leaks' ? { filter: filterTest(filter) } : {};
  switch (name) {
    case 'strace':
      return {
        timestamps: settings.timestamps,
        durations: settings.durations,
        descriptorPaths: settings.descriptorPaths,
        threadIds: shown.severalProcesses && settings.output !== undefined ? 'always' : 'auto',
        stackFrames,
        ...(columns !== undefined && { columns }),
        ...(quiet && { quiet: ['exit'] }),
      };
    case 'pretty':
      return {
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

function failingAnalyses({ failOn, slowerThan }: Settings, { callCost }: Shown): Analysis[] {
  return failOn.map((one) => {
    const from = one.slowerThan ?? slowerThan;
    return one.rule === 'leak'
      ? new LeakAnalysis()
      : new BlockingAnalysis({
          ...(from !== undefined && { slowerThan: from }),
          ...(callCost !== undefined && { callCost }),
        });
  });
}

/** What has to be traced: what the user wants to see, and what analyses have to be told of. */
function filterFor(
  settings: Settings,
  names: readonly string[],
  analyses: readonly Analysis[],
): FilterOptions {
  const { mode, filter, isFiltered } = settings;
  const needs = [...new Set(analyses.map(({ rule }) => rule))].map(needsOf);
  const [only] = needs;
  const wantsCalls = !names.every((name) => OF_FINDINGS.has(name));
  if (wantsCalls) return needs.length === 0 ? filter : { ...filter, also: needs };
  if (needs.length > 1) return { trace: 'none', also: needs };
  // A leak is a call that is missing: there the user's choice is made among what was found.
  if (mode === 'leaks' || !isFiltered || only?.pattern === undefined) return only ?? filter;
  const { pattern } = filter;
  return { ...filter, pattern: pattern === undefined ? only.pattern : { all: [only.pattern, pattern] } };
}

/**
 * Makes the reporters, and opens what they write to.
 * @throws {UsageError}
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID
 */
export async function planReport(settings: Settings, outputs: Outputs, shown: Shown): Promise<Plan> {
  const usual: Writable = settings.mode === 'report' ? process.stdout : process.stderr;
  const wanted = specifiers(settings, usual);
  const analyses = failingAnalyses(settings, shown);
  const names = wanted.map(({ name }) => name);
  const made: Reporter[] = [];
  for (const { name, destination } of wanted) {
    const stream = outputs.open(destination);
    assertNotBinary(name, stream);
    const color = settings.color === 'auto' ? wantsColor(stream, process.env) : settings.color === 'always';
    made.push(
      await makeReporter(
        [name, { ...optionsOf(name, settings, shown), output: stream, color }],
        process.cwd(),
      ),
    );
  }
  const rules = [...analyses, ...made.flatMap(({ analyses = [] }) => analyses)];
  const filter = filterFor(settings, names, rules);
  // Where more is traced than the user asked to see, or a recorded trace has more, the rest is not shown.
  const narrow = filter.also !== undefined || (settings.mode === 'report' && settings.isFiltered);
  const test = narrow ? filterTest(settings.filter) : undefined;
  const reporters = made.map((one, index) => {
    const selected = selecting(one, {
      signals: settings.signals,
      test: OF_FINDINGS.has(names[index]!) ? undefined : test,
    });
    return names[index] === 'strace' ? acquainted(selected, shown.threads ?? []) : selected;
  });
  return { reporters, analyses, filter };
}

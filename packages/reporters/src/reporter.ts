/** The contract of reporters: what they are told, and what they are made with. */
import type { Writable } from 'node:stream';
import type { ExitStatus, StartEvent, TraceEvent } from '@ptracer/core';
import type { Analysis, Answers } from './analysis.js';
import type { Finding } from './finding.js';

/** What is known when a trace begins. */
export interface TraceInfo {
  /** The first event; `undefined` where the trace has none, such as a part of a recorded one. */
  start: StartEvent | undefined;
  /** Paths below it are shown relative to it. */
  folder: string;
}

/** What is known when a trace has ended. */
export interface TraceSummary {
  /** Events that were reported. */
  events: number;
  /** System calls among them. */
  calls: number;
  /** Events that are known to be lost; `null`: some, and nobody knows how many. */
  lost: number | null;
  /** How the command ended; `null` where the trace does not say. */
  status: ExitStatus | null;
  /** The worst first. */
  findings: readonly Finding[];
  /** The whole of what each analysis that ran has counted. */
  answers: Answers;
  /** The trace broke off: why. */
  error?: Error;
}

/**
 * Shows a trace. Every hook is optional; a promise that one returns is waited for: a slow reporter slows the reading of
 * events. What the tracer has to keep meanwhile is bounded, so one that stands still makes the program wait in the end.
 * What a hook throws ends this reporter, not the others.
 */
export interface Reporter {
  /** What it is called when it fails. */
  readonly name?: string;
  /** Analyses whose findings it wants. Of two of one rule the first is run, for all. */
  readonly analyses?: readonly Analysis[];
  /** Called once, before the first event. */
  onStart?(info: TraceInfo): void | Promise<void>;
  /** Called for each event, in order. Reporters share the event: do not change it. */
  onEvent?(event: TraceEvent): void | Promise<void>;
  /** Called for each finding, the worst first, when the trace has ended. */
  onFinding?(finding: Finding): void | Promise<void>;
  /** Called once, at the very end, however the trace ended. */
  onEnd?(summary: TraceSummary): void | Promise<void>;
}

/** What a reporter is made with. */
export interface ReporterContext<Options = Readonly<Record<string, unknown>>> {
  /** Options that were given with its name; an empty object without any. */
  readonly options: Options;
  /** Writes to its destination. Returns a promise where the destination asks to wait: return it, or await it. */
  write(text: string | Uint8Array): void | Promise<void>;
  /** The destination itself. */
  readonly stream: Writable;
  /** Colours are wanted there. */
  readonly color: boolean;
  /** Width of the terminal that it is; `undefined` where it is none. */
  readonly columns: number | undefined;
  /** Paths below it are shown relative to it. */
  readonly folder: string;
}

/** Makes a reporter. */
export type ReporterFactory<Options = Readonly<Record<string, unknown>>> = (
  context: ReporterContext<Options>,
) => Reporter | Promise<Reporter>;

/** The shortest reporter: takes the events of a trace, then its findings, and yields text. */
export type ReporterGenerator<Options = Readonly<Record<string, unknown>>> = (
  events: AsyncIterable<TraceEvent | Finding>,
  context: ReporterContext<Options>,
) => AsyncGenerator<string | Uint8Array, void, undefined>;

/** What a module that holds a reporter has as its default export. */
export type ReporterDefinition<Options = Readonly<Record<string, unknown>>> =
  ReporterFactory<Options> | ReporterGenerator<Options> | Reporter;

/**
 * Gives a reporter its types, and nothing else: `export default defineReporter(async function* (events) { … })`, or an
 * object of hooks.
 */
export function defineReporter<Options = Readonly<Record<string, unknown>>>(
  generator: ReporterGenerator<Options>,
): ReporterGenerator<Options>;
export function defineReporter(reporter: Reporter): Reporter;
export function defineReporter(definition: unknown): unknown {
  return definition;
}

/**
 * Gives a factory of reporters its types, and nothing else:
 * `export default defineReporterFactory(({ write }) => ({ onEvent: (event) => write(…) }))`.
 */
export function defineReporterFactory<Options = Readonly<Record<string, unknown>>>(
  factory: ReporterFactory<Options>,
): ReporterFactory<Options> {
  return factory;
}

/** Whatever stands for a reporter becomes one. */
import { createWriteStream, openSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { PtracerError } from '@ptracer/core';
import { checkedOptions } from '../builtin-options.js';
import { BUILTIN_NAMES, isBuiltin, makeBuiltin, type BuiltinOptions } from '../builtin.js';
import type {
  Reporter,
  ReporterContext,
  ReporterDefinition,
  ReporterFactory,
  ReporterGenerator,
} from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { generatorReporter } from './generator.js';
import { loadDefinition } from './resolve.js';

/** Where a reporter that is named writes, and how. */
export interface OutputOptions {
  /** A stream, or a file that is made or overwritten. Default: standard output. */
  output?: Destination | string;
  /** Default: where the output is a terminal, and NO_COLOR does not say otherwise. */
  color?: boolean;
}

/** A name, alone or with options: of a reporter that is built in, a package, or a file that begins with `.` or `/`. */
export type NamedReporter =
  | keyof BuiltinOptions
  | {
      [Name in keyof BuiltinOptions]: readonly [Name, BuiltinOptions[Name] & OutputOptions];
    }[keyof BuiltinOptions]
  | (string & {})
  | readonly [string, Readonly<Record<string, unknown>> & OutputOptions];

/** Options of any reporter. */
type AnyOptions = Readonly<Record<string, unknown>>;

/**
 * A reporter, an async generator function, a factory, or a name; functions also with options and an output:
 * `[callers, { limit: 3, output: 'callers.txt' }]`.
 */
export type ReporterChoice =
  | Reporter
  | ReporterDefinition<never>
  | NamedReporter
  | readonly [ReporterDefinition<never>, AnyOptions & OutputOptions];

/** Colour belongs on a terminal only (https://no-color.org, FORCE_COLOR). */
export function wantsColor(stream: Writable & { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false;
  // It is about terminals that do not look like one, not about files.
  const isStandard = stream === process.stdout || stream === process.stderr;
  if (env['FORCE_COLOR'] && isStandard) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/**
 * Opens a destination by name: `stdout` or `-`, `stderr`, or a file.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT where the file cannot be written
 */
export function openDestination(name: string): Writable {
  if (name === 'stdout' || name === '-') return process.stdout;
  if (name === 'stderr') return process.stderr;
  try {
    return createWriteStream(name, { fd: openSync(name, 'w') });
  } catch (error) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      `the output file cannot be written: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Also one that was bound, or comes from another realm. */
const isGenerator = (value: unknown): value is ReporterGenerator =>
  typeof value === 'function' && Object.prototype.toString.call(value) === '[object AsyncGeneratorFunction]';

function isReporter(value: unknown): value is Reporter {
  if (typeof value !== 'object' || value === null) return false;
  const hooks = ['onStart', 'onEvent', 'onFinding', 'onEnd'] as const;
  const given = hooks
    .map((hook) => (value as Record<string, unknown>)[hook])
    .filter((one) => one !== undefined);
  return given.length > 0 && given.every((hook) => typeof hook === 'function');
}

function assertReporter(value: unknown, name: string): asserts value is Reporter {
  if (isReporter(value)) return;
  throw new PtracerError(
    'ERR_PTRACER_REPORTER_INVALID',
    `the reporter ${name} cannot be used: it has none of onStart, onEvent, onFinding, onEnd as a function`,
  );
}

/** What to do where a reporter is told nothing more. */
const abandoning = new WeakMap<Reporter, () => void>();

/** Lets go of what was opened for a reporter that failed. */
export function abandon(reporter: Reporter): void {
  abandoning.get(reporter)?.();
}

/** The reporter, with something to be done behind its end. */
function endingWith(reporter: Reporter, name: string, end: () => Promise<void>): Reporter {
  return {
    name: reporter.name ?? name,
    ...(reporter.analyses && { analyses: reporter.analyses }),
    ...(reporter.onStart && { onStart: (info) => reporter.onStart!(info) }),
    ...(reporter.onEvent && { onEvent: (event) => reporter.onEvent!(event) }),
    ...(reporter.onFinding && { onFinding: (finding) => reporter.onFinding!(finding) }),
    async onEnd(summary) {
      try {
        await reporter.onEnd?.(summary);
      } finally {
        await end();
      }
    },
  };
}

const isStream = (value: unknown): value is AsyncIterable<string | Uint8Array> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/**
 * Makes the reporter that a definition defines.
 * @throws {PtracerError} ERR_PTRACER_REPORTER_INVALID where it makes none
 */
export async function reporterOf(
  definition: ReporterDefinition<never>,
  name: string,
  context: Omit<ReporterContext, 'write'>,
): Promise<Reporter> {
  const sink = new Sink(context.stream);
  const whole: ReporterContext = { ...context, write: (text) => sink.write(text) };
  let made: unknown = definition;
  if (isGenerator(definition)) made = generatorReporter(definition as ReporterGenerator, whole, name);
  else if (typeof definition === 'function') {
    try {
      made = await (definition as ReporterFactory)(whole);
    } catch (error) {
      throw new PtracerError(
        'ERR_PTRACER_REPORTER_INVALID',
        `the reporter ${name} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
    if (isStream(made)) {
      throw new PtracerError(
        'ERR_PTRACER_REPORTER_INVALID',
        `the reporter ${name} cannot be used: a function that returns an async generator is called with a context, not with ` +
          'events; make it an async function* itself',
      );
    }
  }
  assertReporter(made, name);
  return endingWith(made, name, () => sink.end());
}

/** A reporter that was found, and has no destination yet. */
export type FoundReporter = (given: OutputOptions) => Promise<Reporter>;

/**
 * Finds a reporter by its name, before anything is opened for it.
 * @param folder where packages and files are looked for
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID; ERR_PTRACER_INVALID_ARGUMENT for an
 * option that a reporter which is built in does not take
 */
export async function findReporter(
  name: string,
  options: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<FoundReporter> {
  if (isBuiltin(name)) {
    const checked = checkedOptions(name, options);
    return (given) => withOutput(undefined, name, checked, given, folder);
  }
  const definition = await loadDefinition(name, folder, BUILTIN_NAMES);
  return (given) => withOutput(definition, name, options, given, folder);
}

async function withOutput(
  definition: ReporterDefinition<never> | undefined,
  name: string,
  options: Readonly<Record<string, unknown>>,
  { output = process.stdout, color }: OutputOptions,
  folder: string,
): Promise<Reporter> {
  const isOurs = typeof output === 'string';
  const stream = isOurs ? openDestination(output) : output;
  const context = {
    options,
    stream,
    color: color ?? wantsColor(stream, process.env),
    columns: (stream as { columns?: number }).columns,
    folder,
  };
  let reporter: Reporter;
  try {
    reporter =
      definition === undefined
        ? makeBuiltin(name as keyof BuiltinOptions, context)
        : await reporterOf(definition, name, context);
  } catch (error) {
    if (isOurs) release(stream);
    throw error;
  }
  if (!isOurs) return { ...reporter, name: reporter.name ?? name };
  // Whoever opened a file closes it.
  const whole = endingWith(reporter, name, () => closed(stream));
  abandoning.set(whole, () => release(stream));
  return whole;
}

function release(stream: Writable): void {
  if (stream !== process.stdout && stream !== process.stderr) stream.destroy();
}

/**
 * @param folder where packages and files are looked for
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID, ERR_PTRACER_INVALID_ARGUMENT
 */
export async function makeReporter(choice: ReporterChoice, folder: string): Promise<Reporter> {
  const [what, given = {}] = (Array.isArray(choice) ? choice : [choice]) as [
    string | Reporter | ReporterDefinition<never>,
    (AnyOptions & OutputOptions)?,
  ];
  const { output, color, ...options } = given;
  const outputs = { ...(output !== undefined && { output }), ...(color !== undefined && { color }) };
  if (typeof what === 'string') return (await findReporter(what, options, folder))(outputs);
  if (typeof what === 'function')
    return withOutput(what, what.name || 'that was given', options, outputs, folder);
  assertReporter(what, 'that was given');
  return what;
}

/** Resolves when a stream of ours is closed, or is no more. */
async function closed(stream: Writable): Promise<void> {
  if (stream === process.stdout || stream === process.stderr || stream.destroyed) return;
  const end = finished(stream, { readable: false }).catch(() => {});
  stream.end();
  await end;
}

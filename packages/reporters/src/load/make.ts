/** Whatever stands for a reporter becomes one. */
import { PtracerError } from '@ptracer/core';
import { checkedOptions } from '../builtin-options.js';
import { BUILTIN_NAMES, isBuiltin, makeBuiltin, type BuiltinName } from '../builtin.js';
import type {
  Reporter,
  ReporterContext,
  ReporterDefinition,
  ReporterFactory,
  ReporterGenerator,
} from '../reporter.js';
import { Sink } from '../sink.js';
import type { CheckedChoice, OutputOptions, ReporterChoice } from './choice.js';
import { closed, openDestination, release, wantsColor } from './destination.js';
import { generatorReporter } from './generator.js';
import { loadDefinition } from './resolve.js';

export type { NamedReporter, OutputOptions, ReporterChoice } from './choice.js';
export { openDestination, wantsColor } from './destination.js';

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
 * option that a reporter does not take: one that is built in, an object of hooks
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
  if (typeof definition === 'object') assertNoOptions(options, name);
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
        ? makeBuiltin(name as BuiltinName, context)
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

/** Nothing would come of options that hooks are given, not even of an output. */
function assertNoOptions(options: object, name: string): void {
  if (Object.values(options).every((value) => value === undefined)) return;
  throw new PtracerError(
    'ERR_PTRACER_INVALID_ARGUMENT',
    `the reporter ${name} is an object of hooks, and takes no options (${Object.keys(options).join(', ')}): ` +
      'they go to a generator or a factory',
  );
}

/**
 * @param folder where packages and files are looked for
 * @throws {PtracerError} ERR_PTRACER_REPORTER_NOT_FOUND, ERR_PTRACER_REPORTER_INVALID, ERR_PTRACER_INVALID_ARGUMENT
 */
export async function makeReporter<const Choice extends ReporterChoice>(
  choice: CheckedChoice<Choice>,
  folder: string,
): Promise<Reporter> {
  const [what, given = {}] = (Array.isArray(choice) ? choice : [choice]) as [
    string | ReporterDefinition<never>,
    (OutputOptions & Readonly<Record<string, unknown>>)?,
  ];
  const { output, color, ...options } = given;
  const outputs = { ...(output !== undefined && { output }), ...(color !== undefined && { color }) };
  if (typeof what === 'string') return (await findReporter(what, options, folder))(outputs);
  if (typeof what === 'function')
    return withOutput(what, what.name || 'that was given', options, outputs, folder);
  assertReporter(what, 'that was given');
  assertNoOptions(given, what.name ?? 'that was given');
  return what;
}

/** What stands for a reporter where reporters are chosen. Types only. */
import type { BuiltinName, BuiltinOptions } from '../builtin.js';
import type { Reporter, ReporterContext, ReporterFactory, ReporterGenerator } from '../reporter.js';
import type { Destination } from '../sink.js';

/** Where a reporter that is named writes, and how. */
export interface OutputOptions {
  /** A stream, or a file that is made or overwritten. Default: standard output. */
  output?: Destination | string;
  /** Default: where the output is a terminal, and NO_COLOR does not say otherwise. */
  color?: boolean;
}

/** Options of any reporter. */
type AnyOptions = Readonly<Record<string, unknown>>;

/** A name, alone or with options: of a reporter that is built in, a package, or a file that begins with `.` or `/`. */
export type NamedReporter =
  | BuiltinName
  | { [Name in BuiltinName]: readonly [Name, BuiltinOptions[Name] & OutputOptions] }[BuiltinName]
  | (string & {})
  | readonly [string, AnyOptions & OutputOptions];

/** A generator or a factory, whatever options it takes. */
type ReporterFunction = ReporterFactory<never> | ReporterGenerator<never>;

/**
 * A reporter, an async generator function, a factory, or a name; functions and names also with options and an output:
 * `[callers, { limit: 3, output: 'callers.txt' }]`.
 */
export type ReporterChoice =
  Reporter | ReporterFunction | NamedReporter | readonly [ReporterFunction, AnyOptions & OutputOptions];

/** The options of a context; all where there is no context, or none is wanted of it. */
type OptionsGiven<Parameters> = Parameters extends [...unknown[], ReporterContext<infer Options>]
  ? [Options] extends [never]
    ? AnyOptions
    : Options
  : AnyOptions;

/** The options that what was chosen takes. A name that is not built in takes any. */
type OptionsOf<What> = What extends BuiltinName
  ? BuiltinOptions[What]
  : What extends (...given: infer Parameters) => unknown
    ? OptionsGiven<Parameters>
    : AnyOptions;

/** No others than those, where it is known which are given. */
type Only<Allowed, Given> = Allowed extends unknown
  ? string extends keyof Given
    ? Allowed
    : Allowed & { readonly [Name in Exclude<keyof Given, keyof Allowed>]: never }
  : never;

/** A choice whose options are what was chosen takes: a compiler sees what is misspelt. */
export type CheckedChoice<Choice> = Choice extends readonly [infer What, infer Given]
  ? readonly [What, Only<OptionsOf<What> & OutputOptions, Given>]
  : Choice;

/** Choices, each with the options that it takes. */
export type CheckedChoices<Choices extends readonly ReporterChoice[]> = {
  readonly [Index in keyof Choices]: CheckedChoice<Choices[Index]>;
};

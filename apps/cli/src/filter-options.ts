/** Options that say which calls matter, to one filter: every value checked. Pure. */
import {
  all,
  compileFilter,
  compilePattern,
  not,
  parseFdExpression,
  parseStatusExpression,
  parseTraceExpression,
  PRESET_NAMES,
  PtracerError,
  where,
  type FilterOptions,
  type Preset,
  type SyscallFilter,
} from 'ptracer';
import type { CommandLine } from './command-line.js';
import { choice } from './option-values.js';
import { UsageError } from './usage-error.js';

type Values = CommandLine['values'];

/** strace's expressions, as `-e` has them. */
export interface Expressions {
  trace: readonly string[];
  status: readonly string[];
  fd: readonly string[];
}

/** What a command line without a choice of calls leaves out is what Node.js does all the time. */
export const DEFAULT_VIEW: Preset = 'quiet';

/** Says which option a refusal is about, and not where in a pattern. */
function checked<Result>(option: string, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof PtracerError)) throw error;
    const message = error.message.replace(/^where, /, '').replace(/^filter[\w.[\]]*: /, '');
    throw new UsageError(`option ${option}: ${message}`);
  }
}

function pattern(option: string, filter: SyscallFilter): SyscallFilter {
  checked(option, () => compilePattern(filter));
  return filter;
}

function words(option: string, values: readonly string[]): string[] {
  const list = values.flatMap((value) => value.split(',')).map((word) => word.trim());
  if (!list.includes('')) return list;
  throw new UsageError(
    `option ${option} takes names, and one is missing in ${JSON.stringify(values.join())}`,
  );
}

/** Each option that is given is one condition; of an option that is given twice one value is enough. */
function patterns(values: Values): SyscallFilter[] {
  const { from, 'not-from': notFrom, package: packages, thread, 'slower-than': slowerThan } = values;
  const given: SyscallFilter[] = [];
  if (from !== undefined) given.push(pattern('--from', { from }));
  if (notFrom !== undefined) given.push(pattern('--not-from', not({ from: notFrom })));
  if (packages !== undefined) given.push(pattern('--package', { package: packages }));
  if (thread !== undefined)
    given.push(pattern('--thread', { thread: words('--thread', thread) as ['main'] }));
  if (slowerThan !== undefined) {
    given.push(pattern('--slower-than', { duration: slowerThan as '5ms' }));
  }
  for (const source of values.where ?? []) given.push(checked('--where', () => where(source)));
  return given;
}

function traceExpression(expressions: readonly string[]): string | undefined {
  for (const trace of expressions) parseTraceExpression(trace, process.arch === 'arm64' ? 'arm64' : 'x64');
  if (expressions.length > 1 && expressions.some((trace) => trace.startsWith('!'))) {
    throw new UsageError('a negated trace= expression stands alone: write one comma list');
  }
  return expressions.length > 0 ? expressions.join(',') : undefined;
}

function statusExpression(values: Values, expressions: readonly string[]): string | undefined {
  const given = [
    ...expressions,
    ...(values.status === undefined ? [] : [values.status]),
    ...(values['successful-only'] ? ['successful'] : []),
    ...(values['failed-only'] ? ['failed'] : []),
  ];
  if (given.length > 1) throw new UsageError('only one of -z, -Z and status= can hold at a time');
  if (given[0] !== undefined) parseStatusExpression(given[0]);
  return given[0];
}

function fdExpression(expressions: readonly string[]): string | undefined {
  for (const expression of expressions) parseFdExpression(expression);
  if (expressions.length > 1 && expressions.some((expression) => expression.startsWith('!'))) {
    throw new UsageError('a negated fd= expression stands alone: write one comma list');
  }
  return expressions.length > 0 ? expressions.join(',') : undefined;
}

/** The preset that holds: the one that was asked for, or the default view, where nobody says which calls to show. */
function presetOf(values: Values, trace: string | undefined, view: Preset | undefined): Preset | undefined {
  const { preset, all: everything } = values;
  if (preset !== undefined) {
    if (everything) throw new UsageError('--all and --preset exclude each other');
    return choice('--preset', PRESET_NAMES as [Preset, ...Preset[]], preset);
  }
  return everything || trace !== undefined || values.where !== undefined ? undefined : view;
}

/**
 * @param view the preset that holds where nobody says which calls to show
 * @throws {UsageError} for a value that no option takes
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function filterOptions(
  values: Values,
  expressions: Expressions,
  view: Preset | undefined,
): FilterOptions {
  const trace = traceExpression(expressions.trace);
  const status = statusExpression(values, expressions.status);
  const fds = fdExpression(expressions.fd);
  const preset = presetOf(values, trace, view);
  const given = patterns(values);
  return {
    ...(trace === undefined ? undefined : { trace }),
    ...(values['trace-path'] ? { paths: values['trace-path'] } : undefined),
    ...(fds === undefined ? undefined : { fds }),
    ...(status === undefined ? undefined : { status }),
    ...(preset === undefined ? undefined : { preset }),
    ...(given.length === 0 ? undefined : { pattern: all(...given) }),
  };
}

/** Whether stacks have to be taken for it, even where nothing shows them. */
export function needsStacks(filter: FilterOptions): boolean {
  return compileFilter(filter).needsStack;
}

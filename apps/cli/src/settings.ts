/** Options to settings: every value checked, nothing done yet. Pure. */
import type { FilterOptions, Timestamps } from 'ptracer';
import { parseSignalExpression } from 'ptracer';
import type { CommandLine } from './command-line.js';
import { filterOptions, needsStacks } from './filter-options.js';
import { choice, number } from './option-values.js';
import { targetOf, type Target } from './target.js';
import { UsageError } from './usage-error.js';

export interface Settings {
  target: Target;
  filter: FilterOptions;
  /** Say at the end how many calls stopped, matched and were delivered. */
  stats: boolean;
  /** `undefined`: every signal. */
  signals: ReadonlySet<number> | undefined;
  followForks: boolean;
  output: string | undefined;
  format: 'text' | 'json';
  summary: 'none' | 'only' | 'also';
  stringLimit: number | undefined;
  timestamps: Timestamps;
  durations: boolean;
  descriptorPaths: boolean;
  stackFrames: 'user' | 'all';
  stackDepth: number | undefined;
  columns: number | undefined;
  quiet: boolean;
  color: 'auto' | 'always' | 'never';
}

type Values = CommandLine['values'];

interface Qualifiers {
  trace: string[];
  status: string[];
  signal: string[];
  fd: string[];
}

/** Names that strace's `-e` takes before the `=`. */
const QUALIFIERS: Readonly<Record<string, keyof Qualifiers>> = {
  trace: 'trace',
  t: 'trace',
  status: 'status',
  signal: 'signal',
  signals: 'signal',
  s: 'signal',
  fd: 'fd',
  fds: 'fd',
  'trace-fd': 'fd',
  'trace-fds': 'fd',
};

/** Qualifiers of strace that have no counterpart here yet. */
const UNSUPPORTED =
  /^(abbrev|a|verbose|v|raw|x|read|reads|r|write|writes|w|fault|inject|kvm|quiet|q|silent|decode-fds?|decode-pids?|namespace)=/;

function qualify(expressions: readonly string[]): Qualifiers {
  const found: Qualifiers = { trace: [], status: [], signal: [], fd: [] };
  for (const expression of expressions) {
    const equals = expression.indexOf('=');
    const name = expression.slice(0, Math.max(0, equals));
    const key = Object.hasOwn(QUALIFIERS, name) ? QUALIFIERS[name] : undefined;
    if (key !== undefined) found[key].push(expression.slice(equals + 1));
    else if (UNSUPPORTED.test(expression)) {
      throw new UsageError(
        `-e ${expression} is not supported: ptracer knows -e trace=, status=, fd= and signal=`,
      );
    } else found.trace.push(expression);
  }
  return found;
}

function timestamps(values: Values): Timestamps {
  if (values['relative-timestamps']) return 'relative';
  const count = values['absolute-timestamps']?.length ?? 0;
  return (['none', 'seconds', 'microseconds', 'epoch'] as const)[Math.min(count, 3)]!;
}

/** Which calls matter. */
export function filterOf(values: Values): FilterOptions {
  const { trace, status, fd } = qualify(values.expr ?? []);
  return filterOptions(values, {
    trace: [...trace, ...(values.trace ?? [])],
    status,
    fd: [...fd, ...(values['trace-fds'] ?? [])],
  });
}

/** A summary shows no stacks; a filter may need them all the same. */
function withStacks(target: Target, values: Values, filter: FilterOptions): Target {
  if (!values['summary-only'] || values.stack !== undefined || !needsStacks(filter)) return target;
  return { ...target, stack: 'auto' };
}

/**
 * @throws {UsageError} for a value that no option takes
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function settingsOf(line: CommandLine, base: NodeJS.ProcessEnv): Settings {
  const { values } = line;
  const qualifiers = qualify(values.expr ?? []);
  const filter = filterOf(values);
  const signal = [...qualifiers.signal, ...(values.signal === undefined ? [] : [values.signal])].at(-1);
  if (values.output?.startsWith('|')) {
    throw new UsageError('option -o takes a file; to write to a command, use: -o >(command)');
  }
  if (values['summary-only'] && values.summary) throw new UsageError('-c and -C exclude each other');
  if (values.json && (values['summary-only'] || values.summary)) {
    throw new UsageError('--json and a summary exclude each other');
  }
  return {
    target: withStacks(targetOf(line, base), values, filter),
    filter,
    stats: values.stats ?? false,
    signals: signal === undefined ? undefined : parseSignalExpression(signal),
    followForks: values['follow-forks'] ?? false,
    output: values.output,
    format: values.json ? 'json' : 'text',
    summary: values['summary-only'] ? 'only' : values.summary ? 'also' : 'none',
    stringLimit: number('-s', values['string-limit'], 0),
    timestamps: timestamps(values),
    durations: values['syscall-times'] ?? false,
    descriptorPaths: (values['decode-fds']?.length ?? 0) > 0,
    stackFrames: values['stack-trace']
      ? 'all'
      : choice('--stack-frames', ['user', 'all'], values['stack-frames']),
    stackDepth: number('--stack-depth', values['stack-depth'], 1),
    columns: number('-a', values.columns, 0),
    quiet: (values.quiet?.length ?? 0) > 0,
    color: choice('--color', ['auto', 'always', 'never'], values.color),
  };
}

/** Options to settings: every value checked, nothing done yet. Pure. */
import type { FilterOptions, ReporterSpecifier, SummaryFormat, Timestamps } from 'ptracer';
import {
  parseReporterSpecifier,
  parseSignalExpression,
  parseSummaryColumns,
  parseSummarySort,
  PtracerError,
  SUMMARY_KEYS,
} from 'ptracer';
import type { CommandLine, Mode } from './command-line.js';
import { parseFailOn, type FailOn } from './fail-on.js';
import { DEFAULT_VIEW, filterOptions, needsStacks } from './filter-options.js';
import { ANSWERS } from './forms.js';
import { choice, duration, number } from './option-values.js';
import { rulesShownBy } from './shown-rules.js';
import { targetOf, type Target } from './target.js';
import { UsageError } from './usage-error.js';

/** What is looked for. */
export interface Choice {
  mode: Mode;
  /** Which calls the user wants to see, or to have counted. */
  filter: FilterOptions;
  /** The user has said which calls. */
  isFiltered: boolean;
  /** Reporters by name; none: what the other settings say. */
  reporters: ReporterSpecifier[];
  failOn: FailOn[];
  /** `blocking`: what is a finding, ns. */
  slowerThan: number | undefined;
  /** Answers count what Node.js has for itself, too. */
  all: boolean;
}

export interface Settings extends Choice {
  target: Target;
  /** Say at the end how many calls stopped, matched and were delivered. */
  stats: boolean;
  /** `undefined`: every signal. */
  signals: ReadonlySet<number> | undefined;
  followForks: boolean;
  output: string | undefined;
  format: 'text' | 'json';
  summary: 'none' | 'only' | 'also';
  summaryFormat: SummaryFormat;
  stringLimit: number | undefined;
  timestamps: Timestamps;
  durations: boolean;
  descriptorPaths: boolean;
  descriptorDetails: boolean;
  abbreviate: boolean;
  stackFrames: 'user' | 'all';
  stackDepth: number | undefined;
  asyncFrames: boolean;
  poolStacks: boolean;
  asyncHooks: boolean;
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

/** Findings are all that is shown: the user's choice of calls is one among them. */
export function showsFindingsOnly({ mode, reporters }: Pick<Choice, 'mode' | 'reporters'>): boolean {
  if (mode !== 'trace' && mode !== 'report') return true;
  return reporters.length > 0 && reporters.every(({ name }) => rulesShownBy(name) !== undefined);
}

/** Which calls matter. */
function filterOf(values: Values, mode: Mode, findingsOnly: boolean): FilterOptions {
  const { trace, status, fd } = qualify(values.expr ?? []);
  // Where no calls are shown it says what a finding is, and how much is counted is no question of it.
  const { 'slower-than': _, all: __, ...others } = values;
  const expressions = {
    trace: [...trace, ...(values.trace ?? [])],
    status,
    fd: [...fd, ...(values['trace-fds'] ?? [])],
  };
  return filterOptions(
    findingsOnly ? others : values,
    expressions,
    mode === 'trace' ? DEFAULT_VIEW : undefined,
  );
}

/** Says which option a refusal is about. */
function told<Value>(
  option: string,
  text: string | undefined,
  parse: (text: string) => Value,
): Value | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch (error) {
    if (!(error instanceof PtracerError)) throw error;
    throw new UsageError(`option ${option}: ${error.message}`);
  }
}

function summaryFormat(values: Values): SummaryFormat {
  const sort = told('-S', values['summary-sort-by'], parseSummarySort);
  const columns = told('-U', values['summary-columns'], parseSummaryColumns);
  return {
    by: choice('--by', SUMMARY_KEYS, values.by),
    ...(sort && { sort }),
    ...(columns && { columns }),
  };
}

const OF_SUMMARY = { by: '--by', 'summary-sort-by': '-S', 'summary-columns': '-U' };

/** What `-R`, `--json`, `-c` and `-C` say together. */
function assertOneFormat(values: Values, mode: Mode): void {
  if (values['summary-only'] && values.summary) throw new UsageError('-c and -C exclude each other');
  if (values.json && values.summary) throw new UsageError('--json and -C exclude each other');
  const summary = values['summary-only'] ? '-c' : values.summary ? '-C' : undefined;
  const answersOnly = values.reporter?.every((one) => ANSWERS.has(parseReporterSpecifier(one).name));
  if (values.reporter !== undefined && ((values.json && !answersOnly) || summary !== undefined)) {
    const given = values.json ? '--json' : summary;
    throw new UsageError(`-R and ${given} exclude each other: write -R ${values.json ? 'json' : 'summary'}`);
  }
  if (summary !== undefined && mode !== 'trace' && mode !== 'report') {
    throw new UsageError(`${mode} and ${summary} exclude each other: both are the whole answer`);
  }
  const ofSummary = Object.entries(OF_SUMMARY).find(([name]) => values[name as keyof Values] !== undefined);
  if (ofSummary !== undefined && summary === undefined && values.reporter === undefined) {
    throw new UsageError(`option ${ofSummary[1]} is for a summary: -c or -C`);
  }
}

/** A summary by system call shows no stacks; a filter, or what it is by, may need them all the same. */
function withStacks(target: Target, values: Values, filter: FilterOptions): Target {
  if (!values['summary-only'] || values.stack !== undefined || target.kind === 'recorded') return target;
  const wanted = needsStacks(filter) || values['fail-on'] !== undefined;
  return wanted || (values.by !== undefined && values.by !== 'syscall')
    ? { ...target, stack: 'auto' }
    : target;
}

/** Whether the user has said which calls matter. */
function hasChoice(filter: FilterOptions, values: Values): boolean {
  const { preset, ...others } = filter;
  return Object.keys(others).length > 0 || (preset !== undefined && values.preset !== undefined);
}

function specifier(text: string): ReporterSpecifier {
  const parsed = parseReporterSpecifier(text);
  if (parsed.name !== '') return parsed;
  throw new UsageError(`option -R takes NAME or NAME:FILE, not ${JSON.stringify(text)}`);
}

/**
 * @throws {UsageError} for a value that no option takes
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function choiceOf({ values, mode }: Pick<CommandLine, 'values' | 'mode'>): Choice {
  const reporters = (values.reporter ?? []).map(specifier);
  const findingsOnly = showsFindingsOnly({ mode, reporters });
  const filter = filterOf(values, mode, findingsOnly);
  return {
    mode,
    filter,
    isFiltered: hasChoice(filter, values),
    reporters,
    failOn: parseFailOn(values['fail-on'] ?? []),
    slowerThan:
      findingsOnly && values['slower-than'] !== undefined
        ? duration('--slower-than', values['slower-than'])
        : undefined,
    all: values.all ?? false,
  };
}

/**
 * @throws {UsageError} for a value that no option takes
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function settingsOf(line: CommandLine, base: NodeJS.ProcessEnv): Settings {
  const { values, mode } = line;
  const qualifiers = qualify(values.expr ?? []);
  const chosen = choiceOf(line);
  const signal = [...qualifiers.signal, ...(values.signal === undefined ? [] : [values.signal])].at(-1);
  if (values.output?.startsWith('|')) {
    throw new UsageError('option -o takes a file; to write to a command, use: -o >(command)');
  }
  assertOneFormat(values, mode);
  return {
    ...chosen,
    target: withStacks(targetOf(line, base), values, chosen.filter),
    stats: values.stats ?? false,
    signals: signal === undefined ? undefined : parseSignalExpression(signal),
    followForks: values['follow-forks'] ?? false,
    output: values.output,
    format: values.json ? 'json' : 'text',
    summary: values['summary-only'] ? 'only' : values.summary ? 'also' : 'none',
    summaryFormat: summaryFormat(values),
    stringLimit: number('-s', values['string-limit'], 0),
    timestamps: timestamps(values),
    durations: values['syscall-times'] ?? false,
    abbreviate: !(values['no-abbrev'] ?? false),
    descriptorPaths: (values['decode-fds']?.length ?? 0) > 0,
    descriptorDetails: (values['decode-fds']?.length ?? 0) > 1,
    stackFrames: values['stack-trace']
      ? 'all'
      : choice('--stack-frames', ['user', 'all'], values['stack-frames']),
    stackDepth: number('--stack-depth', values['stack-depth'], 1),
    asyncFrames: choice('--async-frames', ['on', 'off'], values['async-frames']) === 'on',
    poolStacks: choice('--pool-stacks', ['auto', 'off'], values['pool-stacks']) === 'auto',
    asyncHooks: values['async-hooks'] ?? false,
    columns: number('-a', values.columns, 0),
    quiet: (values.quiet?.length ?? 0) > 0,
    color: choice('--color', ['auto', 'always', 'never'], values.color),
  };
}

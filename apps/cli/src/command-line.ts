/** Cuts the command line in two, and reads our half. Pure. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from 'ptracer';
import { UsageError } from './usage-error.js';

/** Every option, with strace's letters. */
const OPTIONS = {
  expr: { type: 'string', short: 'e', multiple: true },
  trace: { type: 'string', multiple: true },
  status: { type: 'string' },
  signal: { type: 'string' },
  'trace-path': { type: 'string', short: 'P', multiple: true },
  'successful-only': { type: 'boolean', short: 'z' },
  'failed-only': { type: 'boolean', short: 'Z' },
  where: { type: 'string', multiple: true },
  from: { type: 'string', multiple: true },
  'not-from': { type: 'string', multiple: true },
  package: { type: 'string', multiple: true },
  'slower-than': { type: 'string' },
  thread: { type: 'string', multiple: true },
  preset: { type: 'string' },
  all: { type: 'boolean' },
  stats: { type: 'boolean' },
  'explain-filter': { type: 'boolean' },
  'trace-fds': { type: 'string', multiple: true },
  'follow-forks': { type: 'boolean', short: 'f' },
  attach: { type: 'string', short: 'p', multiple: true },
  env: { type: 'string', short: 'E', multiple: true },
  output: { type: 'string', short: 'o' },
  reporter: { type: 'string', short: 'R', multiple: true },
  json: { type: 'boolean' },
  'fail-on': { type: 'string', multiple: true },
  'string-limit': { type: 'string', short: 's' },
  'absolute-timestamps': { type: 'boolean', short: 't', multiple: true },
  'relative-timestamps': { type: 'boolean', short: 'r' },
  'syscall-times': { type: 'boolean', short: 'T' },
  'no-abbrev': { type: 'boolean', short: 'v' },
  'decode-fds': { type: 'boolean', short: 'y', multiple: true },
  'summary-only': { type: 'boolean', short: 'c' },
  summary: { type: 'boolean', short: 'C' },
  by: { type: 'string' },
  'summary-sort-by': { type: 'string', short: 'S' },
  'summary-columns': { type: 'string', short: 'U' },
  'summary-wall-clock': { type: 'boolean', short: 'w' },
  stack: { type: 'string' },
  'stack-trace': { type: 'boolean', short: 'k' },
  'stack-frames': { type: 'string' },
  'stack-depth': { type: 'string' },
  'async-frames': { type: 'string' },
  'pool-stacks': { type: 'string' },
  'async-hooks': { type: 'boolean' },
  columns: { type: 'string', short: 'a' },
  quiet: { type: 'boolean', short: 'q', multiple: true },
  color: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const satisfies NonNullable<ParseArgsConfig['options']>;

/** Option values as they were given, by long name. */
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; strict: true }>>['values'];

/** What is asked for: the trace itself, one of the answers, or a recorded trace again. */
export type Mode = 'trace' | 'leaks' | 'blocking' | 'startup' | 'report';

export interface CommandLine {
  mode: Mode;
  values: Values;
  command: string[];
  /** Lists of process ids after `attach`; `undefined` without it. */
  attached?: string[];
  /** Files after `report`. */
  files?: string[];
  /** Which calls are asked about, after `syscalls`; `undefined` without it. */
  calls?: string[];
}

/** After options of ours these are no commands to trace, unless they stand behind `--`. */
const ANSWERS = ['leaks', 'blocking', 'startup'] as const;

/** Words after which options of ours may follow too. */
const MIXED: ReadonlySet<string> = new Set(['attach', 'report', 'syscalls']);

const isAnswer = (word: string | undefined): word is (typeof ANSWERS)[number] =>
  ANSWERS.some((answer) => answer === word);

/** Options that `syscalls` has. */
const OF_SYSCALLS: ReadonlySet<string> = new Set(['json', 'help', 'version'] satisfies (keyof Values)[]);

/** `syscalls [name…] [--json]`: nothing is traced, so no other option has a meaning. */
function parseSyscalls(before: readonly string[], after: readonly string[]): CommandLine {
  const { values, words } = parseMixed(before, after);
  const other = Object.keys(values).find((option) => !OF_SYSCALLS.has(option));
  if (other !== undefined) {
    throw new UsageError(
      `option --${other} is for tracing; syscalls takes names and --json, and a command of that name is: ptracer -- syscalls`,
    );
  }
  return { mode: 'trace', values, command: [], calls: words };
}

/** Index of the first argument that belongs to the command. */
function commandStart(argv: readonly string[]): number {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const first = tokens.find(({ kind }) => kind === 'positional' || kind === 'option-terminator');
  return first?.index ?? argv.length;
}

/** `[options] attach PID… [options]`, `[options] report FILE [options]`: here options may follow. */
function parseMixed(
  before: readonly string[],
  after: readonly string[],
): { values: Values; words: string[] } {
  const { values, positionals } = parseArgs({
    args: [...before, ...after],
    options: OPTIONS,
    strict: true,
    allowPositionals: true,
  });
  return { values, words: positionals };
}

function parseCommand(own: readonly string[], rest: readonly string[], mode: Mode): CommandLine {
  const { values } = parseArgs({ args: [...own], options: OPTIONS, strict: true });
  return { mode, values, command: rest[0] === '--' ? rest.slice(1) : [...rest] };
}

/** `[options] leaks [options] [--] command…`, `[options] leaks -p PID` */
function parseAnswer(mode: Mode, before: readonly string[], after: readonly string[]): CommandLine {
  const start = commandStart(after);
  if (after[start] === 'report') {
    throw new UsageError(`${mode} of a recorded trace is: ptracer report FILE -R ${mode}`);
  }
  return parseCommand([...before, ...after.slice(0, start)], after.slice(start), mode);
}

function explain(error: Error & { code?: string }, args: readonly string[]): UsageError {
  if (error instanceof UsageError) return error;
  const unknown = /Unknown option '(-[^']+)'/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    const hint = unknown.startsWith('--')
      ? nearest(unknown.slice(2), Object.keys(OPTIONS), '--')
      : args.includes(unknown)
        ? ''
        : ` in ${args.find((arg) => arg.startsWith('-') && arg.includes(unknown.slice(1)))}`;
    return new UsageError(`there is no option ${unknown}${hint}; see ptracer --help`);
  }
  const option = /'([^']+)'/.exec(error.message)?.[1]?.replace(/ <value>$/, '') ?? '';
  if (error.message.includes('is ambiguous'))
    return new UsageError(`option ${option} needs a value, and what follows it begins with -`);
  if (error.message.includes('argument missing')) return new UsageError(`option ${option} needs a value`);
  if (error.message.includes('does not take')) return new UsageError(`option ${option} takes no value`);
  return new UsageError(error.message.split('\n')[0] ?? error.message);
}

/** @throws {UsageError} for an unknown option, or a value that is missing or too many */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const start = commandStart(argv);
  const own = argv.slice(0, start);
  const rest = argv.slice(start);
  const [word] = rest;
  try {
    if (word === 'attach') {
      const { values, words } = parseMixed(own, rest.slice(1));
      return { mode: 'trace', values, command: [], attached: words };
    }
    if (word === 'report') {
      const { values, words } = parseMixed(own, rest.slice(1));
      return { mode: 'report', values, command: [], files: words };
    }
    if (word === 'syscalls') return parseSyscalls(own, rest.slice(1));
    if (isAnswer(word)) return parseAnswer(word, own, rest.slice(1));
    return parseCommand(own, rest, 'trace');
  } catch (error) {
    throw explain(error as Error, word !== undefined && (MIXED.has(word) || isAnswer(word)) ? argv : own);
  }
}

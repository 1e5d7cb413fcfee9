import { parseArgs } from 'node:util';

/** The user asked for something that cannot be: one line, exit status 2. */
export class UsageError extends Error {}

/** What the command line asks for. */
export interface Options {
  help: boolean;
  list: boolean;
  corpus: boolean;
  self: boolean;
  json: boolean;
  /** Examples of each difference. */
  max: number;
  /** Percent of identical calls below which the exit status is 1. */
  failUnder: number | undefined;
  /** Folder that the traces are kept in. */
  keep: string | undefined;
  /** Options that both tracers are given. */
  tracerOptions: string[];
  /** The command, or the names of programs of the corpus. */
  operands: string[];
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0))
    throw new UsageError(`ERR_PTRACER_USAGE: ${name} ${text} is not a number`);
  return value;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        list: { type: 'boolean', default: false },
        corpus: { type: 'boolean', default: false },
        self: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        max: { type: 'string', default: '2' },
        'fail-under': { type: 'string' },
        keep: { type: 'string' },
        verbose: { type: 'boolean', short: 'v', default: false },
        paths: { type: 'boolean', short: 'y', multiple: true, default: [] },
        strings: { type: 'string', short: 's' },
        expression: { type: 'string', short: 'e', multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw new UsageError(`ERR_PTRACER_USAGE: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads the command line. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const tracerOptions = [
    ...(values.verbose ? ['-v'] : []),
    ...(values.paths.length > 0 ? [values.paths.length > 1 ? '-yy' : '-y'] : []),
    ...(values.strings === undefined ? [] : ['-s', String(numberOf('-s', values.strings))]),
    ...values.expression.flatMap((expression) => ['-e', expression]),
  ];
  if (!values.help && !values.list && !values.corpus && positionals.length === 0) {
    throw new UsageError('ERR_PTRACER_USAGE: a command is missing, or --corpus; see --help');
  }
  return {
    help: values.help,
    list: values.list,
    corpus: values.corpus,
    self: values.self,
    json: values.json,
    max: numberOf('--max', values.max),
    failUnder:
      values['fail-under'] === undefined ? undefined : numberOf('--fail-under', values['fail-under']),
    keep: values.keep,
    tracerOptions,
    operands: positionals,
  };
}

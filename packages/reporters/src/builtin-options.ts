/** Options of reporters that are built in, checked: a command line has no types. Pure. */
import { PtracerError } from '@ptracer/core';
import { SUMMARY_KEYS } from './answers/summary.js';
import type { BuiltinName, BuiltinOptions } from './builtin.js';
import { SUMMARY_COLUMNS, SUMMARY_SORTS } from './views/summary.js';

/** What an option takes, as it is told, and its value: `undefined` where it is none. */
interface Kind {
  takes: string;
  read(given: unknown): unknown;
}

function typed(type: 'boolean' | 'function' | 'object', takes: string): Kind {
  return { takes, read: (given) => (typeof given === type ? given : undefined) };
}

const FLAG = typed('boolean', 'true or false');
const FUNCTION = typed('function', 'a function');
const VARIABLES = typed('object', 'an object of environment variables');

/** `-R` reads what looks like a number as one. */
const TEXT: Kind = {
  takes: 'a text',
  read: (given) => (typeof given === 'string' || typeof given === 'number' ? String(given) : undefined),
};

const COUNT: Kind = {
  takes: 'a whole number',
  read: (given) => (typeof given === 'number' && Number.isInteger(given) && given >= 0 ? given : undefined),
};

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

const TIME: Kind = {
  takes: 'a time such as 5ms, or nanoseconds',
  read(given) {
    if (typeof given === 'number') return given >= 0 ? given : undefined;
    const [, value, unit] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s)$/.exec(String(given)) ?? [];
    return value === undefined || unit === undefined ? undefined : Number(value) * UNITS[unit]!;
  },
};

const oneOf = (...words: readonly string[]): Kind => ({
  takes: `one of ${words.join(', ')}`,
  read: (given) => (words.includes(given as string) ? given : undefined),
});

const someOf = (...words: readonly string[]): Kind => ({
  takes: `some of ${words.join(', ')}`,
  read(given) {
    const list: unknown = typeof given === 'string' ? given.split(',') : given;
    return Array.isArray(list) && list.every((one) => words.includes(one as string)) ? list : undefined;
  },
});

const VIEW = { color: FLAG, columns: COUNT, limit: COUNT, json: FLAG };
const LEAKS = { all: FLAG, filter: FUNCTION };
const BLOCKING = { slowerThan: TIME, shortest: TIME, callCost: TIME };
const QUIET = someOf('exit');

const KINDS: {
  readonly [Name in BuiltinName]: { readonly [Key in keyof Required<BuiltinOptions[Name]>]: Kind };
} = {
  strace: {
    timestamps: oneOf('none', 'seconds', 'microseconds', 'epoch', 'relative'),
    durations: FLAG,
    descriptorPaths: FLAG,
    descriptorDetails: FLAG,
    abbreviate: FLAG,
    threadIds: oneOf('auto', 'always'),
    columns: COUNT,
    stackFrames: oneOf('user', 'all', 'none'),
    color: FLAG,
    quiet: QUIET,
  },
  pretty: {
    color: FLAG,
    columns: COUNT,
    stackFrames: oneOf('user', 'all'),
    startUp: oneOf('fold', 'all'),
    source: FLAG,
    descriptorPaths: FLAG,
    descriptorDetails: FLAG,
    abbreviate: FLAG,
    quiet: QUIET,
  },
  json: {},
  summary: {
    by: oneOf(...SUMMARY_KEYS),
    sort: oneOf(...SUMMARY_SORTS),
    columns: someOf(...SUMMARY_COLUMNS),
    json: FLAG,
  },
  leaks: { ...VIEW, ...LEAKS },
  blocking: { ...VIEW, ...BLOCKING },
  startup: VIEW,
  folded: { weight: oneOf('time', 'calls', 'bytes'), threads: FLAG },
  speedscope: {},
  'chrome-trace': {},
  pprof: {},
  sarif: { root: TEXT, ...LEAKS, ...BLOCKING },
  junit: { ...LEAKS, ...BLOCKING },
  github: { summaryFile: TEXT, env: VARIABLES, ...LEAKS, ...BLOCKING },
};

function refusal(text: string): PtracerError {
  return new PtracerError('ERR_PTRACER_INVALID_ARGUMENT', text);
}

/**
 * The options as the reporter takes them: times in ns, lists apart.
 * @throws {PtracerError} ERR_PTRACER_INVALID_ARGUMENT for an option that it does not have, or a value that is none
 */
export function checkedOptions(
  name: BuiltinName,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const kinds: Readonly<Record<string, Kind>> = KINDS[name];
  const checked: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(options)) {
    if (given === undefined) continue;
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) {
      const known = Object.keys(kinds).join(', ');
      throw refusal(
        `the reporter ${name} has no option ${JSON.stringify(key)}: ${known === '' ? 'it has none' : `there is ${known}`}`,
      );
    }
    const value = kind.read(given);
    if (value === undefined) {
      throw refusal(
        `the option ${key} of the reporter ${name} takes ${kind.takes}, not ${JSON.stringify(given) ?? typeof given}`,
      );
    }
    checked[key] = value;
  }
  return checked;
}

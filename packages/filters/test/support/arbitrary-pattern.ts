/** Random patterns over the values of random calls. */
import * as fc from 'fast-check';
import type { Decode, Signature, SyscallArg, SyscallEvent, SyscallResult } from '@ptracer/core';
import type {
  ArgMatcher,
  NameMatcher,
  PathMatcher,
  ResultMatcher,
  SiteMatcher,
  SyscallFilter,
  SyscallPattern,
} from '../../src/pattern/types.js';
import {
  callOf,
  constantsOf,
  DURATIONS,
  ERRNOS,
  FOLDERS,
  FREQUENT,
  PATHS,
  signature,
  SMALL,
  TEXTS,
  unknown,
} from './arbitrary-call.js';
import { kindOf } from './call.js';

/** Calls for each filter. */
const CALLS = 8;

const oneOrMore = <One>(one: fc.Arbitrary<One>): fc.Arbitrary<One | One[]> =>
  fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));

const bound = fc.constantFrom(...SMALL, 2.5);

const range = fc
  .oneof(fc.record({ min: bound }), fc.record({ max: bound }), fc.record({ min: bound, max: bound }))
  .filter((one) => !('min' in one && 'max' in one) || one.min <= one.max) as fc.Arbitrary<{
  min: number;
  max?: number;
}>;

const expression = fc.constantFrom(
  /^\/etc/,
  /o/g,
  /E/i,
  /^src\/.*\.ts$/y,
  /:/,
  /O_(WRONLY|CREAT)/,
  /^$/,
  /./u,
);

const argFunction = fc.constantFrom<(arg: SyscallArg) => boolean>(
  ({ value }) => value === 3,
  ({ value }) => value === null,
  ({ rawValue }) => rawValue === 0,
  ({ kind }) => kind === 'flags',
);

const name: fc.Arbitrary<NameMatcher> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...FREQUENT) },
  fc.constantFrom('%file', '%desc', '%network', '%%stat', '%process'),
  fc.constantFrom('open*', '*at', '{read,write}*', 'rename?t2', '[m]map'),
  fc.constantFrom(/^open/, /stat/g, /./, /AT$/i, /re/y),
  fc.constantFrom<NameMatcher>(
    (one) => one.startsWith('p'),
    (one) => one.length < 6,
  ),
);

const MATCHERS: Readonly<Record<string, fc.Arbitrary<ArgMatcher>>> = {
  path: fc.constantFrom(...PATHS),
  string: fc.constantFrom(...TEXTS),
  bytes: fc.constantFrom(...TEXTS),
  strings: fc.constantFrom(...TEXTS),
  signal: fc.constantFrom('SIGTERM', 'SIGHUP', 1),
  sockaddr: fc.constantFrom('/run/x.sock', 'AF_UNIX', '127.0.0.1:80', '[::1]:80', '::1', 80),
};

/** Matchers that suit how a parameter is decoded. */
function fitting(decode: Decode): fc.Arbitrary<ArgMatcher> {
  const constants = constantsOf(decode);
  const kind = kindOf(decode);
  if (constants.length > 0 && (kind === 'flags' || kind === 'enum')) {
    const names = fc.constantFrom(...constants.map(([, one]) => one));
    const integers = fc.constantFrom(...constants.map(([value]) => value));
    if (kind === 'enum') return fc.oneof(names, integers);
    return fc.oneof({ weight: 4, arbitrary: oneOrMore(names).map((has) => ({ has })) }, names, integers);
  }
  return MATCHERS[kind] ?? fc.constantFrom(...SMALL);
}

const anyMatcher: fc.Arbitrary<ArgMatcher> = fc.oneof(
  fc.constantFrom(...SMALL),
  fc.constantFrom('AT_FDCWD', '3', '18446744073709551615', 'O_WRONLY|O_CREAT', 'O_RDONLY'),
  expression,
  range,
  argFunction,
);

/** Matchers for one or two parameters of a call, by position or by name. */
function argsOf({ params }: Signature): fc.Arbitrary<SyscallPattern['args'] & object> {
  if (params.length === 0) return fc.constant([]);
  const one = fc.nat(params.length - 1).chain((at) => {
    return fc.tuple(fc.constant(at), fc.oneof({ weight: 2, arbitrary: fitting(params[at]![2]) }, anyMatcher));
  });
  return fc.tuple(fc.array(one, { minLength: 1, maxLength: 2 }), fc.boolean()).map(([chosen, byName]) => {
    if (byName) return Object.fromEntries(chosen.map(([at, matcher]) => [params[at]![0], matcher]));
    const list: (ArgMatcher | undefined)[] = [];
    for (const [at, matcher] of chosen) list[at] = matcher;
    return Array.from(list);
  });
}

const path: fc.Arbitrary<PathMatcher> = fc.oneof(
  fc.constantFrom(...PATHS.filter((one) => one !== ''), ...FOLDERS),
  fc.constantFrom('/etc/', 'src/', './', '../', '/', './src/'),
  fc.constantFrom(
    '**/*.ts',
    '*.txt',
    '/tmp/*',
    'src/**',
    './**',
    '**',
    '/etc/**',
    'pipe:*',
    '/{etc,tmp}/*',
    '/tmp/photo*',
  ),
  expression,
);

const result: fc.Arbitrary<ResultMatcher> = fc.oneof(
  fc.constantFrom<ResultMatcher[]>('success', 'failure', 'unfinished', ...SMALL),
  range,
  fc.constantFrom<(result: SyscallResult) => boolean>(
    ({ text }) => text === '3',
    ({ errno }) => errno !== 'ENOENT',
  ),
);

const site: fc.Arbitrary<SiteMatcher> = fc.constantFrom<SiteMatcher[]>(
  'src/db.js',
  'src/*.ts',
  '**/dist/*',
  'node_modules/',
  'fn:load',
  'pkg:sharp',
  'app',
  'node',
  /main/,
);

const duration = fc.oneof(
  fc.constantFrom(...DURATIONS, '5ms' as const, '1us' as const),
  fc.constantFrom({ min: 1 }, { max: '1us' as const }, { min: 1, max: '5ms' as const }),
);

const alone: Partial<Record<keyof SyscallPattern, fc.Arbitrary<unknown>>> = {
  result,
  errno: oneOrMore(fc.constantFrom(...ERRNOS)),
  path: oneOrMore(path),
  fd: oneOrMore(fc.oneof(fc.constantFrom(-100, -1, 0, 1, 3), range)),
  thread: oneOrMore(fc.constantFrom('main', 'worker', 'uv-pool', 'other', 'js')),
  duration,
  from: oneOrMore(site),
  package: oneOrMore(fc.constantFrom('pkg:sharp', 'pkg:*', 'app', 'node')),
};

/** Most combinations in each other. */
const DEPTH = 2;

/** A pattern with a few conditions, about this call or near it. Some are refused: no call can fulfil them. */
function patternAbout(one: Signature, depth: number = DEPTH): fc.Arbitrary<SyscallPattern> {
  const keys: Partial<Record<keyof SyscallPattern, fc.Arbitrary<unknown>>> = {
    name: fc.oneof(fc.constant(one.name), oneOrMore(fc.oneof(fc.constant(one.name), name))),
    args: argsOf(one),
    ...alone,
  };
  if (depth > 0) {
    const inner = fc.constant(one).chain((same) => patternAbout(same, depth - 1));
    const several = fc.array(inner, { minLength: 1, maxLength: 3 });
    Object.assign(keys, { all: several, any: several, not: fc.oneof(inner, several) });
  }
  const plain = Object.keys(keys) as (keyof SyscallPattern)[];
  // Names, arguments and combinations come up more often than the rest.
  const weighted = fc.oneof(
    fc.subarray(plain, { minLength: 1, maxLength: 3 }),
    fc.subarray(['name', 'args', 'fd', 'any', 'not'].filter((key) => key in keys) as typeof plain, {
      minLength: 1,
      maxLength: 3,
    }),
  );
  return fc
    .tuple(weighted, fc.boolean())
    .chain(([chosen, wide]) =>
      fc
        .record(Object.fromEntries(chosen.map((key) => [key, keys[key]!])))
        .map((made) => (wide && ('from' in made || 'package' in made) ? { ...made, direct: false } : made)),
    ) as fc.Arbitrary<SyscallPattern>;
}

/** A filter, and calls of which some match it. */
export const anyCase: fc.Arbitrary<[filter: SyscallFilter, calls: SyscallEvent[]]> = fc
  .array(signature, { minLength: 1, maxLength: 3 })
  .chain((subjects) =>
    fc.tuple(
      oneOrMore(fc.constantFrom(...subjects).chain((one) => patternAbout(one))),
      fc.array(
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...subjects).chain(callOf) },
          { weight: 2, arbitrary: signature.chain(callOf) },
          { weight: 1, arbitrary: unknown },
        ),
        { minLength: CALLS, maxLength: CALLS },
      ),
    ),
  );

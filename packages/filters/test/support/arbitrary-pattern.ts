/** Random patterns over the values of random calls. */
import * as fc from 'fast-check';
import type { Signature, SyscallArg, SyscallEvent, SyscallResult } from '@ptracer/core';
import type {
  ArgMatcher,
  NameMatcher,
  PathMatcher,
  ResultMatcher,
  SyscallFilter,
  SyscallPattern,
} from '../../src/pattern/types.js';
import {
  callOf,
  ERRNOS,
  FLAGS,
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
  flags: oneOrMore(fc.constantFrom(...FLAGS)).map((has) => ({ has })),
  enum: fc.constantFrom('SEEK_SET', 'SEEK_END', 0, 1),
  signal: fc.constantFrom('SIGTERM', 0),
  sockaddr: fc.constantFrom('/run/x.sock', 'AF_UNIX', '127.0.0.1:80', '[::1]:80', '::1', 80),
};

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
    const fitting = MATCHERS[kindOf(params[at]![2])] ?? fc.constantFrom(...SMALL);
    return fc.tuple(fc.constant(at), fc.oneof(fitting, anyMatcher));
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
  fc.constantFrom<ResultMatcher[]>('success', 'failure', ...SMALL),
  range,
  fc.constantFrom<(result: SyscallResult) => boolean>(
    ({ text }) => text === '3',
    ({ errno }) => errno !== 'ENOENT',
  ),
);

/** A pattern with one to three conditions, about this call or near it. Some are refused: no call can fulfil them. */
function patternAbout(one: Signature): fc.Arbitrary<SyscallPattern> {
  const keys: { [Key in keyof SyscallPattern]-?: fc.Arbitrary<unknown> } = {
    name: fc.oneof(fc.constant(one.name), oneOrMore(fc.oneof(fc.constant(one.name), name))),
    result,
    errno: oneOrMore(fc.constantFrom(...ERRNOS)),
    path: oneOrMore(path),
    args: argsOf(one),
  };
  return fc
    .subarray(Object.keys(keys) as (keyof SyscallPattern)[], { maxLength: 3 })
    .chain((chosen) =>
      fc.record(Object.fromEntries(chosen.map((key) => [key, keys[key]]))),
    ) as fc.Arbitrary<SyscallPattern>;
}

/** A filter, and calls of which some match it. */
export const anyCase: fc.Arbitrary<[filter: SyscallFilter, calls: SyscallEvent[]]> = fc
  .array(signature, { minLength: 1, maxLength: 3 })
  .chain((subjects) =>
    fc.tuple(
      oneOrMore(fc.constantFrom(...subjects).chain(patternAbout)),
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

/** `args` of a pattern: matchers by position or by parameter name. */
import { types } from 'node:util';
import type { Arch, Decode, Signature, SyscallArg } from '@ptracer/core';
import { nearest } from '../nearest.js';
import { exactly, parseBounds } from './bounds.js';
import type { Condition } from './condition.js';
import { assertConstant, havingFlags } from './constants.js';
import { isPredicate } from './functions.js';
import { assertKeys, eachOf, isRecord, member, refusal, shown } from './refusal.js';
import { regExpText } from './regexp.js';
import { named, type Parser } from './scope.js';
import type { ValueCondition } from './value.js';

type Calls = readonly Signature[];
type At = number | string;

function flagsOf(at: string, value: unknown): string[] {
  return eachOf(at, value).map(([where, flag]) => {
    if (typeof flag === 'string' && /^(_*[A-Z][A-Z0-9_]*|0x[\da-f]+|0[0-7]+)$/.test(flag)) return flag;
    throw refusal(where, `a flag is a name such as 'O_WRONLY', not ${shown(flag)}`);
  });
}

/** A matcher that is not a function. */
function valueCondition(at: string, matcher: unknown): ValueCondition {
  if (typeof matcher === 'number') return { test: 'bounds', bounds: exactly(at, matcher) };
  if (typeof matcher === 'string') return { test: 'text', text: matcher };
  if (types.isRegExp(matcher)) return { test: 'match', pattern: regExpText(matcher) };
  if (isRecord(matcher)) {
    if (matcher['has'] === undefined) {
      assertKeys(at, matcher, ['min', 'max', 'has']);
      return { test: 'bounds', bounds: parseBounds(at, matcher) };
    }
    assertKeys(at, matcher, ['has']);
    return { test: 'flags', flags: flagsOf(member(at, 'has'), matcher['has']) };
  }
  throw refusal(
    at,
    `an argument is matched by a number, a string, a RegExp, { min, max }, { has } or a function, not ${shown(matcher)}`,
  );
}

function decodeOf({ params }: Signature, at: At): Decode | undefined {
  const param = typeof at === 'number' ? params[at] : params.find(([name]) => name === at);
  return param?.[2];
}

/** The calls that have the argument. */
function having(where: string, at: At, calls: Calls): Calls {
  const found = calls.filter((signature) => decodeOf(signature, at) !== undefined);
  if (found.length > 0) return found;
  if (typeof at === 'number') {
    const most = Math.max(...calls.map(({ params }) => params.length));
    throw refusal(where, `position ${at} is beyond the ${most} arguments, at most, of ${named(calls)}`);
  }
  const names = [...new Set(calls.flatMap(({ params }) => params.map(([name]) => name)))];
  const known = calls.length === 1 ? ` (${names.join(', ')})` : '';
  throw refusal(where, `${at} is no parameter of ${named(calls)}${known}${nearest(at, names)}`);
}

/** Those of them whose argument can have the flags. */
function holdingFlags(where: string, at: At, matcher: { has?: unknown }, calls: Calls, arch: Arch): Calls {
  const found = calls.filter((signature) => decodeOf(signature, at)?.startsWith('flags:'));
  if (found.length === 0) throw refusal(where, `holds no flags in ${named(calls)}`);
  const flags = eachOf(where, matcher.has) as [at: string, name: string][];
  const decodes = found.map((signature) => decodeOf(signature, at)!);
  const having = havingFlags(flags, decodes, arch, named(found));
  return found.filter((signature) => having.has(decodeOf(signature, at)!));
}

function conditionOf(where: string, at: At, matcher: unknown): Condition {
  if (!isPredicate(where, matcher)) return { type: 'arg', at, value: valueCondition(where, matcher) };
  const holds = matcher as (arg: SyscallArg) => boolean;
  return {
    type: 'function',
    holds: ({ args }) => {
      const arg = typeof at === 'number' ? args[at] : args.find(({ name }) => name === at);
      return arg !== undefined && holds(arg);
    },
  };
}

function entriesOf(at: string, value: unknown): [where: string, at: At, matcher: unknown][] {
  if (Array.isArray(value)) return Array.from(value as unknown[], (one, i) => [`${at}[${i}]`, i, one]);
  if (isRecord(value)) return Object.entries(value).map(([name, one]) => [member(at, name), name, one]);
  throw refusal(at, `arguments are an array, or an object by parameter name, not ${shown(value)}`);
}

export const parseArguments: Parser = (at, value, { calls: all, arch }) => {
  const entries = entriesOf(at, value).filter(([, , matcher]) => matcher !== undefined);
  let calls = all;
  const conditions = entries.map(([where, position, matcher]) => {
    const condition = conditionOf(where, position, matcher);
    calls = having(where, position, calls);
    if (condition.type !== 'arg') return condition;
    if (condition.value.test === 'flags') {
      calls = holdingFlags(member(where, 'has'), position, matcher as object, calls, arch);
    } else if (condition.value.test === 'text') {
      const decodes = calls.map((signature) => decodeOf(signature, position)!);
      assertConstant(where, condition.value.text, decodes, arch, named(calls));
    }
    return condition;
  });
  return conditions.length === 0 ? { conditions } : { conditions, calls };
};

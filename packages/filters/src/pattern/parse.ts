/** A filter, checked, to a tree of conditions. */
import { resolve } from 'node:path';
import { tableFor, type Arch, type Signature } from '@ptracer/core';
import { canTouchPath } from '../path-match.js';
import { parseArguments } from './arguments.js';
import { parseFrom, parsePackage } from './call-site.js';
import type { Condition } from './condition.js';
import { parseDuration } from './duration.js';
import { parseFd } from './fd.js';
import { parseName } from './name.js';
import { pathCondition } from './path.js';
import { assertKeys, isRecord, member, refusal, shown } from './refusal.js';
import { parseErrno, parseResult } from './result.js';
import { named, type Parsed, type Parser, type Scope } from './scope.js';
import { parseThread } from './thread.js';
import type { SyscallPattern } from './types.js';

/** What a pattern means depends on these. */
export interface PatternOptions {
  /** The machine whose table of system calls holds. Default: this one. */
  arch?: Arch;
  /** The folder that relative paths of the pattern start from. Default: the current one. */
  cwd?: string;
}

const parsePath: Parser = (at, value, { cwd, calls }) => {
  const condition = pathCondition(at, value, cwd);
  const touching = calls.filter(canTouchPath);
  if (touching.length === 0) throw refusal(at, `a path never occurs in ${named(calls)}`);
  return { conditions: [{ type: 'path', ...condition }], calls: touching };
};

function listOf(at: string, value: unknown, where: string): [at: string, one: unknown][] {
  if (!Array.isArray(value)) throw refusal(at, `is a list of patterns, not ${shown(value)}`);
  if (value.length === 0) throw refusal(at, `is an empty list of patterns, ${where}`);
  return Array.from(value as unknown[], (one, i) => [`${at}[${i}]`, one]);
}

/** One of several: the calls are those of any of them. */
function parseAlternatives(parts: readonly [at: string, one: unknown][], scope: Scope): Parsed {
  const parsed = parts.map(([where, one]) => parseOne(where, one, scope));
  const conditions = parsed.map(together);
  const condition: Condition = conditions.length === 1 ? conditions[0]! : { type: 'any', of: conditions };
  if (parsed.some(({ calls }) => calls === undefined)) return { conditions: [condition] };
  const found = new Set(parsed.flatMap(({ calls }) => calls as Signature[]));
  return { conditions: [condition], calls: scope.calls.filter((call) => found.has(call)) };
}

const parseAny: Parser = (at, value, scope) =>
  parseAlternatives(listOf(at, value, 'which nothing can match'), scope);

const parseAll: Parser = (at, value, scope) => {
  let { calls } = scope;
  let narrowed = false;
  const conditions = listOf(at, value, 'which says nothing').map(([where, one]) => {
    const parsed = parseOne(where, one, { ...scope, calls });
    narrowed ||= parsed.calls !== undefined;
    calls = parsed.calls ?? calls;
    return together(parsed);
  });
  return narrowed ? { conditions, calls } : { conditions };
};

const parseNot: Parser = (at, value, scope) => {
  const parsed = parseOne(at, value, scope);
  if (parsed.conditions.length === 0 && parsed.calls === undefined) {
    throw refusal(at, 'excludes every call, and nothing is left');
  }
  return { conditions: [{ type: 'not', of: together(parsed) }] };
};

/** `direct` says how `from` and `package` are meant, wherever it stands. */
const parseDirect: Parser = () => ({ conditions: [] });

/** In this order they are parsed, each for the calls that the ones before have left, and asked. */
const PARSERS: { readonly [Key in keyof SyscallPattern]-?: Parser } = {
  name: parseName,
  result: parseResult,
  errno: parseErrno,
  args: parseArguments,
  fd: parseFd,
  path: parsePath,
  thread: parseThread,
  duration: parseDuration,
  from: parseFrom,
  package: parsePackage,
  direct: parseDirect,
  all: parseAll,
  any: parseAny,
  not: parseNot,
};

const KEYS = Object.keys(PARSERS) as (keyof SyscallPattern)[];

function assertTogether(at: string, pattern: Readonly<Record<string, unknown>>): void {
  const { result, errno, direct, from, package: owner } = pattern;
  if (errno !== undefined && (result === 'success' || result === 'unfinished')) {
    const what = result === 'success' ? "with the result 'success'" : 'that never returned';
    throw refusal(member(at, 'errno'), `a call ${what} has no errno`);
  }
  if (direct === undefined) return;
  if (typeof direct !== 'boolean')
    throw refusal(member(at, 'direct'), `is true or false, not ${shown(direct)}`);
  if (from === undefined && owner === undefined) {
    throw refusal(member(at, 'direct'), 'says how from and package are meant, and there is neither');
  }
}

function parsePattern(at: string, pattern: unknown, outer: Scope): Parsed {
  if (!isRecord(pattern)) throw refusal(at, `a pattern is an object, not ${shown(pattern)}`);
  assertKeys(at, pattern, KEYS);
  assertTogether(at, pattern);
  const scope = { ...outer, direct: pattern['direct'] !== false };
  let { calls } = scope;
  let narrowed = false;
  const conditions: Condition[] = [];
  for (const key of KEYS) {
    if (pattern[key] === undefined) continue;
    const parsed = PARSERS[key](member(at, key), pattern[key], { ...scope, calls });
    conditions.push(...parsed.conditions);
    narrowed ||= parsed.calls !== undefined;
    calls = parsed.calls ?? calls;
  }
  return narrowed ? { conditions, calls } : { conditions };
}

/** A pattern, or several of which one must match. */
function parseOne(at: string, filter: unknown, scope: Scope): Parsed {
  if (!Array.isArray(filter)) return parsePattern(at, filter, scope);
  return parseAlternatives(listOf(at, filter, 'which nothing can match'), scope);
}

/** What was parsed, as one condition. */
function together({ conditions, calls }: Parsed): Condition {
  const of = [...conditions];
  if (calls !== undefined) of.unshift({ type: 'name', names: calls.map(({ name }) => name) });
  return of.length === 1 ? of[0]! : { type: 'all', of };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER */
export function parseFilter(filter: unknown, options: PatternOptions, at = 'filter'): Condition {
  const { arch = process.arch as Arch, cwd = process.cwd() } = options;
  const scope: Scope = { arch, cwd: resolve(cwd), calls: tableFor(arch).all, direct: true };
  return together(parseOne(at, filter, scope));
}

/** A filter, checked, to a tree of conditions. */
import { resolve } from 'node:path';
import { tableFor, type Arch } from '@ptracer/core';
import { canTouchPath } from '../path-match.js';
import { parseArguments } from './arguments.js';
import type { Condition } from './condition.js';
import { parseName } from './name.js';
import { pathCondition } from './path.js';
import { assertKeys, isRecord, member, refusal, shown } from './refusal.js';
import { parseErrno, parseResult } from './result.js';
import { named, type Parser, type Scope } from './scope.js';
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

/** In this order they are parsed, each for the calls that the ones before have left, and asked. */
const PARSERS: { readonly [Key in keyof SyscallPattern]-?: Parser } = {
  name: parseName,
  result: parseResult,
  errno: parseErrno,
  args: parseArguments,
  path: parsePath,
};

const KEYS = Object.keys(PARSERS) as (keyof SyscallPattern)[];

function parsePattern(at: string, pattern: unknown, scope: Scope): Condition {
  if (!isRecord(pattern)) throw refusal(at, `a pattern is an object, not ${shown(pattern)}`);
  assertKeys(at, pattern, KEYS);
  if (pattern['result'] === 'success' && pattern['errno'] !== undefined) {
    throw refusal(member(at, 'errno'), "a call with the result 'success' has no errno");
  }
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
  if (narrowed) conditions.unshift({ type: 'name', names: calls.map(({ name }) => name) });
  return { type: 'all', of: conditions };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER */
export function parseFilter(filter: unknown, options: PatternOptions): Condition {
  const { arch = process.arch as Arch, cwd = process.cwd() } = options;
  const scope: Scope = { arch, cwd: resolve(cwd), calls: tableFor(arch).all };
  if (!Array.isArray(filter)) return parsePattern('filter', filter, scope);
  if (filter.length === 0) throw refusal('filter', 'is an empty list of patterns, which nothing can match');
  const patterns = Array.from(filter as unknown[], (one, i) => parsePattern(`filter[${i}]`, one, scope));
  return patterns.length === 1 ? patterns[0]! : { type: 'any', of: patterns };
}

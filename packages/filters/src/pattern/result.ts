/** `result` and `errno` of a pattern. */
import { errnoName } from '@ptracer/core';
import type { SyscallResult } from '@ptracer/core';
import { nearest } from '../nearest.js';
import { exactly, parseBounds } from './bounds.js';
import type { Condition } from './condition.js';
import { isPredicate } from './functions.js';
import { eachOf, isRecord, refusal, shown } from './refusal.js';
import type { Parser } from './scope.js';

const WORDS = { success: 'successful', failure: 'failed', unfinished: 'unfinished' } as const;

/** MAX_ERRNO of the kernel (include/linux/err.h). */
const LAST_ERRNO = 4095;

let errnos: readonly string[] | undefined;

function errnoNames(): readonly string[] {
  errnos ??= Array.from({ length: LAST_ERRNO }, (_, i) => errnoName(i + 1)).filter(
    (name) => name !== undefined,
  );
  return errnos;
}

function conditionOf(at: string, value: unknown): Condition {
  if (typeof value === 'string') {
    if (Object.hasOwn(WORDS, value)) return { type: 'status', status: WORDS[value as keyof typeof WORDS] };
    const isErrno = errnoNames().includes(value);
    const hint = isErrno ? `; write errno: '${value}'` : nearest(value, Object.keys(WORDS));
    throw refusal(at, `${shown(value)} is none of 'success', 'failure' and 'unfinished'${hint}`);
  }
  if (typeof value === 'number') return { type: 'result', bounds: exactly(at, value) };
  if (isPredicate(at, value)) {
    const holds = value as (result: SyscallResult) => boolean;
    return { type: 'function', holds: ({ result }) => holds(result) };
  }
  if (isRecord(value)) return { type: 'result', bounds: parseBounds(at, value) };
  throw refusal(
    at,
    `a result is 'success', 'failure', 'unfinished', a number, { min, max } or a function, not ${shown(value)}`,
  );
}

export const parseResult: Parser = (at, value) => ({ conditions: [conditionOf(at, value)] });

export const parseErrno: Parser = (at, value) => {
  const names = eachOf(at, value).map(([where, name]) => {
    if (typeof name !== 'string') {
      throw refusal(where, `an errno is a name such as 'ENOENT', not ${shown(name)}`);
    }
    if (errnoNames().includes(name)) return name;
    throw refusal(where, `there is no errno ${shown(name)}${nearest(name.toUpperCase(), errnoNames())}`);
  });
  return { conditions: [{ type: 'errno', names }] };
};

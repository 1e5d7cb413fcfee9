/** `thread` of a pattern: what the thread is for. */
import type { ThreadRole } from '@ptracer/core';
import { nearest } from '../nearest.js';
import { eachOf, refusal, shown } from './refusal.js';
import type { Parser } from './scope.js';

export const ROLES: readonly ThreadRole[] = ['main', 'worker', 'uv-pool', 'v8', 'other'];

/** What can be written; `js`: those that run JavaScript. */
const THREADS: readonly string[] = [...ROLES, 'js'];

function rolesOf(at: string, name: unknown): ThreadRole[] {
  if (name === 'js') return ['main', 'worker'];
  const role = ROLES.find((one) => one === name);
  if (role !== undefined) return [role];
  const hint = typeof name === 'string' ? nearest(name, THREADS) : '';
  throw refusal(at, `there is no thread ${shown(name)}${hint}; there is ${THREADS.join(', ')}`);
}

export const parseThread: Parser = (at, value) => ({
  conditions: [
    {
      type: 'thread',
      roles: [...new Set(eachOf(at, value).flatMap(([where, one]) => rolesOf(where, one)))],
    },
  ],
});

import { PtracerError, type SyscallResult } from '@ptracer/core';
import { nearest } from './nearest.js';

/** How a call ended: strace's `status=`. `unfinished`: it never returned. */
export type CallStatus = 'successful' | 'failed' | 'unfinished';

const STATUSES: readonly CallStatus[] = ['successful', 'failed', 'unfinished'];

export function statusOf(result: SyscallResult): CallStatus {
  if (result.rawValue === null) return 'unfinished';
  return result.errno === null ? 'successful' : 'failed';
}

/**
 * strace's `status=` expressions.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function parseStatusExpression(expression: string): CallStatus[] {
  const negated = expression.startsWith('!');
  const names = (negated ? expression.slice(1) : expression).split(',').map((name) => name.trim());
  for (const name of names) {
    if (name !== 'all' && name !== 'none' && !STATUSES.includes(name as CallStatus)) {
      throw new PtracerError(
        'ERR_PTRACER_INVALID_FILTER',
        `there is no status ${name}${nearest(name, STATUSES)}; statuses are ${STATUSES.join(', ')}`,
      );
    }
  }
  const selected = STATUSES.filter((status) => names.includes('all') || names.includes(status));
  return negated ? STATUSES.filter((status) => !selected.includes(status)) : selected;
}

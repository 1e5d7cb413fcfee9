/** strace's `fd=` expressions: descriptors, comma lists, `!`, `all`, `none` (strace(1), "trace-fds"). Pure. */
import { PtracerError } from '@ptracer/core';
import type { Bounds } from './pattern/value.js';

const LARGEST = 0x7fff_ffff;

function fdOf(item: string): number {
  const fd = Number(item);
  if (/^\d+$/.test(item) && fd <= LARGEST) return fd;
  throw new PtracerError(
    'ERR_PTRACER_INVALID_FILTER',
    `a descriptor is a whole number from 0, not ${JSON.stringify(item)}; several are a comma list: fd=0,1`,
  );
}

/** What lies between the descriptors of a list. */
function between(fds: readonly number[]): Bounds[] {
  const edges = [-1, ...[...new Set(fds)].sort((a, b) => a - b), LARGEST + 1];
  return edges.slice(1).flatMap((fd, i) => {
    const [min, max] = [edges[i]! + 1, fd - 1];
    return min <= max ? [{ min, max }] : [];
  });
}

/**
 * The descriptors that an expression selects; an empty list for none.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function parseFdExpression(expression: string): Bounds[] {
  const negated = expression.startsWith('!');
  const items = (negated ? expression.slice(1) : expression).split(',').map((item) => item.trim());
  const all = items.includes('all');
  const fds = items.filter((item) => item !== 'all' && item !== 'none').map(fdOf);
  if (all) return negated ? [] : [{ min: 0 }];
  return negated ? between(fds) : fds.map((fd) => ({ min: fd, max: fd }));
}

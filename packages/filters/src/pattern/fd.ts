/** `fd` of a pattern: descriptors among the arguments. */
import type { Signature } from '@ptracer/core';
import { exactly, parseBounds } from './bounds.js';
import { eachOf, isRecord, refusal, shown } from './refusal.js';
import { named, type Parser } from './scope.js';
import type { Bounds } from './value.js';

/** Whether a call has a descriptor among its parameters. */
export function takesDescriptor({ params }: Signature): boolean {
  return params.some(([, , decode]) => decode === 'fd' || decode === 'dirfd');
}

function boundsOf(at: string, value: unknown): Bounds {
  if (typeof value === 'number') return exactly(at, value);
  if (isRecord(value)) return parseBounds(at, value);
  throw refusal(at, `a descriptor is a number or { min, max }, not ${shown(value)}`);
}

export const parseFd: Parser = (at, value, { calls }) => {
  const bounds = eachOf(at, value).map(([where, one]) => boundsOf(where, one));
  const taking = calls.filter(takesDescriptor);
  if (taking.length === 0) throw refusal(at, `no descriptor is among the arguments of ${named(calls)}`);
  return { conditions: [{ type: 'fd', bounds }], calls: taking };
};

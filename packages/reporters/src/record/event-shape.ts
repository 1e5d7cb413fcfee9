/** Whether a value is an event that reporters can show. The schema says more; this is what keeps them from failing. Pure. */
import type { Arch, TraceEvent } from '@ptracer/core';
import { oddPart } from './call-shape.js';
import {
  fieldChecks,
  isInteger,
  isNumber,
  isObject,
  isString,
  isTime,
  listOf,
  nullOr,
  optional,
  type Check,
  type FieldCheck,
  type Fields,
} from './shape.js';
import { canSignalBeShown } from './showing.js';

type EventType = TraceEvent['type'];

/** Machines that there are tables for. */
export const isArch = (value: unknown): value is Arch => value === 'x64' || value === 'arm64';

const TASK = { pid: isNumber, tid: isNumber };

const BEGUN_CALL = {
  ...TASK,
  thread: isObject,
  name: isString,
  number: isNumber,
  args: Array.isArray,
  startTime: isTime,
};

const FIELDS: { readonly [Type in EventType]: Readonly<Record<string, Check>> } = {
  start: {
    command: listOf(isString),
    pid: isNumber,
    tracerPid: isNumber,
    arch: isArch,
    time: isTime,
    wallTime: isTime,
    callCost: optional(Number.isFinite),
  },
  syscall: { ...BEGUN_CALL, result: isObject },
  unfinished: { ...BEGUN_CALL, time: isTime },
  signal: {
    ...TASK,
    signal: isString,
    number: isNumber,
    code: (value) => isString(value) || isNumber(value),
    senderPid: optional(isNumber),
    senderUid: optional(isNumber),
    status: optional(isNumber),
    address: optional(isInteger),
    info: optional(isObject),
    time: isTime,
  },
  stop: { ...TASK, signal: isString, time: isTime },
  spawn: {
    ...TASK,
    of: isString,
    parentPid: nullOr(isNumber),
    parentTid: nullOr(isNumber),
    time: isTime,
  },
  exec: { pid: isNumber, formerTid: isNumber, path: nullOr(isString), time: isTime },
  exit: { ...TASK, code: nullOr(isNumber), signal: nullOr(isString), time: isTime },
  lost: { count: nullOr(isNumber), reason: isString, time: isTime },
  warning: { code: isString, message: isString, time: isTime },
};

const CHECKS: ReadonlyMap<unknown, readonly FieldCheck[]> = new Map(
  Object.entries(FIELDS).map(([type, fields]) => [type, fieldChecks({ seq: optional(isNumber), ...fields })]),
);

/** Lines of a trace that are no events: they are found anew, or not at all. */
const DERIVED: ReadonlySet<unknown> = new Set(['finding', 'summary']);

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

/**
 * What is wrong with a value as an event: `undefined` where nothing is; `derived` for a line that is to be passed over.
 * @param arches of the machines whose texts it is shown with
 */
export function eventFault(
  value: unknown,
  arches: Iterable<Arch>,
): 'derived' | { fault: string } | undefined {
  if (!isObject(value)) return { fault: `${typeOf(value)} is no event` };
  const { v, type } = value;
  if (v !== 1) {
    return {
      fault:
        v === undefined
          ? 'an event has a version, "v":1'
          : `events of version ${JSON.stringify(v)} are not known here`,
    };
  }
  if (DERIVED.has(type)) return 'derived';
  const checks = CHECKS.get(type);
  if (checks === undefined) return { fault: `there is no event of type ${JSON.stringify(type)}` };
  for (const { name, check } of checks) {
    if (!check(value[name])) return faultOf(value, name);
  }
  const odd = oddPartOf(value, arches);
  return odd === undefined ? undefined : faultOf(value, odd);
}

/** Of an event whose fields are there. */
function oddPartOf(event: Fields, arches: Iterable<Arch>): string | undefined {
  if (event['type'] === 'syscall' || event['type'] === 'unfinished') return oddPart(event, arches);
  return event['type'] === 'signal' && !canSignalBeShown(event) ? 'info' : undefined;
}

function faultOf(event: Fields, name: string): { fault: string } {
  const has = name in event || name === 'argument' ? `has an odd ${name}` : `has no ${name}`;
  return { fault: `an event of type ${event['type'] as EventType} ${has}` };
}

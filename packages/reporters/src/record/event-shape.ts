/** Whether a value is an event that reporters can show. The schema says more; this is what keeps them from failing. Pure. */
import type { TraceEvent } from '@ptracer/core';

type Fields = Readonly<Record<string, 'string' | 'number' | 'object' | 'array'>>;

const FIELDS: { readonly [Type in TraceEvent['type']]: Fields } = {
  start: { command: 'array', pid: 'number', time: 'number', wallTime: 'number' },
  syscall: {
    pid: 'number',
    tid: 'number',
    thread: 'object',
    name: 'string',
    args: 'array',
    result: 'object',
    startTime: 'number',
  },
  unfinished: {
    pid: 'number',
    tid: 'number',
    thread: 'object',
    name: 'string',
    args: 'array',
    startTime: 'number',
    time: 'number',
  },
  signal: { pid: 'number', tid: 'number', signal: 'string', time: 'number' },
  stop: { pid: 'number', tid: 'number', signal: 'string', time: 'number' },
  spawn: { pid: 'number', tid: 'number', time: 'number' },
  exec: { pid: 'number', formerTid: 'number', path: 'string', time: 'number' },
  exit: { pid: 'number', tid: 'number', time: 'number' },
  lost: { reason: 'string', time: 'number' },
  warning: { code: 'string', message: 'string', time: 'number' },
};

/** Lines of a trace that are no events: they are found anew, or not at all. */
const DERIVED: ReadonlySet<unknown> = new Set(['finding', 'summary']);

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

/** What is wrong with a value as an event: `undefined` where nothing is; `derived` for a line that is to be passed over. */
export function eventFault(value: unknown): 'derived' | { fault: string } | undefined {
  if (typeOf(value) !== 'object') return { fault: `${typeOf(value)} is no event` };
  const event = value as Readonly<Record<string, unknown>>;
  if (event['v'] !== 1) {
    return {
      fault:
        event['v'] === undefined
          ? 'an event has a version, "v":1'
          : `events of version ${String(event['v'])} are not known here`,
    };
  }
  const { type } = event;
  if (DERIVED.has(type)) return 'derived';
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    return { fault: `there is no event of type ${JSON.stringify(type)}` };
  }
  const fields = FIELDS[type as TraceEvent['type']];
  for (const name in fields) {
    // The path of a program may not be known.
    if (name === 'path' && event[name] === null) continue;
    if (typeOf(event[name]) !== fields[name])
      return { fault: `an event of type ${type} has no ${name} that is ${fields[name]}` };
  }
  return type === 'syscall' ? callFault(event) : type === 'unfinished' ? begunFault(event) : undefined;
}

type Value = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Value => typeOf(value) === 'object';
const isNullOr = (type: string, value: unknown): boolean => value === null || typeOf(value) === type;

function isFrame(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['kind'] === 'string' &&
    isNullOr('string', value['functionName']) &&
    isNullOr('string', value['url']) &&
    isNullOr('number', value['line']) &&
    isNullOr('number', value['column'])
  );
}

function isArgument(value: unknown): boolean {
  return isObject(value) && typeof value['kind'] === 'string' && 'value' in value && 'rawValue' in value;
}

/** What reporters read of a call that has not ended. */
function begunFault({ args }: Value): { fault: string } | undefined {
  return (args as unknown[]).every(isArgument)
    ? undefined
    : { fault: 'an event of type unfinished has an odd argument' };
}

/** What reporters read of a call without looking twice. */
function callFault({ thread, args, result, duration, stack }: Value): { fault: string } | undefined {
  const wrong = (name: string): { fault: string } => ({
    fault: `an event of type syscall has an odd ${name}`,
  });
  if (!isNullOr('number', duration)) return wrong('duration');
  if (!isObject(thread) || typeof thread['role'] !== 'string' || typeof thread['name'] !== 'string')
    return wrong('thread');
  if (!isObject(result) || typeof result['text'] !== 'string' || !isNullOr('string', result['errno']))
    return wrong('result');
  if (!(args as unknown[]).every(isArgument)) return wrong('argument');
  if (stack === undefined) return undefined;
  const frames = isObject(stack) ? stack['frames'] : undefined;
  return Array.isArray(frames) && frames.every(isFrame) ? undefined : wrong('stack');
}

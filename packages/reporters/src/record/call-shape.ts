/** Whether a call has what reporters read of it without looking twice. Pure. */
import type { Arch } from '@ptracer/core';
import { areNumbers, areStrings } from './word-shape.js';
import { areDescriptors, isDescribed, isInfo } from './descriptor-shape.js';
import { isAsNamed } from './read-by-name.js';
import { canBeShown, isOfOneForm } from './showing.js';
import { isInteger, isObject, isString, isTime, type Check, type Fields } from './shape.js';
import { isStack } from './stack-shape.js';
import { isValue } from './value-shape.js';

/** What an argument has. What is not here, as what a later version adds, is looked at by nobody. */
const PARTS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['shape', isString],
  ['base64', isString],
  ['cut', areNumbers],
  ['unread', areNumbers],
  ['endsAt', isInteger],
  ['descriptors', areDescriptors],
  ['path', isString],
  ['descriptor', isInfo],
]);

/** What stands beside the value, where it does. */
function hasSoundMarks(arg: Fields): boolean {
  for (const name in arg) {
    const check = PARTS.get(name);
    if (check !== undefined && !check(arg[name])) return false;
  }
  return true;
}

function isArgument(arg: unknown): boolean {
  return (
    isObject(arg) &&
    isString(arg['name']) &&
    isString(arg['type']) &&
    isString(arg['kind']) &&
    isInteger(arg['rawValue']) &&
    isValue(arg['kind'], arg['value']) &&
    hasSoundMarks(arg)
  );
}

function isResult(result: unknown): boolean {
  if (!isObject(result)) return false;
  const { kind, rawValue, value, errno, text, flags, name } = result;
  return (
    isString(kind) &&
    (rawValue === null || isInteger(rawValue)) &&
    (value === null || isInteger(value)) &&
    (errno === null || isString(errno)) &&
    isString(text) &&
    (flags === undefined || areStrings(flags)) &&
    (name === undefined || name === null || isString(name)) &&
    isDescribed(result)
  );
}

const isThread = (thread: unknown): boolean =>
  isObject(thread) && isString(thread['role']) && isString(thread['name']);

const isOptionalString = (value: unknown): boolean => value === undefined || isString(value);

/**
 * The name of what is odd about a call, or about one that has begun; `undefined`: nothing.
 * @param arches of the machines whose texts it is shown with
 */
export function oddPart(call: Fields, arches: Iterable<Arch>): string | undefined {
  const { type, name, thread, args, result, duration, stack, stackFrom, request, abi, resumes } = call;
  if (!isThread(thread)) return 'thread';
  if (!(args as unknown[]).every((arg) => isArgument(arg) && isAsNamed(name, arg as Fields)))
    return 'argument';
  if (!isOptionalString(abi)) return 'abi';
  if (!isOptionalString(resumes)) return 'resumes';
  if (type === 'syscall') {
    if (!isResult(result)) return 'result';
    if (duration !== null && !isTime(duration)) return 'duration';
    if (stack !== undefined && !isStack(stack)) return 'stack';
    if (!isOptionalString(stackFrom)) return 'stackFrom';
    if (!isOptionalString(request)) return 'request';
  }
  return isOfOneForm(call) || canBeShown(call, arches) ? undefined : 'argument';
}

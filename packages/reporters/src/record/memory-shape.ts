/**
 * Whether what stands in memory is of its type, for the types that most calls have. A quick look: of a value that does
 * not pass, or whose type is not known here, it says nothing. Pure.
 */
import type { Arch } from '@ptracer/core';
import { typeNamed, type StructType, type Type } from '@ptracer/core/types';
import { specialOf } from '../formats/strace/values/special.js';
import { isInteger, isNumber, isObject, isString, listOf, type Check } from './shape.js';
import { areStrings, isEnum, isFlags } from './word-shape.js';

const ARCHES: readonly Arch[] = ['x64', 'arm64'];

const never: Check = () => false;

const isMode: Check = (value) =>
  isObject(value) &&
  (value['type'] === null || isString(value['type'])) &&
  isNumber(value['permissions']) &&
  isNumber(value['raw']);

const isDevice: Check = (value) => isObject(value) && isNumber(value['major']) && isNumber(value['minor']);

const isEntry: Check = (value) =>
  isObject(value) &&
  isInteger(value['d_ino']) &&
  isInteger(value['d_off']) &&
  isNumber(value['d_reclen']) &&
  isEnum(value['d_type']) &&
  isString(value['d_name']);

const areEntries: Check = (value) => Array.isArray(value) && value.every(isEntry);

/** Types with a text of their own that asks for no more than this. */
const SPECIAL: ReadonlyMap<string, Check> = new Map([
  ['device', isDevice],
  ['dirents', areEntries],
  ['dirents64', areEntries],
  ['file-mode', isMode],
  ['futex-bitset', isEnum],
  ['handler', isEnum],
  ['sigmask', areStrings],
  ['sigset', areStrings],
]);

/** Structures with a text of their own that is made of all their fields. */
const WHOLE: ReadonlySet<string> = new Set([
  'sigaction',
  'stat',
  'statx',
  'statx-timestamp',
  'timespec',
  'timeval',
]);

/** @param all none of them is missing */
function hasFields({ fields }: StructType, all: boolean): Check {
  const checks = fields.map(({ name, type }) => ({ name, check: checkOf(type) }));
  return (value) => {
    if (!isObject(value)) return false;
    for (const { name, check } of checks) {
      const field = value[name];
      if (field === undefined ? all : !check(field)) return false;
    }
    return true;
  };
}

function checkOf(type: Type | undefined): Check {
  if (type === undefined) return never;
  if ('name' in type && specialOf(type.name) !== undefined) {
    if (type.kind === 'struct' && WHOLE.has(type.name)) return hasFields(type, true);
    return SPECIAL.get(type.name) ?? never;
  }
  switch (type.kind) {
    case 'integer':
      return isInteger;
    case 'flags':
      return isFlags;
    case 'enum':
      return isEnum;
    case 'text':
    case 'bytes':
      return isString;
    case 'array':
      return listOf(checkOf(type.of));
    case 'struct':
      return hasFields(type, false);
    default:
      return never;
  }
}

/** What is the same on each machine is looked at once. */
function checkOfShape(shape: string): Check {
  const isArray = shape.endsWith('[]');
  const name = isArray ? shape.slice(0, -2) : shape;
  const [check = never, ...others] = [...new Set(ARCHES.map((arch) => typeNamed(name, arch)))].map(checkOf);
  if (check === never) return never;
  const one: Check = (value) => check(value) && others.every((other) => other(value));
  return isArray ? listOf(one) : one;
}

/** By shape. There are as many as there are types: of others nothing is kept. */
const known = new Map<string, Check>();

/** Whether a value is surely what its shape says. */
export function isSurely(shape: unknown, value: unknown): boolean {
  if (!isString(shape)) return false;
  let check = known.get(shape);
  if (check === undefined) {
    check = checkOfShape(shape);
    if (check !== never) known.set(shape, check);
  }
  return check(value);
}

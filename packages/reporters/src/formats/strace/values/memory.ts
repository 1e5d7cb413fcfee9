/** Values of C types as strace writes them: the type says how each of them reads. Pure. */
import type { EnumValue, FlagsValue, Integer, MemoryValue } from '@ptracer/core';
import type { CodedType, CustomType, IntegerType, Type } from '@ptracer/core/types';
import { quote } from '../quote.js';
import type { Format } from './special.js';
import { textOf } from './text.js';
import { constant, flags, hex, limit, octal, pointer } from './words.js';

const AT_FDCWD = -100;

/** What texts depend on. */
export interface TextOptions {
  /** Leave out what strace leaves out (`...`). */
  abbreviate: boolean;
  /** What a descriptor of the call refers to, as it stands behind the number; empty where it is not to be shown. */
  describe(fd: number): string;
  /** Types that have a text of their own, by name. */
  special(name: string): Format | undefined;
}

/** A structure. */
export type Fields = Readonly<Record<string, MemoryValue>>;

function integer({ style }: IntegerType, value: Integer, options: TextOptions): string {
  switch (style) {
    case 'hex':
      return value === 0 ? '0' : hex(value);
    case 'octal':
      return octal(value);
    case 'address':
      return pointer(value);
    case 'rlimit':
      return limit(value);
    case 'dirfd':
    case 'fd':
      return value === AT_FDCWD && style === 'dirfd'
        ? 'AT_FDCWD'
        : `${value}${options.describe(Number(value))}`;
    default:
      return String(value);
  }
}

/** `{a=1, b=2}`, of the fields that are given; `...` behind them where there are more. */
export function fieldsOf(
  type: Type & { kind: 'struct' },
  value: Fields,
  options: TextOptions,
  more = false,
): string {
  const brief = options.abbreviate ? type.brief : undefined;
  const texts: string[] = [];
  let left = more;
  for (const { name, type: of } of type.fields) {
    const field = value[name];
    if (field === undefined) continue;
    if (brief === undefined || brief.includes(name))
      texts.push(`${name}=${formatMemory(of, field, options)}`);
    else left = true;
  }
  if (left) texts.push('...');
  return `{${texts.join(', ')}}`;
}

/** Where the memory of an array ended before the array did. */
export const endText = (address: Integer): string => `... /* ${hex(address)} */`;

/** `[a, b, ...]`; behind the dots the address where memory ended, if it did. */
export function listOf(
  type: Type,
  values: readonly MemoryValue[],
  options: TextOptions,
  truncated = false,
  endsAt?: Integer,
): string {
  const texts = values.map((value) => formatMemory(type, value, options));
  const end = endsAt === undefined ? (truncated ? ['...'] : []) : [endText(endsAt)];
  return `[${[...texts, ...end].join(', ')}]`;
}

/** A value by its type; `truncated`: there is more of it. */
export function formatMemory(
  type: Type,
  value: MemoryValue,
  options: TextOptions,
  truncated = false,
): string {
  if (value === null) return 'NULL';
  const special = 'name' in type ? options.special(type.name) : undefined;
  if (special !== undefined) return special(value, options, type, truncated);
  switch (type.kind) {
    case 'integer':
      return integer(type, value as Integer, options);
    case 'flags':
      return flags(value as FlagsValue);
    case 'enum':
      return constant(value as EnumValue);
    case 'text':
    case 'bytes':
      return textOf(value);
    case 'array':
      return listOf(type.of, value as MemoryValue[], options);
    case 'struct':
      return fieldsOf(type, value as Fields, options, truncated);
    default:
      return composite(type, value, options, truncated);
  }
}

/** Types whose layout is that of the whole value, not of the elements of an array. */
const WHOLE: ReadonlySet<string> = new Set(['pointer-to', 'ring-sigset']);

/** What code has read: an array, a structure, or where it could not be read. */
function composite(
  { name, layout }: CodedType | CustomType,
  value: MemoryValue,
  options: TextOptions,
  truncated: boolean,
): string {
  if (isAddress(value)) return pointer(value.address);
  if (layout === undefined) return plain(value);
  if (isCut(value)) return listOf(layout, value.elements, options, true, value.endsAt);
  return Array.isArray(value) && !WHOLE.has(name)
    ? listOf(layout, value, options, truncated)
    : formatMemory(layout, value, options, truncated);
}

/** An array behind a pointer in a structure, of which only the first elements are there. */
const isCut = (value: MemoryValue): value is { elements: MemoryValue[]; truncated: true; endsAt?: Integer } =>
  typeof value === 'object' &&
  value !== null &&
  'elements' in value &&
  ('truncated' in value || 'endsAt' in value);

/** Where a pointer in a structure points, of which nothing can be read. */
export const isAddress = (value: MemoryValue | undefined): value is { address: Integer } =>
  typeof value === 'object' && value !== null && 'address' in value;

/** A value of a type that is not known here: recorded by another version. */
export function plain(value: MemoryValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if ('flags' in value && 'raw' in value) return flags(value as FlagsValue);
  if ('name' in value && 'raw' in value) return constant(value as EnumValue);
  if ('text' in value) return textOf(value);
  return `{${Object.entries(value)
    .map(([name, field]) => `${name}=${plain(field)}`)
    .join(', ')}}`;
}

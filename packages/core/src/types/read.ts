/** Values of types from bytes, and from memory. Every read is bounded. */
import { constantSet, decodeFlags, namesOf, type ConstantSet } from '../linux/constants.js';
import { SCRATCH_SIZE } from '../decode/call.js';
import type { Arch } from '../events.js';
import type { EnumValue, FlagsValue, Integer, MemoryValue } from '../values.js';
import { readInteger, sizeOf } from './type.js';
import type { ConstantType, MemoryReading, ReadContext, Type } from './type.js';

/** Most elements of an array that are ever decoded. */
const ELEMENTS_LIMIT = 4096;

/** Most bytes read for one value. */
export const BYTES_LIMIT: number = SCRATCH_SIZE;

const NO_CONSTANTS: ConstantSet = {};

/** The name that values without any have, `MAP_???`. */
const unnamed = (set: ConstantSet): { unnamed?: string } =>
  set.unnamed === undefined ? {} : { unnamed: set.unnamed };

type NamedBy<Value> = (set: ConstantSet, raw: Integer) => Value;

/** Most values remembered of one set. */
const REMEMBERED = 256;

/** Programs pass the same few constants again and again: each is decoded once, to a value that nobody may change. */
function remembering<Value>(decode: NamedBy<Value>): NamedBy<Value> {
  const bySet = new WeakMap<ConstantSet, Map<Integer, Value>>();
  return (set, raw) => {
    let known = bySet.get(set);
    if (known === undefined) bySet.set(set, (known = new Map()));
    let value = known.get(raw);
    if (value === undefined) {
      if (known.size >= REMEMBERED) known.clear();
      value = decode(set, raw);
      known.set(raw, value);
    }
    return value;
  };
}

/** Names the flags in a word. */
export const flagsValue: NamedBy<FlagsValue> = remembering((set, raw) => {
  const names = decodeFlags(set, typeof raw === 'number' ? raw : BigInt(raw));
  return { flags: names, raw, ...(names[0]?.startsWith('0x') && unnamed(set)) };
});

/** Names a constant. */
export const enumValue: NamedBy<EnumValue> = remembering((set, raw) => {
  const names = namesOf(set, typeof raw === 'number' ? raw : BigInt(raw));
  const [name = null] = names;
  return {
    name,
    raw,
    ...(names.length > 1 && { names: names.toSorted() }),
    ...(name === null ? unnamed(set) : undefined),
  };
});

/** The value of a word of flags or of an enumeration. */
export function constantValue(
  { kind, set }: Pick<ConstantType, 'kind' | 'set'>,
  raw: Integer,
  arch: Arch,
): FlagsValue | EnumValue {
  const known = constantSet(arch, set) ?? NO_CONSTANTS;
  return kind === 'flags' ? flagsValue(known, raw) : enumValue(known, raw);
}

/** Text as JSON holds it: an object with the exact bytes where they are not UTF-8. */
export function textValue(bytes: Buffer, truncated = false): MemoryValue {
  const text = bytes.toString('utf8');
  const exact = Buffer.from(text).equals(bytes);
  if (exact && !truncated) return text;
  return {
    text,
    ...(truncated && { truncated: true }),
    ...(!exact && { base64: bytes.toString('base64') }),
  };
}

/** Reads a value out of `bytes`, which hold all of it. */
export function valueOf(type: Type, bytes: Buffer, offset: number, context: ReadContext): MemoryValue {
  switch (type.kind) {
    case 'integer': {
      const value = readInteger(type, bytes, offset);
      if (type.style === 'fd' || type.style === 'dirfd') context.fds?.add(Number(value));
      return type.style === 'id' && value === 0xffffffff ? -1 : value;
    }
    case 'flags':
    case 'enum':
      return constantValue(type, readInteger(type, bytes, offset), context.call.options.arch);
    case 'text': {
      const whole = bytes.subarray(offset, offset + type.size);
      const end = whole.indexOf(0);
      return textValue(end < 0 ? whole : whole.subarray(0, end));
    }
    case 'bytes':
      return textValue(bytes.subarray(offset, offset + type.size));
    case 'array': {
      const size = sizeOf(type.of);
      return Array.from({ length: type.count }, (_, i) =>
        valueOf(type.of, bytes, offset + i * size, context),
      );
    }
    case 'struct': {
      const value: Record<string, MemoryValue> = {};
      for (const field of type.fields) {
        value[field.name] = valueOf(field.type, bytes, offset + field.offset, context);
      }
      return value;
    }
    case 'coded':
      return type.decode(bytes.subarray(offset, offset + type.size), context, bytes, offset);
    case 'custom':
      throw new TypeError(`${type.name} is not a part of others`);
  }
}

/** Copies `length` bytes of the tracee's memory, which stay; `undefined` where they cannot all be read. */
export function copyMemory({ call }: ReadContext, address: number, length: number): Buffer | undefined {
  if (length > BYTES_LIMIT) return undefined;
  if (length === 0) return Buffer.alloc(0);
  const { memory, scratch } = call;
  if (memory.read(address, length, scratch) < length) return undefined;
  return Buffer.from(scratch.bytes.subarray(0, length));
}

/** Copies as many of the bytes as can be read, from the first on. */
export function copyReadable({ call }: ReadContext, address: number, length: number): Buffer {
  return Buffer.from(
    call.scratch.bytes.subarray(0, Math.max(0, call.memory.read(address, length, call.scratch))),
  );
}

/** Reads the value at an address. */
export function readValue(
  type: Type,
  context: ReadContext,
  address: number,
  extent = 1,
): MemoryReading | undefined {
  if (type.kind === 'custom') return type.read(context, address, extent);
  const bytes = copyMemory(context, address, sizeOf(type));
  return bytes && { value: valueOf(type, bytes, 0, context) };
}

/** Most elements of an array that are shown: as many as bytes of a string, all of them without abbreviation. */
export function elementLimit({ call: { options } }: ReadContext): number {
  return options.abbreviate ? Math.min(options.stringLimit, ELEMENTS_LIMIT) : ELEMENTS_LIMIT;
}

/** Reads `count` elements, one behind the other; at most `limit` of them. */
export function readArray(
  type: Type,
  context: ReadContext,
  address: number,
  count: number,
  limit: number = elementLimit(context),
): MemoryReading | undefined {
  const size = sizeOf(type);
  const most = Math.min(limit, Math.floor(BYTES_LIMIT / size));
  const shown = Math.min(Math.max(0, count), most);
  const bytes = shown === 0 ? Buffer.alloc(0) : copyReadable(context, address, shown * size);
  const whole = shown === 0 ? 0 : Math.floor(bytes.length / size);
  if (whole === 0 && shown > 0) return undefined;
  const value = Array.from({ length: whole }, (_, i) => valueOf(type, bytes, i * size, context));
  if (whole < shown) return { value, endsAt: address + whole * size };
  return count > shown ? { value, truncated: true } : { value };
}

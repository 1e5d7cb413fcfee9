/**
 * Types of C values behind pointers, as data: what decoding reads and what a text is made of. Pure.
 *
 * A type says where each field lies and how it is to be read; its names are those of the kernel's headers.
 */
import type { Integer, MemoryValue } from '../values.js';
import type { CallView } from '../decode/call.js';
import { signed64, unsigned64 } from '../decode/integers.js';

/** How an integer is to be shown. `id`: a user or group id, all ones are -1. `dirfd`: a descriptor or `AT_FDCWD`. */
type IntegerStyle = 'decimal' | 'hex' | 'octal' | 'address' | 'fd' | 'dirfd' | 'pid' | 'id' | 'rlimit';

export interface IntegerType {
  readonly kind: 'integer';
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly style: IntegerStyle;
  /** In network byte order. */
  readonly bigEndian?: true;
}

/** A word of flags ({@link FlagsValue}) or an enumeration ({@link EnumValue}), by the name of a set of constants. */
export interface ConstantType {
  readonly kind: 'flags' | 'enum';
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
  readonly set: string;
}

/** `char[N]` that holds a C string. */
export interface TextType {
  readonly kind: 'text';
  readonly size: number;
}

/** Bytes of a fixed count, all of them shown. */
export interface BytesType {
  readonly kind: 'bytes';
  readonly size: number;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly of: Type;
  readonly count: number;
}

export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly type: Type;
}

export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly size: number;
  readonly fields: readonly Field[];
  /** Names of the fields that stand in the abbreviated text; `...` for the others. Default: all. */
  readonly brief?: readonly string[];
}

/** What decoding knows of the call that a value belongs to. */
export interface ReadContext {
  readonly call: CallView;
  /** The kernel wrote the value. */
  readonly out: boolean;
  /** Takes the descriptors that are read. */
  readonly fds?: Set<number>;
}

/** Bytes of a fixed count that are made a value by code. */
export interface CodedType {
  readonly kind: 'coded';
  readonly name: string;
  readonly size: number;
  /** What the value is made of, where it is an array or a structure. */
  readonly layout?: Type;
  /** @param whole what the bytes are a part of, at `offset`: other fields of a structure lie around it */
  decode(bytes: Buffer, context: ReadContext, whole: Buffer, offset: number): MemoryValue;
}

/** What was read from memory; cut where it says so. */
export interface MemoryReading {
  value: MemoryValue;
  truncated?: true;
  /** Where the memory of an array ended before the array did. */
  endsAt?: Integer;
}

/** A value that takes more than its own bytes, or a number of them that only the call says. */
export interface CustomType {
  readonly kind: 'custom';
  readonly name: string;
  /** What the value is made of: the type of the elements of an array, or a structure. */
  readonly layout?: Type;
  /**
   * @param extent elements or bytes, as the row in the table has it; 1 where it says nothing
   * @returns `undefined` where memory cannot be read
   */
  read(context: ReadContext, address: number, extent: number): MemoryReading | undefined;
  /** Whether the call has written it; default: when it succeeded. */
  written?(call: CallView): boolean;
}

export type Type =
  IntegerType | ConstantType | TextType | BytesType | ArrayType | StructType | CodedType | CustomType;

const integer = (
  bits: IntegerType['bits'],
  signed: boolean,
  style: IntegerStyle = 'decimal',
): IntegerType => ({ kind: 'integer', bits, signed, style });

export const s8: IntegerType = integer(8, true);
export const u8: IntegerType = integer(8, false);
export const s16: IntegerType = integer(16, true);
export const u16: IntegerType = integer(16, false);
export const s32: IntegerType = integer(32, true);
export const u32: IntegerType = integer(32, false);
export const s64: IntegerType = integer(64, true);
export const u64: IntegerType = integer(64, false);
export const x16: IntegerType = integer(16, false, 'hex');
export const x32: IntegerType = integer(32, false, 'hex');
export const x64: IntegerType = integer(64, false, 'hex');
export const o32: IntegerType = integer(32, false, 'octal');
export const pointer: IntegerType = integer(64, false, 'address');
export const fd: IntegerType = integer(32, true, 'fd');
export const pid: IntegerType = integer(32, true, 'pid');
export const id: IntegerType = integer(32, false, 'id');
/** A limit: all ones are RLIM64_INFINITY. */
export const limit: IntegerType = integer(64, false, 'rlimit');

export const flags = (set: string, bits: ConstantType['bits'] = 32): ConstantType => ({
  kind: 'flags',
  bits,
  signed: false,
  set,
});

export const constant = (set: string, bits: ConstantType['bits'] = 32, signed = true): ConstantType => ({
  kind: 'enum',
  bits,
  signed,
  set,
});

export const text = (size: number): TextType => ({ kind: 'text', size });
export const bytes = (size: number): BytesType => ({ kind: 'bytes', size });
export const array = (of: Type, count: number): ArrayType => ({ kind: 'array', of, count });

/** A structure; `size` as sizeof has it. */
export function struct(
  name: string,
  size: number,
  fields: Readonly<Record<string, readonly [offset: number, type: Type]>>,
  brief?: readonly string[],
): StructType {
  const list = Object.entries(fields).map(([field, [offset, type]]) => ({ name: field, offset, type }));
  return { kind: 'struct', name, size, fields: list, ...(brief && { brief }) };
}

export const coded = (name: string, size: number, decode: CodedType['decode'], layout?: Type): CodedType => ({
  kind: 'coded',
  name,
  size,
  decode,
  ...(layout && { layout }),
});

export const custom = (name: string, read: CustomType['read'], layout?: Type): CustomType => ({
  kind: 'custom',
  name,
  read,
  ...(layout && { layout }),
});

/** sizeof; 0 for what has no fixed size. */
export function sizeOf(type: Type): number {
  switch (type.kind) {
    case 'integer':
    case 'flags':
    case 'enum':
      return type.bits >> 3;
    case 'array':
      return sizeOf(type.of) * type.count;
    case 'custom':
      return 0;
    default:
      return type.size;
  }
}

/** Reads the integer in front of `bytes`. */
export function readInteger(
  { bits, signed, bigEndian }: Pick<IntegerType, 'bits' | 'signed' | 'bigEndian'>,
  bytes: Buffer,
  offset: number,
): Integer {
  if (bits === 64) {
    const low = bigEndian ? bytes.readUInt32BE(offset + 4) : bytes.readUInt32LE(offset);
    const high = bigEndian ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset + 4);
    return signed ? signed64(low, high) : unsigned64(low, high);
  }
  const size = bits >> 3;
  if (bigEndian) return signed ? bytes.readIntBE(offset, size) : bytes.readUIntBE(offset, size);
  return signed ? bytes.readIntLE(offset, size) : bytes.readUIntLE(offset, size);
}

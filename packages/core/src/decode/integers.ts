/** Registers to integers, by C type. A register is two 32-bit words, so that no BigInt is made on the way. Pure. */
import type { Integer } from '../events.js';

const WORD = 2 ** 32;
const SAFE_HIGH = 2 ** 21;

/** An unsigned 64-bit word. */
export function unsigned64(low: number, high: number): Integer {
  if (high < SAFE_HIGH) return high * WORD + low;
  return ((BigInt(high) << 32n) | BigInt(low)).toString();
}

/** An unsigned 64-bit word in memory. */
export function unsigned64At(bytes: Buffer, offset: number): Integer {
  return unsigned64(bytes.readUInt32LE(offset), bytes.readUInt32LE(offset + 4));
}

/** A signed 64-bit word. */
export function signed64(low: number, high: number): Integer {
  const top = high | 0;
  if (top >= -SAFE_HIGH && top < SAFE_HIGH) return top * WORD + low;
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();
}

/** Makes an {@link Integer} of a bigint. */
export function toInteger(value: bigint): Integer {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

export type IntegerReader = (low: number, high: number) => Integer;

const unsigned32: IntegerReader = (low) => low;
const signed32: IntegerReader = (low) => low | 0;
const unsigned16: IntegerReader = (low) => low & 0xffff;

/** C types of 32 bits and less in kernel prototypes (include/linux/types.h); everything else is a 64-bit word. */
const READERS: Readonly<Record<string, IntegerReader>> = {
  int: signed32,
  'signed int': signed32,
  __s32: signed32,
  s32: signed32,
  pid_t: signed32,
  __kernel_pid_t: signed32,
  key_t: signed32,
  clockid_t: signed32,
  'const clockid_t': signed32,
  timer_t: signed32,
  mqd_t: signed32,
  key_serial_t: signed32,
  rwf_t: signed32,
  'unsigned int': unsigned32,
  unsigned: unsigned32,
  uint32_t: unsigned32,
  u32: unsigned32,
  __u32: unsigned32,
  umode_t: unsigned16,
  'unsigned short': unsigned16,
  long: signed64,
  loff_t: signed64,
  off_t: signed64,
  ssize_t: signed64,
  __s64: signed64,
  s64: signed64,
};

/** User and group ids: all ones means "leave it as it is", which man pages write -1. */
const id32: IntegerReader = (low) => (low === 0xffffffff ? -1 : low);

const ID_TYPES: ReadonlySet<string> = new Set(['uid_t', 'gid_t', 'qid_t']);

/** The reader for a C type; types that are not known are unsigned 64-bit words. */
export function integerReader(type: string): IntegerReader {
  return ID_TYPES.has(type) ? id32 : (READERS[type] ?? unsigned64);
}

/** The reader for the bits of a C type: as wide as the type, never negative. */
export function bitsReader(type: string): IntegerReader {
  const reader = READERS[type];
  if (reader === signed32) return unsigned32;
  return reader === undefined || reader === signed64 ? unsigned64 : reader;
}

/** What of a register a value is made of. */
export interface RegisterLayout {
  bits: 16 | 32 | 64;
  signed: boolean;
  /** All ones stand for -1, though the value has no sign. */
  onesAreMinusOne?: true;
}

const LAYOUTS: ReadonlyMap<IntegerReader, RegisterLayout> = new Map([
  [signed32, { bits: 32, signed: true }],
  [unsigned32, { bits: 32, signed: false }],
  [unsigned16, { bits: 16, signed: false }],
  [signed64, { bits: 64, signed: true }],
  [unsigned64, { bits: 64, signed: false }],
  [id32, { bits: 32, signed: false, onesAreMinusOne: true }],
]);

/** What a reader makes a value of. */
export function layoutOf(reader: IntegerReader): RegisterLayout {
  return LAYOUTS.get(reader)!;
}

/** `0x…`, without a BigInt where the value is safe. */
export function toHex(value: Integer): string {
  return `0x${typeof value === 'number' ? value.toString(16) : BigInt(value).toString(16)}`;
}

/** The value of an {@link Integer}, whatever its size. */
export function exact(value: Integer): number | bigint {
  return typeof value === 'number' ? value : BigInt(value);
}

/** A 64-bit word in memory, as an address or a length: exact below 2^53. */
export function wordAt(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * WORD;
}

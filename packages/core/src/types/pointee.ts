/** Pointers in structures, and what they point to. Value: `null`, or `{ address }` where it cannot be read. Pure. */
import type { MemoryValue } from '../values.js';
import { copyMemory, readArray, textValue } from './read.js';
import { coded, type CodedType, type ReadContext, type Type } from './type.js';

const POINTER_SIZE = 8;

/** Most bytes of a string that are looked at. */
const STRING_LIMIT = 4096;

/** Memory that is next to a string need not be there beyond its page. */
const PAGE_SIZE = 4096;

const pointerOf = (bytes: Buffer): number => Number(bytes.readBigUInt64LE(0));

const unread = (address: number): MemoryValue => ({ address });

/** Reads a C string, of which at most `limit` bytes are shown; `undefined` where it cannot be read. */
export function stringAt(context: ReadContext, address: number, limit: number): MemoryValue | undefined {
  const most = Math.min(limit, STRING_LIMIT);
  const inPage = PAGE_SIZE - (address % PAGE_SIZE);
  const near = copyMemory(context, address, Math.min(most + 1, inPage));
  if (near === undefined) return undefined;
  const whole = near.includes(0) || near.length > most ? near : copyMemory(context, address, most + 1);
  if (whole === undefined) return undefined;
  const end = whole.indexOf(0);
  return end < 0 ? textValue(whole.subarray(0, most), true) : textValue(whole.subarray(0, end));
}

/** Reads bytes of which at most as many as a string has are shown. */
export function bytesAt(context: ReadContext, address: number, length: number): MemoryValue | undefined {
  const shown = Math.min(length, context.call.options.stringLimit);
  const bytes = copyMemory(context, address, shown);
  return bytes && textValue(bytes, length > shown);
}

const pointee = (
  name: string,
  read: (context: ReadContext, address: number, whole: Buffer, offset: number) => MemoryValue | undefined,
  layout?: Type,
): CodedType =>
  coded(
    name,
    POINTER_SIZE,
    (bytes, context, whole, offset) => {
      const address = pointerOf(bytes);
      if (address === 0) return null;
      return read(context, address, whole, offset) ?? unread(address);
    },
    layout,
  );

/** A pointer to a C string. */
export const stringPointer: CodedType = pointee('string-pointer', (context, address) =>
  stringAt(context, address, context.call.options.stringLimit),
);

/** A pointer to a path: never cut. */
export const pathPointer: CodedType = pointee('path-pointer', (context, address) =>
  stringAt(context, address, STRING_LIMIT - 1),
);

/** A pointer to bytes, whose count of 32 bits stands `delta` bytes behind the pointer. */
export const bytesPointer = (delta: number, bits: 16 | 32 | 64 = 32): CodedType =>
  pointee('bytes-pointer', (context, address, whole, offset) =>
    bytesAt(context, address, countAt(whole, offset + delta, bits)),
  );

/**
 * A pointer to elements, whose count stands `delta` bytes behind the pointer. Value: an array, or where it was cut
 * `{ elements, truncated: true }`; `{ elements, endsAt }` where memory ended before it.
 */
export const arrayPointer = (of: Type, delta: number, bits: 16 | 32 | 64 = 32): CodedType =>
  pointee(
    'array-pointer',
    (context, address, whole, offset) => {
      const read = readArray(of, context, address, countAt(whole, offset + delta, bits));
      if (read?.endsAt !== undefined) return { elements: read.value, endsAt: read.endsAt };
      return read?.truncated ? { elements: read.value, truncated: true } : read?.value;
    },
    of,
  );

function countAt(whole: Buffer, offset: number, bits: 16 | 32 | 64): number {
  if (bits === 16) return whole.readUInt16LE(offset);
  return bits === 32 ? whole.readUInt32LE(offset) : Number(whole.readBigUInt64LE(offset));
}

/** Strings and buffers of the tracee. */
import { isUtf8 } from 'node:buffer';
import { allocate } from '../ffi/buffer.js';
import type { TraceeMemory } from '../plugins.js';

/** PATH_MAX of `linux/limits.h`, less the byte that ends it: the kernel takes no longer path. */
export const PATH_LIMIT = 4095;

/** Most bytes ever read for one value. */
export const BYTES_LIMIT = 0x100000;

/** Enough for nearly every string, so that one system call fetches it. */
const FIRST_READ = 256;

const scratch = allocate(BYTES_LIMIT + 1);

/** Text as events hold it: `base64` only where the bytes are not UTF-8. */
export interface TextValue {
  value: string;
  truncated?: true;
  base64?: string;
}

/** Makes a value of the first `length` bytes. Bytes that are not UTF-8 become U+FFFD, and `base64` is exact. */
export function textOf(bytes: Buffer, length: number, truncated: boolean): TextValue {
  const text: TextValue = { value: bytes.toString('utf8', 0, length) };
  if (truncated) text.truncated = true;
  const exact = bytes.subarray(0, length);
  if (!isUtf8(exact)) text.base64 = exact.toString('base64');
  return text;
}

/** Reads a C string of at most `limit` bytes; `undefined` where its memory cannot be read. */
export function readString(memory: TraceeMemory, address: number, limit: number): TextValue | undefined {
  const most = Math.min(limit, BYTES_LIMIT) + 1;
  let copied = memory.read(address, Math.min(FIRST_READ, most), scratch);
  let end = scratch.bytes.subarray(0, copied).indexOf(0);
  if (end < 0 && copied === FIRST_READ && most > FIRST_READ) {
    copied = memory.read(address, most, scratch);
    end = scratch.bytes.subarray(0, copied).indexOf(0);
  }
  if (end >= 0) return textOf(scratch.bytes, end, false);
  if (copied < most) return undefined;
  return textOf(scratch.bytes, most - 1, true);
}

/** Reads `size` bytes, at most `limit` of them; `undefined` where they cannot be read. */
export function readBytes(
  memory: TraceeMemory,
  address: number,
  size: number,
  limit: number,
): TextValue | undefined {
  const length = Math.min(size, limit, BYTES_LIMIT);
  if (length > 0 && memory.read(address, length, scratch) < length) return undefined;
  return textOf(scratch.bytes, length, size > length);
}

/** The bytes at an address, valid until the next read; `undefined` where they cannot all be read. */
export function readRaw(memory: TraceeMemory, address: number, length: number): Buffer | undefined {
  if (length > BYTES_LIMIT || memory.read(address, length, scratch) < length) return undefined;
  return scratch.bytes.subarray(0, length);
}

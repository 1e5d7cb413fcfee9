/** Null-terminated arrays of pointers: argv and envp. Every read is bounded. */
import { allocate, readWord } from '../ffi/buffer.js';
import type { TraceeMemory } from '../plugins.js';
import { readString } from './text.js';

/** Most strings ever read of an array. */
const STRINGS_LIMIT = 4096;

/** Most pointers counted: an environment of more is counted up to here. */
const COUNT_LIMIT = 1 << 13;

const CHUNK_WORDS = 512;
const chunk = allocate(CHUNK_WORDS * 8);
const chunkWords = new Uint32Array(chunk.bytes.buffer);

/** The first pointers of an array, and how many it has in all. */
export interface Pointers {
  first: number[];
  count: number;
  /** Where memory ended before the null pointer. */
  endsAt?: number;
}

/**
 * Reads up to the null pointer, or as far as there is memory; `undefined` where there is none.
 * @param limit most pointers that are given back
 */
export function readPointers(memory: TraceeMemory, address: number, limit: number): Pointers | undefined {
  const first: number[] = [];
  const most = Math.min(limit, STRINGS_LIMIT);
  for (let count = 0; count < COUNT_LIMIT;) {
    const words = Math.floor(memory.read(address + count * 8, CHUNK_WORDS * 8, chunk) / 8);
    if (words === 0) return count === 0 ? undefined : { first, count, endsAt: address + count * 8 };
    for (let i = 0; i < words; i++, count++) {
      const pointer = readWord(chunkWords, i);
      if (pointer === 0) return { first, count };
      if (first.length < most) first.push(pointer);
    }
  }
  return { first, count: COUNT_LIMIT };
}

/** The strings of an array. */
export interface Strings {
  values: string[];
  /** Not all of them are here. */
  truncated: boolean;
  /** Indexes of those that were cut. */
  cut: number[];
  /** Indexes of those that could not be read, and are shown as their addresses. */
  unread: number[];
  /** Where memory ended before the null pointer. */
  endsAt?: number;
}

/**
 * Reads a null-terminated array of strings.
 * @param limit most bytes of a string
 * @param most most strings
 */
export function readStrings(
  memory: TraceeMemory,
  address: number,
  limit: number,
  most: number,
): Strings | undefined {
  const pointers = readPointers(memory, address, most);
  if (pointers === undefined) return undefined;
  const cut: number[] = [];
  const unread: number[] = [];
  const values = pointers.first.map((pointer, i) => {
    const text = readString(memory, pointer, limit);
    if (text === undefined) unread.push(i);
    else if (text.truncated) cut.push(i);
    return text?.value ?? `0x${pointer.toString(16)}`;
  });
  const { first, count, endsAt } = pointers;
  return { values, truncated: count > first.length, cut, unread, ...(endsAt !== undefined && { endsAt }) };
}

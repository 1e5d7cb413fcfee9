/** Null-terminated arrays of pointers: argv and envp. Every read is bounded. */
import { allocate, readWord } from '../ffi/buffer.js';
import type { TraceeMemory } from '../plugins.js';
import { readString } from './text.js';

/** Most strings shown of an array. */
const STRINGS_LIMIT = 32;

/** Most pointers counted: an environment of more is counted up to here. */
const COUNT_LIMIT = 1 << 16;

const CHUNK_WORDS = 512;
const chunk = allocate(CHUNK_WORDS * 8);
const chunkWords = new Uint32Array(chunk.bytes.buffer);

/** The first pointers of an array, and how many it has in all. */
export interface Pointers {
  first: number[];
  count: number;
}

/** Reads up to the null pointer; `undefined` where memory ends before it. */
export function readPointers(memory: TraceeMemory, address: number): Pointers | undefined {
  const first: number[] = [];
  for (let count = 0; count < COUNT_LIMIT;) {
    const words = Math.floor(memory.read(address + count * 8, CHUNK_WORDS * 8, chunk) / 8);
    if (words === 0) return undefined;
    for (let i = 0; i < words; i++, count++) {
      const pointer = readWord(chunkWords, i);
      if (pointer === 0) return { first, count };
      if (first.length < STRINGS_LIMIT) first.push(pointer);
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
}

/** Reads a null-terminated array of strings. One that cannot be read is shown as its address. */
export function readStrings(memory: TraceeMemory, address: number, limit: number): Strings | undefined {
  const pointers = readPointers(memory, address);
  if (pointers === undefined) return undefined;
  const cut: number[] = [];
  const values = pointers.first.map((pointer, i) => {
    const text = readString(memory, pointer, limit);
    if (text?.truncated) cut.push(i);
    return text?.value ?? `0x${pointer.toString(16)}`;
  });
  return { values, truncated: pointers.count > pointers.first.length, cut };
}

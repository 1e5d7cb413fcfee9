/**
 * What a request that libuv works on is to Node.js: its C++ object is around it, and begins with the address of its
 * class's virtual table (Node.js: src/req_wrap.h, `ReqWrap`; src/threadpoolwork-inl.h, `ThreadPoolWork`).
 */
import type { ElfSymbol } from '../remote/elf.js';

/** Virtual tables of a class and its bases, as linked. */
export interface VTable {
  start: number;
  end: number;
  /** Name of the class, without namespaces. */
  name: string;
}

/** What stands before the first function: offset to top, type (Itanium C++ ABI, 2.5.2). */
const HEADER = 16;
const PREFIX = '_ZTV';
const WORD = 8;
/** From the object to `struct uv__work`: a ReqWrap of `uv_fs_t` is the longest. */
export const LONGEST_REQUEST = 0x240;

export function vtables(symbols: ReadonlyMap<string, ElfSymbol>): VTable[] {
  const tables: VTable[] = [];
  for (const [mangled, { value, size }] of symbols) {
    const name = mangled.startsWith(PREFIX) ? className(mangled.slice(PREFIX.length)) : undefined;
    if (name !== undefined && size > HEADER) tables.push({ start: value, end: value + size, name });
  }
  return tables.sort((a, b) => a.start - b.start);
}

/** The last part of a nested name: `N4node2fs13FSReqCallbackE`, with the first argument of a template. */
export function className(mangled: string): string | undefined {
  if (!mangled.startsWith('N')) return undefined;
  let at = 1;
  let last: string | undefined;
  for (;;) {
    const length = /^\d+/.exec(mangled.slice(at))?.[0];
    if (length === undefined) break;
    at += length.length + Number(length);
    last = mangled.slice(at - Number(length), at);
  }
  if (last === undefined || mangled[at] !== 'I') return last;
  const argument = className(mangled.slice(at + 1).replace(/^NS\d*_/, 'N'));
  return argument === undefined ? last : `${last}<${argument}>`;
}

/** The C++ object around a request. */
export interface RequestObject {
  /** Where it begins in the memory that was given. */
  start: number;
  /** Its class. */
  name: string;
}

/**
 * @param memory the `LONGEST_REQUEST` bytes below `struct uv__work`
 * @param bias added to an address as linked, gives it at run time
 */
export function requestObject(
  memory: Buffer,
  tables: readonly VTable[],
  bias: number,
): RequestObject | undefined {
  const seen: number[] = [];
  for (let start = memory.length - WORD; start >= 0; start -= WORD) {
    const word = memory.readUInt32LE(start) + memory.readUInt32LE(start + 4) * 2 ** 32 - bias;
    const table = tableOf(word, tables);
    if (table === undefined) continue;
    // An object begins with its own table; its second base, further up, has another place in it.
    const { name, end } = table;
    if (word === table.start + HEADER && seen.some((other) => other > word && other < end))
      return { start, name };
    seen.push(word);
  }
  return undefined;
}

function tableOf(word: number, tables: readonly VTable[]): VTable | undefined {
  let low = 0;
  let high = tables.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tables[middle]!.end <= word) low = middle + 1;
    else high = middle;
  }
  const table = tables[low];
  return table !== undefined && word >= table.start ? table : undefined;
}

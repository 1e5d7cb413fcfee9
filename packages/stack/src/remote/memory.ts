/**
 * Tracee memory as words, for the cold path. Reads go by page: a system call has a fixed price and bytes are
 * nearly free, and a page is either mapped or not. What was read stays valid until the thread runs on.
 */
import type { ReadBuffer, Segments, StackContext, TraceeMemory } from '@ptracer/core';

const PAGE = 4096;
const WORDS = PAGE / 4;
const PAGES = 256;
const BATCH = 64;
const HIGH = 2 ** 32;
/** User space ends at 2^47: above, an address is not one. */
const MAX_HIGH = 0x8000;
/** Bound of one capture: pages, so that torn memory cannot keep the tracee stopped. */
const PAGE_BUDGET = 16_384;

/** Memory that is not what it has to be. Thrown inside the engine only; the walk ends there. */
export class BadMemory extends Error {
  override readonly name = 'BadMemory';
}

const bad = new BadMemory('memory is not what V8 keeps there');

/** @throws {BadMemory} always; for values that fail a check */
export function distrust(): never {
  throw bad;
}

/** Reads the memory of one stopped thread at a time. */
export class Memory {
  readonly #arena: ReadBuffer;
  readonly #words: Uint32Array;
  readonly #segments: Segments;
  readonly #slots = new Map<number, number>();
  readonly #large: ReadBuffer;
  #next = 0;
  #budget = 0;
  #tracee: TraceeMemory | undefined;
  /** Pages that were looked at, while somebody wants to know. */
  #touched: Set<number> | undefined;
  /** The page read last, and where its words begin. */
  #page = -1;
  #base = 0;

  constructor(context: StackContext) {
    this.#arena = context.allocate(PAGES * PAGE);
    this.#large = context.allocate(LARGE);
    this.#words = wordsOf(this.#arena);
    this.#segments = context.segments(BATCH);
  }

  /** A new stop: nothing read before holds. */
  begin(tracee: TraceeMemory): void {
    this.#tracee = tracee;
    this.#slots.clear();
    this.#next = 0;
    this.#page = -1;
    this.#budget = PAGE_BUDGET;
  }

  u32(address: number): number {
    return this.#words[this.#index(address)]!;
  }

  i32(address: number): number {
    return this.#words[this.#index(address)]! | 0;
  }

  u16(address: number): number {
    return (this.#words[this.#index(address)]! >>> ((address & 2) * 8)) & 0xffff;
  }

  u8(address: number): number {
    return (this.#words[this.#index(address)]! >>> ((address & 3) * 8)) & 0xff;
  }

  /** A word that is an address. */
  address(at: number): number {
    const i = this.#index(at);
    const high = this.#words[i + 1]!;
    if (high >= MAX_HIGH) throw bad;
    return this.#words[i]! + high * HIGH;
  }

  /** A word as a number: exact for what the engine compares, addresses and Smis. */
  raw(at: number): number {
    const i = this.#index(at);
    return this.#words[i]! + this.#words[i + 1]! * HIGH;
  }

  /** A tagged strong pointer; the untagged address. */
  pointer(at: number): number {
    const value = this.address(at);
    if ((value & 7) !== 1) throw bad;
    return value - 1;
  }

  /** As `pointer`, for a weak or a strong one. */
  weakPointer(at: number): number {
    const value = this.address(at);
    const tag = value & 7;
    if (tag !== 1 && tag !== 3) throw bad;
    return value - tag;
  }

  /** The pointers at an offset of several objects, those that can be read. */
  pointers(objects: readonly number[], offset: number): number[] {
    const result: number[] = [];
    for (const object of objects) {
      try {
        result.push(this.pointer(object + offset));
      } catch {
        // For prefetching: whoever needs it will find out.
      }
    }
    return result;
  }

  isSmi(at: number): boolean {
    return (this.#words[this.#index(at)]! & 1) === 0;
  }

  /** A Smi: 31 zero bits and a tag below the value. */
  smi(at: number): number {
    const i = this.#index(at);
    if (this.#words[i] !== 0) throw bad;
    return this.#words[i + 1]! | 0;
  }

  /** A copy of `length` bytes. */
  bytes(address: number, length: number): Buffer {
    const result = Buffer.allocUnsafe(length);
    if (length <= PAGE) {
      for (let i = 0; i < length;) {
        const from = this.#index(address + i - ((address + i) % 4)) * 4 + ((address + i) % 4);
        const n = Math.min(length - i, PAGE - ((address + i) % PAGE));
        this.#arena.bytes.copy(result, i, from, from + n);
        i += n;
      }
      return result;
    }
    this.chunks(address, length, (chunk, offset) => void chunk.copy(result, offset));
    return result;
  }

  /** Hands out `length` bytes in chunks. They are overwritten after the call. */
  chunks(address: number, length: number, each: (chunk: Buffer, offset: number) => void): void {
    this.#spend(Math.ceil(length / PAGE));
    for (let done = 0; done < length;) {
      const n = Math.min(LARGE, length - done);
      if (this.#tracee!.read(address + done, n, this.#large) !== n) throw bad;
      each(this.#large.bytes.subarray(0, n), done);
      done += n;
    }
  }

  /** Runs `read`; the addresses of the pages that it looked at, for `prefetch` the next time. */
  touching(read: () => void): number[] {
    const touched = new Set<number>();
    this.#page = -1;
    this.#touched = touched;
    try {
      read();
    } finally {
      this.#touched = undefined;
    }
    return [...touched].map((page) => page * PAGE);
  }

  /** Reads the pages of many addresses with one system call. What cannot be read fails when it is asked for. */
  prefetch(addresses: readonly number[]): void {
    const { addresses: from, lengths } = this.#segments;
    const pages: number[] = [];
    for (const address of addresses) {
      const page = Math.floor(address / PAGE);
      if (!this.#slots.has(page) && !pages.includes(page)) pages.push(page);
      if (pages.length === BATCH) break;
    }
    if (pages.length < 2) return;
    if (this.#next + pages.length > PAGES) this.#evict();
    for (let i = 0; i < pages.length; i++) {
      from[i] = pages[i]! * PAGE;
      lengths[i] = PAGE;
    }
    this.#segments.count = pages.length;
    this.#spend(pages.length);
    // Into the tail of the arena: the target is described anew, its memory is the same.
    const offset = this.#next * PAGE;
    const target = { bytes: this.#arena.bytes.subarray(offset), address: this.#arena.address + offset };
    const whole = Math.floor(this.#tracee!.readv(this.#segments, target) / PAGE);
    for (let i = 0; i < whole && i < pages.length; i++) this.#slots.set(pages[i]!, this.#next + i);
    this.#next += Math.min(whole, pages.length);
  }

  #index(address: number): number {
    const page = Math.floor(address / PAGE);
    if (page !== this.#page) {
      this.#base = (this.#slots.get(page) ?? this.#load(page)) * WORDS;
      this.#page = page;
      this.#touched?.add(page);
    }
    return this.#base + ((address - page * PAGE) >>> 2);
  }

  #load(page: number): number {
    if (page <= 0 || page >= (MAX_HIGH * HIGH) / PAGE) throw bad;
    if (this.#next === PAGES) this.#evict();
    this.#spend(1);
    const slot = this.#next;
    const offset = slot * PAGE;
    const target = { bytes: this.#arena.bytes.subarray(offset), address: this.#arena.address + offset };
    if (this.#tracee!.read(page * PAGE, PAGE, target) !== PAGE) throw bad;
    this.#next++;
    this.#slots.set(page, slot);
    return slot;
  }

  #evict(): void {
    this.#slots.clear();
    this.#next = 0;
    this.#page = -1;
  }

  #spend(pages: number): void {
    if ((this.#budget -= pages) < 0) throw bad;
  }
}

const LARGE = 256 << 10;

/** The buffer's memory as 32-bit words. */
export function wordsOf(buffer: ReadBuffer): Uint32Array {
  const { bytes } = buffer;
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** A 64-bit word as a number, of which the low half stands at `index`: exact for addresses and Smis. */
export function wordAt(words: Uint32Array, index: number): number {
  return words[index]! + words[index + 1]! * HIGH;
}

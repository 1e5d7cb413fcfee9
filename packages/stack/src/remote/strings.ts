/** V8 strings of every representation (V8: objects/string.h), read with a bound on length and on depth. */
import type { Layout } from './layout.js';
import { distrust, type Memory } from './memory.js';

const LENGTH = 12;
const CHARS = 16;
const SEQUENTIAL = 0;
const CONS = 1;
const EXTERNAL = 2;
const SLICED = 3;
const THIN = 5;
const REPRESENTATION = 7;
const ONE_BYTE = 8;
const UNCACHED = 16;
const NOT_STRING = 0xff80;
const STRINGS_END = 0x80;

/** Names and URLs; a data: URL may be long. */
const MAX_TEXT = 1 << 20;
/** V8's own limit is 2^29 - 24 characters; a script is never near it. */
const MAX_SOURCE = 256 << 20;
const MAX_PARTS = 100_000;

/** Reads objects' instance types; it may remember those of maps that never move. */
export interface TypeReader {
  type(object: number): number;
}

/** A run of characters in memory. */
type Run = (address: number, characters: number, oneByte: boolean) => void;

export class Strings {
  readonly #memory: Memory;
  readonly #types: TypeReader;

  constructor(memory: Memory, types: TypeReader) {
    this.#memory = memory;
    this.#types = types;
  }

  isString(object: number): boolean {
    return (this.#types.type(object) & NOT_STRING) === 0;
  }

  /** @throws {BadMemory} when it is no string, or longer than a name or URL can be */
  read(object: number): string {
    let text = '';
    this.#walk(object, MAX_TEXT, (address, characters, oneByte) => {
      const bytes = this.#memory.bytes(address, oneByte ? characters : characters * 2);
      text += bytes.toString(oneByte ? 'latin1' : 'utf16le');
    });
    return text;
  }

  /** True when it is this very text of one-byte characters, at most 8 of them. */
  equals(object: number, text: string): boolean {
    return this.#memory.i32(object + LENGTH) === text.length && this.read(object) === text;
  }

  /** Hands out the characters of a long string in order. */
  scan(object: number, oneByte: (chunk: Buffer) => void, twoByte: (chunk: Uint16Array) => void): void {
    this.#walk(object, MAX_SOURCE, (address, characters, isOneByte) => {
      if (isOneByte) this.#memory.chunks(address, characters, oneByte);
      else
        this.#memory.chunks(address, characters * 2, (chunk) => {
          twoByte(new Uint16Array(chunk.buffer, chunk.byteOffset, chunk.length >> 1));
        });
    });
  }

  length(object: number): number {
    return this.#memory.i32(object + LENGTH);
  }

  #walk(root: number, limit: number, run: Run): void {
    const memory = this.#memory;
    const total = memory.i32(root + LENGTH);
    if (total < 0 || total > limit) distrust();
    // Parts still to be read, innermost last: cons strings may be deep on either side.
    const parts: { object: number; from: number; length: number }[] = [
      { object: root, from: 0, length: total },
    ];
    for (let steps = 0; parts.length > 0; steps++) {
      if (steps > MAX_PARTS) distrust();
      const { object, from, length } = parts.pop()!;
      if (length === 0) continue;
      const type = this.#types.type(object);
      const own = memory.i32(object + LENGTH);
      if ((type & NOT_STRING) !== 0 || from < 0 || length < 0 || from + length > own) distrust();
      const oneByte = (type & ONE_BYTE) !== 0;
      const scale = oneByte ? 1 : 2;
      switch (type & REPRESENTATION) {
        case SEQUENTIAL:
          run(object + CHARS + from * scale, length, oneByte);
          break;
        case EXTERNAL:
          // An uncached one has its characters behind a C++ virtual call.
          if ((type & UNCACHED) !== 0) distrust();
          run(memory.address(object + 24) + from * scale, length, oneByte);
          break;
        case THIN:
          parts.push({ object: memory.pointer(object + 16), from, length });
          break;
        case SLICED: {
          const offset = memory.smi(object + 24);
          if (offset < 0) distrust();
          parts.push({ object: memory.pointer(object + 16), from: from + offset, length });
          break;
        }
        case CONS: {
          const first = memory.pointer(object + 16);
          const split = memory.i32(first + LENGTH);
          if (split < 0 || split > own) distrust();
          const inFirst = Math.max(0, Math.min(length, split - from));
          if (length > inFirst)
            parts.push({
              object: memory.pointer(object + 24),
              from: Math.max(0, from - split),
              length: length - inFirst,
            });
          if (inFirst > 0) parts.push({ object: first, from, length: inFirst });
          break;
        }
        default:
          distrust();
      }
    }
  }
}

/** Instance types of one isolate's objects. Maps in read-only space never move: their types are kept. */
export class Types implements TypeReader {
  readonly #memory: Memory;
  readonly #layout: Layout;
  readonly #known = new Map<number, number>();
  /** The others: they hold until objects move. */
  readonly #current = new Map<number, number>();
  /** Types whose maps live in read-only space; those of JavaScript objects and contexts do not. */
  readonly #immovable: ReadonlySet<number>;

  constructor(memory: Memory, layout: Layout) {
    this.#memory = memory;
    this.#layout = layout;
    const { script, scopeInfo, sharedFunctionInfo, bytecodeArray, code, instructionStream } = layout.types;
    this.#immovable = new Set([
      script,
      scopeInfo,
      sharedFunctionInfo,
      bytecodeArray,
      code,
      instructionStream,
    ]);
  }

  type(object: number): number {
    const map = this.#memory.pointer(object);
    return this.#known.get(map) ?? this.#current.get(map) ?? this.typeOfMap(map);
  }

  /** Objects have moved. */
  forget(): void {
    this.#current.clear();
  }

  /** @throws {BadMemory} when it is no map: the map of a map is a map */
  typeOfMap(map: number): number {
    const { map: offsets, types } = this.#layout;
    const type = this.#memory.u16(map + offsets.instanceType);
    const meta = this.#memory.pointer(map);
    if (this.#memory.u16(meta + offsets.instanceType) !== types.map) distrust();
    const kept = this.#immovable.has(type) || type < STRINGS_END ? this.#known : this.#current;
    kept.set(map, type);
    return type;
  }

  expect(object: number, type: number): void {
    if (this.type(object) !== type) distrust();
  }
}

/** V8's position tables, as pure functions over their bytes. */

/** Reads the variable-length integers of V8's tables (V8: base/vlq.h): 7 bits a byte, low ones first. */
export class VlqReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** One byte; 0 behind the end. */
  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  /** Unsigned; up to 49 bits, so it is kept in a double. */
  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const byte = this.#bytes[this.at++];
      if (byte === undefined) return value;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return value;
  }

  /** Sign in the lowest bit, magnitude above it (translations). */
  signed(): number {
    const value = this.unsigned();
    const magnitude = Math.floor(value / 2);
    return value % 2 === 1 ? -magnitude : magnitude;
  }

  /** Zig-zag: the complement where the lowest bit is set (source position tables). */
  zigzag(): number {
    const value = this.unsigned();
    const half = Math.floor(value / 2);
    return value % 2 === 1 ? -half - 1 : half;
  }
}

/** A source position: offset in the script, and which inlined function it belongs to (-1: none). */
export interface CodePosition {
  offset: number;
  inliningId: number;
}

/**
 * The position of the instruction at `codeOffset`: that of the last entry at or before it.
 * V8: codegen/source-position-table.cc, codegen/source-position.h.
 * @param flagged code deltas carry two flag bits (V8 14.6)
 */
export function findPosition(
  table: Uint8Array,
  codeOffset: number,
  flagged: boolean,
): CodePosition | undefined {
  const reader = new VlqReader(table);
  let at = -1;
  let source = 0;
  let found: number | undefined;
  while (!reader.done) {
    if (flagged) at += Math.floor(reader.unsigned() / 4);
    else {
      const delta = reader.zigzag();
      at += delta >= 0 ? delta : -(delta + 1);
    }
    source += reader.zigzag();
    if (at > codeOffset) break;
    found = source;
  }
  return found === undefined ? undefined : decodePosition(found);
}

/** Takes a packed source position apart: bit 0 external, 30 bits offset + 1, 16 bits inlining id + 1. */
export function decodePosition(packed: number): CodePosition | undefined {
  // An external position has no offset in a script.
  if (packed % 2 !== 0) return undefined;
  const offset = (Math.floor(packed / 2) % 2 ** 30) - 1;
  const inliningId = (Math.floor(packed / 2 ** 31) % 2 ** 16) - 1;
  return offset < 0 ? undefined : { offset, inliningId };
}

/**
 * The bytecode that baseline code was running (V8: baseline/bytecode-offset-iterator.h): the table holds the
 * length of the machine code of each bytecode, the prologue first.
 * @param pcOffset of the return address; the call belongs to the bytecode before it
 * @returns -1 in the prologue
 */
export function findBaselineBytecode(
  table: Uint8Array,
  pcOffset: number,
  bytecodes: Uint8Array,
  sizes: readonly number[],
): number | undefined {
  const reader = new VlqReader(table);
  let end = reader.unsigned();
  let current = -1;
  let next = 0;
  while (end < pcOffset) {
    if (reader.done || next >= bytecodes.length) return undefined;
    end += reader.unsigned();
    current = next;
    next += bytecodeLength(bytecodes, next, sizes);
  }
  return current;
}

/** Length of the bytecode at `at`, its Wide or ExtraWide prefix included (V8: interpreter/bytecodes.h). */
function bytecodeLength(bytecodes: Uint8Array, at: number, sizes: readonly number[]): number {
  const row = sizes.length / 3;
  const opcode = bytecodes[at]!;
  // Wide, ExtraWide, DebugBreakWide, DebugBreakExtraWide
  if (opcode > 3) return sizes[opcode] ?? 1;
  const scaled = sizes[(opcode & 1 ? 2 : 1) * row + (bytecodes[at + 1] ?? 0)] ?? 1;
  return 1 + scaled;
}

/** Line ends of a source text: offsets of its terminators (ECMA-262 LineTerminatorSequence), then its length. */
export class LineEnds {
  #ends = new Uint32Array(256);
  #count = 0;
  #length = 0;
  /** A carriage return ended the chunk: whether it is a terminator depends on the next character. */
  #pendingReturn = false;

  /** The next characters of a one-byte (Latin-1) string: U+2028 and U+2029 cannot occur. */
  addOneByte(chunk: Buffer): void {
    this.#resolvePending(chunk[0]);
    if (chunk.includes(0x0d)) this.#scan(chunk);
    else for (let i = -1; (i = chunk.indexOf(0x0a, i + 1)) >= 0;) this.#push(this.#length + i);
    this.#length += chunk.length;
  }

  addTwoByte(chunk: Uint16Array): void {
    this.#resolvePending(chunk[0]);
    this.#scan(chunk);
    this.#length += chunk.length;
  }

  finish(): Uint32Array {
    this.#resolvePending(undefined);
    this.#push(this.#length);
    return this.#ends.slice(0, this.#count);
  }

  #scan(chunk: Uint8Array | Uint16Array): void {
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i]!;
      if (c > 0x0d && c < 0x2028) continue;
      if (c === 0x0a || c === 0x2028 || c === 0x2029) this.#push(this.#length + i);
      else if (c === 0x0d) {
        if (i + 1 === chunk.length) this.#pendingReturn = true;
        else if (chunk[i + 1] !== 0x0a) this.#push(this.#length + i);
      }
    }
  }

  #resolvePending(next: number | undefined): void {
    if (this.#pendingReturn && next !== 0x0a) this.#push(this.#length - 1);
    this.#pendingReturn = false;
  }

  #push(end: number): void {
    if (this.#count === this.#ends.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#ends);
      this.#ends = grown;
    }
    this.#ends[this.#count++] = end;
  }
}

/** 0-based line and column of an offset; `undefined` when it lies outside the text. */
export function locate(ends: Uint32Array, offset: number): { line: number; column: number } | undefined {
  const last = ends.length - 1;
  if (offset < 0 || last < 0 || offset > ends[last]!) return undefined;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! < offset) low = middle + 1;
    else high = middle;
  }
  return { line: low, column: low === 0 ? offset : offset - ends[low - 1]! - 1 };
}

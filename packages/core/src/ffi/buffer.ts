/** Buffers of fixed address, and scatter reads of another process's memory into them. */
import type { ReadBuffer, Segments, TraceeMemory } from '../plugins.js';
import { addressOf, processVmReadv, processVmWritev } from './libc.js';

const WORD = 2 ** 32;

/** Size of the pieces that a read is cut into, so that it ends exactly where memory is no longer mapped. */
const PAGE = 4096;

/** IOV_MAX of `limits.h`. */
const MAX_VECTORS = 1024;

/** A buffer with memory of its own, which therefore never moves. */
export function allocate(size: number): ReadBuffer {
  const bytes = Buffer.from(new ArrayBuffer(size));
  return { bytes, address: addressOf(bytes) };
}

export function segments(capacity: number): Segments {
  return { count: 0, addresses: new Float64Array(capacity), lengths: new Uint32Array(capacity) };
}

/** Reads a 64-bit word as a number; exact below 2^53, which every user-space address is. */
export function readWord(words: Uint32Array, index: number): number {
  return words[index * 2]! + words[index * 2 + 1]! * WORD;
}

export function writeWord(words: Uint32Array, index: number, value: number): void {
  words[index * 2] = value % WORD;
  words[index * 2 + 1] = Math.floor(value / WORD);
}

const localVector = allocate(16);
const localWords = new Uint32Array(localVector.bytes.buffer);
const remoteVector = allocate(16 * MAX_VECTORS);
const remoteWords = new Uint32Array(remoteVector.bytes.buffer);

/** Appends [address, address + length) to the remote vector, cut at page ends; returns the new count. */
function appendPieces(count: number, address: number, length: number): number {
  let at = address;
  let left = length;
  while (left > 0 && count < MAX_VECTORS) {
    const piece = Math.min(left, PAGE - (at % PAGE));
    writeWord(remoteWords, count * 2, at);
    writeWord(remoteWords, count * 2 + 1, piece);
    count++;
    at += piece;
    left -= piece;
  }
  return count;
}

function copyOut(pid: number, count: number, target: ReadBuffer): number {
  writeWord(localWords, 0, target.address);
  writeWord(localWords, 1, target.bytes.length);
  return Math.max(0, processVmReadv(pid, localVector.address, 1, remoteVector.address, count, 0));
}

/** Memory of the process that the thread `pid` belongs to. */
export class ProcessMemory implements TraceeMemory {
  constructor(readonly pid: number) {}

  readv(pieces: Segments, target: ReadBuffer): number {
    let count = 0;
    for (let i = 0; i < pieces.count; i++) {
      count = appendPieces(count, pieces.addresses[i]!, pieces.lengths[i]!);
    }
    return count === 0 ? 0 : copyOut(this.pid, count, target);
  }

  read(address: number, length: number, target: ReadBuffer): number {
    const count = appendPieces(0, address, Math.min(length, target.bytes.length));
    return count === 0 ? 0 : copyOut(this.pid, count, target);
  }

  /** Copies `length` bytes of `source` to `address`; returns bytes copied. */
  write(address: number, source: ReadBuffer, length: number): number {
    writeWord(localWords, 0, source.address);
    writeWord(localWords, 1, length);
    writeWord(remoteWords, 0, address);
    writeWord(remoteWords, 1, length);
    return Math.max(0, processVmWritev(this.pid, localVector.address, 1, remoteVector.address, 1, 0));
  }
}

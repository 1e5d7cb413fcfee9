/** What decoding may read of a tracee's memory at one stop, however hostile: nothing that it points to costs more. */
import type { ReadBuffer, Segments, TraceeMemory } from '../plugins.js';

/** Most bytes read at a stop, beside what the string limit allows for. */
const BYTES = 0x20000;

/** Times that the string limit may be read at a stop. */
const STRINGS = 4;

/** Most reads at a stop: a few hundred strings of an array. */
const READS = 384;

/** Memory that, once the budget of a stop is spent, cannot be read. */
export class BoundedMemory implements TraceeMemory {
  #bytes = 0;
  #reads = 0;

  constructor(readonly memory: TraceeMemory) {}

  /** A stop begins. */
  refill(stringLimit: number): void {
    this.#bytes = BYTES + STRINGS * stringLimit;
    this.#reads = READS;
  }

  read(address: number, length: number, target: ReadBuffer): number {
    return this.#take(length) ? this.memory.read(address, length, target) : 0;
  }

  readv(segments: Segments, target: ReadBuffer): number {
    let length = 0;
    for (let i = 0; i < segments.count; i++) length += segments.lengths[i]!;
    return this.#take(length) ? this.memory.readv(segments, target) : 0;
  }

  #take(length: number): boolean {
    if (this.#reads === 0 || length > this.#bytes) return false;
    this.#reads--;
    this.#bytes -= length;
    return true;
  }
}

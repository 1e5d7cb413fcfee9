/**
 * One page of memory that the tracer child shares with a traced process that asked for its own trace. The
 * tracer writes what would be lost with it if it were killed.
 */
export const SHARED_PAGE_SIZE = 4096;

const EVENTS = 0;
/** 32-bit words. */
const HELD_TID = 2;
const MASK_LENGTH = 3;
const MASK_OFFSET = 16;

/** A thread whose affinity mask the tracer changed, and the mask it had. */
export interface HeldThread {
  tid: number;
  mask: Uint8Array;
}

export class SharedPage {
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(memory: ArrayBuffer) {
    this.#numbers = new Float64Array(memory, 0, 1);
    this.#words = new Int32Array(memory, 0, 4);
    this.#bytes = new Uint8Array(memory);
  }

  /** Events that were made so far, whether they were sent or not. */
  get events(): number {
    return this.#numbers[EVENTS]!;
  }

  countEvent(): void {
    this.#numbers[EVENTS]!++;
  }

  hold(tid: number, mask: Uint8Array): void {
    this.#bytes.set(mask, MASK_OFFSET);
    this.#words[MASK_LENGTH] = mask.length;
    this.#words[HELD_TID] = tid;
  }

  release(): void {
    this.#words[HELD_TID] = 0;
  }

  get held(): HeldThread | undefined {
    const tid = this.#words[HELD_TID]!;
    if (tid === 0) return undefined;
    const mask = this.#bytes.slice(MASK_OFFSET, MASK_OFFSET + this.#words[MASK_LENGTH]!);
    return { tid, mask };
  }
}

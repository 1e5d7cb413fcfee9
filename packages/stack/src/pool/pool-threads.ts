/** What a pool thread works on: its outermost call stands at the same distance from its TLS in every thread of a process. */
import type { ReadBuffer, StackContext, StoppedThread } from '@ptracer/core';
import { wordAt, wordsOf } from '../remote/memory.js';

/** The stack of a thread begins below its TLS (glibc: nptl/allocatestack.c); `worker` is its first function but one. */
const SEARCHED = 8 << 10;
const WORD = 8;
const SLOT = 3 * WORD;

export class PoolThreads {
  readonly #buffer: ReadBuffer;
  readonly #words: Uint32Array;
  /** Address of the slot of each thread that was seen at work; of others, where it would be. */
  readonly #slots = new Map<number, number>();
  readonly #atWork = new Set<number>();
  /** From the TLS of a thread to its slot; 0: not known. */
  #distance = 0;

  /** @param work the return address of the call that does the work */
  constructor(
    context: StackContext,
    readonly work: number,
  ) {
    this.#buffer = context.allocate(SEARCHED);
    this.#words = wordsOf(this.#buffer);
  }

  /** Whether the thread was seen at work: it runs no JavaScript. */
  has(tid: number): boolean {
    return this.#atWork.has(tid);
  }

  /** Address of the `struct uv__work` that the thread works on; 0: of none, or it is no thread of the pool. */
  workOf(thread: StoppedThread): number {
    let slot = this.#slots.get(thread.tid) ?? 0;
    if (slot === 0) {
      const tls = thread.tlsBase();
      if (tls === 0) return 0;
      if (this.#distance === 0 && !this.#search(thread, tls)) return 0;
      slot = tls - this.#distance;
      this.#slots.set(thread.tid, slot);
    }
    if (thread.memory.read(slot, SLOT, this.#buffer) !== SLOT) return 0;
    const work = wordAt(this.#words, 2);
    if (wordAt(this.#words, 0) !== this.work || work !== wordAt(this.#words, 4)) return 0;
    this.#atWork.add(thread.tid);
    return work;
  }

  threadExit(tid: number): void {
    this.#slots.delete(tid);
    this.#atWork.delete(tid);
  }

  #search(thread: StoppedThread, tls: number): boolean {
    if (thread.memory.read(tls - SEARCHED, SEARCHED, this.#buffer) !== SEARCHED) return false;
    for (let i = 0; i < SEARCHED / 4 - SLOT / 4; i += 2) {
      const work = wordAt(this.#words, i + 2);
      if (wordAt(this.#words, i) !== this.work || work === 0 || work !== wordAt(this.#words, i + 4)) continue;
      this.#distance = SEARCHED - i * 4;
      return true;
    }
    return false;
  }
}

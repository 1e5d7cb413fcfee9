/** Whose end is being told on a thread: the record of it that was valid when the telling began. */
import type { ReadBuffer, StackContext, StoppedThread } from '@ptracer/core';
import type { Origin } from './origin.js';

const WINDOW = 8 << 10;
const LARGEST_WINDOW = 1 << 20;
const MAX_STEPS = 20_000;
const HIGH = 2 ** 32;
const WORD = 8;
/** Nested event loops, and ends that are being told on several threads. */
const KEPT = 64;

/**
 * The word next to the work's on the stack is 0 until somebody looks: then it gets a number, by which the same telling
 * is known again. The work's own address says nothing: while its end is told, new work may get it.
 */
export class Completions {
  readonly #context: StackContext;
  #buffer: ReadBuffer;
  #words: Uint32Array;
  readonly #mark: ReadBuffer;
  #last = 0;
  readonly #known = new Map<number, Origin | undefined>();

  constructor(context: StackContext) {
    this.#context = context;
    this.#mark = context.allocate(WORD);
    this.#buffer = context.allocate(WINDOW);
    this.#words = wordsOf(this.#buffer);
  }

  /**
   * @param fp of the innermost frame: a chain of frames, C++ and JavaScript alike, leads outwards from it
   * @param done the return address to look for
   * @param record what is known of work by its address
   */
  around(
    thread: StoppedThread,
    fp: number,
    done: number,
    record: (work: number) => Origin | undefined,
  ): Origin | undefined {
    const at = this.#find(thread, fp, done);
    if (at === 0) return undefined;
    const i = (at - thread.sp) / 4;
    const work = word(this.#words, i);
    const id = this.#words[i + 2]!;
    if (id !== 0 && this.#known.has(id)) return this.#known.get(id);
    const origin = record(work);
    this.#remember(thread, at + WORD, origin);
    return origin;
  }

  clear(): void {
    this.#known.clear();
  }

  #remember(thread: StoppedThread, address: number, origin: Origin | undefined): void {
    this.#mark.bytes.writeUInt32LE(++this.#last, 0);
    if (thread.memory.write(address, this.#mark, WORD) !== WORD) return;
    this.#known.set(this.#last, origin);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
  }

  /** Where the work stands on the stack; 0 where no end is being told. */
  #find(thread: StoppedThread, innermost: number, done: number): number {
    const { sp } = thread;
    let end = sp + this.#read(thread);
    let fp = innermost;
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      if (fp % WORD !== 0 || fp < sp) return 0;
      while (fp + 4 * WORD > end) {
        if (!this.#grow(fp + 4 * WORD - sp)) return 0;
        const read = this.#read(thread);
        if (sp + read <= end) return 0;
        end = sp + read;
      }
      const i = (fp - sp) / 4;
      if (word(this.#words, i + 2) === done) return fp + 2 * WORD;
      const caller = word(this.#words, i);
      if (caller <= fp) return 0;
      fp = caller;
    }
    return 0;
  }

  #read({ memory, sp }: StoppedThread): number {
    return memory.read(sp, this.#buffer.bytes.length, this.#buffer);
  }

  #grow(needed: number): boolean {
    if (needed > LARGEST_WINDOW) return false;
    if (needed > this.#buffer.bytes.length) {
      this.#buffer = this.#context.allocate(Math.max(needed, this.#buffer.bytes.length * 4));
      this.#words = wordsOf(this.#buffer);
    }
    return true;
  }
}

function wordsOf({ bytes }: ReadBuffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

function word(words: Uint32Array, index: number): number {
  return words[index]! + words[index + 1]! * HIGH;
}

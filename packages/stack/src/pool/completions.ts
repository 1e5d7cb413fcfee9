/** Whose end is being told on a thread: the record of it that was valid when the telling began. */
import type { ReadBuffer, StackContext, StoppedThread } from '@ptracer/core';
import { wordAt, wordsOf } from '../remote/memory.js';
import type { Operation } from './origin.js';

const WINDOW = 4 << 10;
const LARGEST_WINDOW = 1 << 20;
const MAX_STEPS = 20_000;
const WORD = 8;
const HIGHEST = 2 ** 32 - 1;
/** Nested event loops, and ends that are being told on several threads. */
const KEPT = 64;

/**
 * The word next to the work's on the stack is 0. Before new work gets the address of that whose end is being told, it
 * gets a number, by which the record of the old is found from then on.
 */
export class Completions {
  readonly #context: StackContext;
  #buffer: ReadBuffer;
  #words: Uint32Array;
  readonly #mark: ReadBuffer;
  /** Another engine, or another tracer, may have left numbers of its own. */
  #last = Math.floor(Math.random() * HIGHEST);
  /** Address of the first word that was read. */
  #start = 0;
  readonly #known = new Map<number, Operation | undefined>();

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
   * @param next address of new work, whose record is about to take the place of an old one; 0: none
   */
  around(
    thread: StoppedThread,
    fp: number,
    done: number,
    record: (work: number) => Operation | undefined,
    next = 0,
  ): Operation | undefined {
    const at = this.#find(thread, fp, done);
    if (at === 0) return undefined;
    const i = (at - this.#start) / 4;
    const work = wordAt(this.#words, i);
    const id = this.#words[i + 2]!;
    if (id !== 0) return this.#known.get(id);
    const origin = record(work);
    if (work === next) this.#remember(thread, at + WORD, origin);
    return origin;
  }

  #remember(thread: StoppedThread, address: number, origin: Operation | undefined): void {
    this.#last = (this.#last % HIGHEST) + 1;
    this.#mark.bytes.writeUInt32LE(this.#last, 0);
    if (thread.memory.write(address, this.#mark, WORD) !== WORD) return;
    this.#known.set(this.#last, origin);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
  }

  /** Where the work stands on the stack; 0 where no end is being told. */
  #find(thread: StoppedThread, innermost: number, done: number): number {
    if (innermost % WORD !== 0 || innermost < thread.sp) return 0;
    this.#start = innermost;
    let end = innermost + this.#read(thread);
    let fp = innermost;
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      while (fp + 4 * WORD > end) {
        if (!this.#grow(fp + 4 * WORD - innermost)) return 0;
        const read = this.#read(thread);
        if (innermost + read <= end) return 0;
        end = innermost + read;
      }
      const i = (fp - innermost) / 4;
      if (wordAt(this.#words, i + 2) === done) return fp + 2 * WORD;
      const caller = wordAt(this.#words, i);
      if (caller <= fp || caller % WORD !== 0) return 0;
      fp = caller;
    }
    return 0;
  }

  /** From where the chain begins, on. */
  #read({ memory }: StoppedThread): number {
    return memory.read(this.#start, this.#buffer.bytes.length, this.#buffer);
  }

  #grow(needed: number): boolean {
    if (needed > LARGEST_WINDOW) return false;
    if (needed <= this.#buffer.bytes.length) return true;
    this.#buffer = this.#context.allocate(Math.max(needed, this.#buffer.bytes.length * 2));
    this.#words = wordsOf(this.#buffer);
    return true;
  }
}

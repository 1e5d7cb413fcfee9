/**
 * A stack that was read a moment ago. A thread that hands work to the pool wakes a thread of the pool: two stops, and
 * nothing of JavaScript between them. Where all memory of the stack's frames is the same, so are the frames.
 */
import type { JsStack } from '@ptracer/core';
import type { StackWindow } from './walk.js';

/** What frames depend on, besides the memory that they are in. */
export interface StackState {
  tid: number;
  /** Of the innermost frame. */
  fp: number;
  pc: number;
  /** Nothing was moved since. */
  epoch: number;
  microtask: number;
}

/** Longest stack that is kept, 32-bit words. */
const LONGEST = 16 << 10;

export class StackMemo {
  #state: StackState | undefined;
  #stack: JsStack | undefined;
  readonly #words: Uint32Array = new Uint32Array(LONGEST);
  #length = 0;

  keep(state: StackState, window: StackWindow, stack: JsStack): void {
    const length = (window.reached - state.fp) / 4;
    this.#state = undefined;
    if (length > LONGEST) return;
    const start = startOf(state, window);
    this.#words.set(window.words.subarray(start, start + length));
    this.#length = length;
    this.#state = state;
    this.#stack = stack;
  }

  /** Once: the stop after the next is no longer a moment ago. */
  take(state: StackState, window: StackWindow): JsStack | undefined {
    const kept = this.#state;
    if (kept?.tid !== state.tid) return undefined;
    this.#state = undefined;
    const { fp, pc, epoch, microtask } = state;
    if (kept.fp !== fp || kept.pc !== pc || kept.epoch !== epoch || kept.microtask !== microtask)
      return undefined;
    if (fp + this.#length * 4 > window.end) return undefined;
    const start = startOf(state, window);
    for (let i = 0; i < this.#length; i++) {
      if (this.#words[i] !== window.words[start + i]) return undefined;
    }
    return this.#stack;
  }
}

function startOf({ fp }: StackState, window: StackWindow): number {
  return window.base + (fp - window.sp) / 4;
}

/** The profile of one thread: what it did from its first call to its last, without a gap. */
import type { SyscallEvent, ThreadInfo } from '@ptracer/core';
import { threadText } from '../profile/thread-text.js';
import type { SpilledText, SpillFile } from './spill.js';

export class Timeline {
  readonly #samples: SpilledText;
  readonly #weights: SpilledText;
  readonly #tid: number;
  readonly #begin: number;
  #end: number;
  /** As the latest call has it: a thread gets its name, and shows its role, after it began. */
  #thread: ThreadInfo;

  /** @param first the first call of the thread */
  constructor({ tid, thread, startTime }: SyscallEvent, file: SpillFile) {
    this.#samples = file.newText();
    this.#weights = file.newText();
    this.#tid = tid;
    this.#thread = thread;
    this.#begin = this.#end = startTime;
  }

  /**
   * Appends a call, and before it the time since the last one, as a sample without frames: speedscope shows nothing
   * there, and does not count it in percentages.
   *
   * @param stack numbers of frames, the outermost first
   * @param end CLOCK_MONOTONIC, ns
   */
  add({ thread, startTime }: SyscallEvent, stack: readonly number[], end: number): void {
    this.#thread = thread;
    if (startTime > this.#end) {
      this.#append('', startTime - this.#end);
      this.#end = startTime;
    }
    this.#append(stack.join(','), Math.max(0, end - this.#end));
    this.#end = Math.max(end, this.#end);
  }

  /** @param begin of the trace, which is 0 in each profile, so that those of two threads can be compared */
  *json(begin: number): Generator<string> {
    const head = {
      type: 'sampled',
      name: `${threadText(this.#thread)} [${this.#tid}]`,
      unit: 'nanoseconds',
      startValue: 0,
      endValue: this.#end - begin,
    };
    yield `${JSON.stringify(head).slice(0, -1)},"samples":[[]`;
    yield* this.#samples.pieces();
    yield `],"weights":[${this.#begin - begin}`;
    yield* this.#weights.pieces();
    yield ']}';
  }

  #append(frames: string, weight: number): void {
    this.#samples.append(`,[${frames}]`);
    this.#weights.append(`,${weight}`);
  }
}

/** The host's memory of call frames, so that each crosses the pipe once. */
import type { Frame, TraceEvent } from '../events.js';
import type { EventBatch } from './messages.js';

export class FrameStore {
  #frames: Frame[] = [];

  /** The events of a batch, with their frames in the place of indexes. */
  restore(batch: EventBatch): TraceEvent[] {
    if (batch.forget) this.#frames = [];
    this.#frames.push(...batch.frames);
    for (const event of batch.events) {
      if (event.type !== 'syscall' || event.stack === undefined) continue;
      const indexes = event.stack.frames as unknown as number[];
      event.stack.frames = indexes.map((index) => this.#frames[index]!);
    }
    return batch.events;
  }
}

/** Events between the tracer and one consumer, who may be slow, late, or never come. */
import { PtracerError } from './errors.js';
import type { LostEvent, TraceEvent } from './events.js';

/** The source is paused above the one, and resumed below the other. */
const HIGH_WATER = 16_384;
const LOW_WATER = 4_096;

/** Most events kept for a consumer who has not come yet, or whom nobody waits for. */
const UNCLAIMED_LIMIT = 1_000_000;

export interface EventSource {
  pause(): void;
  resume(): void;
}

export class EventQueue implements AsyncIterableIterator<TraceEvent> {
  #events: TraceEvent[] = [];
  #next = 0;
  #claimed = false;
  #abandoned = false;
  #released = false;
  #paused = false;
  #ended = false;
  #error: Error | undefined;
  #lost: LostEvent | undefined;
  #wake: (() => void) | undefined;

  constructor(readonly source: EventSource) {}

  push(events: readonly TraceEvent[]): void {
    if (this.#abandoned) return;
    for (const event of events) {
      if (!this.#waited && this.#events.length - this.#next >= UNCLAIMED_LIMIT) this.#lose(event);
      else this.#events.push(event);
    }
    if (this.#waited && !this.#paused && this.#events.length - this.#next > HIGH_WATER) {
      this.#paused = true;
      this.source.pause();
    }
    this.#wakeConsumer();
  }

  end(error?: Error): void {
    this.#ended = true;
    this.#error = error;
    this.#wakeConsumer();
  }

  /** @throws {PtracerError} ERR_PTRACER_ALREADY_ITERATED */
  claim(): this {
    if (this.#claimed) {
      throw new PtracerError(
        'ERR_PTRACER_ALREADY_ITERATED',
        'the events of a trace can be read once; to use them twice, keep them in an array',
      );
    }
    this.#claimed = true;
    return this;
  }

  /** From now on the source is not paused. */
  release(): void {
    this.#released = true;
    this.#unpause();
  }

  /** The source waits for the consumer. */
  get #waited(): boolean {
    return this.#claimed && !this.#released;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<TraceEvent>> {
    for (;;) {
      if (this.#next < this.#events.length) return { done: false, value: this.#take() };
      if (this.#lost !== undefined) {
        const value = this.#lost;
        this.#lost = undefined;
        return { done: false, value };
      }
      if (this.#error !== undefined) {
        const error = this.#error;
        this.#error = undefined;
        throw error;
      }
      if (this.#ended || this.#abandoned) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The consumer left its loop: later events are not kept. */
  async return(): Promise<IteratorResult<TraceEvent>> {
    this.#abandoned = true;
    this.#events = [];
    this.#next = 0;
    this.#unpause();
    return { done: true, value: undefined };
  }

  #take(): TraceEvent {
    const event = this.#events[this.#next++]!;
    if (this.#next >= LOW_WATER) {
      this.#events = this.#events.slice(this.#next);
      this.#next = 0;
    }
    if (this.#paused && this.#events.length - this.#next < LOW_WATER) this.#unpause();
    return event;
  }

  #unpause(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.source.resume();
  }

  #lose(event: TraceEvent): void {
    const count = (this.#lost?.count ?? 0) + 1;
    const time = event.type === 'syscall' ? event.startTime : event.time;
    const reason = `nobody read the events, and more than ${UNCLAIMED_LIMIT} came`;
    this.#lost = { v: 1, seq: event.seq, type: 'lost', count, reason, time };
  }

  #wakeConsumer(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

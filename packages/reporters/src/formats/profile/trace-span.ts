import type { TraceEvent } from '@ptracer/core';

/** From when to when the events of a trace go; CLOCK_MONOTONIC, ns. */
export class TraceSpan {
  #first = Infinity;
  #last = -Infinity;

  observe(event: TraceEvent): void {
    const isCall = event.type === 'syscall';
    const begin = isCall ? event.startTime : event.time;
    const end = isCall ? begin + (event.duration ?? 0) : begin;
    if (begin < this.#first) this.#first = begin;
    if (end > this.#last) this.#last = end;
  }

  /** 0 where there were no events. */
  get first(): number {
    return this.#first === Infinity ? 0 : this.#first;
  }

  /** 0 where there were no events. */
  get last(): number {
    return this.#last === -Infinity ? 0 : this.#last;
  }
}

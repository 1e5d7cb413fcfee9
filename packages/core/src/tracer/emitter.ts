/** Numbers events and sends them to the host in batches. */
import type { TraceEvent } from '../events.js';
import type { Channel } from './channel.js';
import { startTicking, stopTicking } from './signals.js';

/** An event before it is numbered. */
export type Unnumbered<Event extends TraceEvent = TraceEvent> = Event extends TraceEvent
  ? Omit<Event, 'v' | 'seq'>
  : never;

/** A batch is sent when it has grown to this many characters, or at the next tick. */
const BATCH_LENGTH = 64 << 10;

export class Emitter {
  readonly #channel: Channel;
  #batch = '';
  #seq = 0;
  #ticking = false;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  emit(event: Unnumbered): void {
    if (!this.#channel.open) return;
    const numbered = { v: 1, seq: 0, ...event };
    numbered.seq = ++this.#seq;
    const json = JSON.stringify(numbered);
    this.#batch += this.#batch === '' ? json : `,${json}`;
    if (this.#batch.length >= BATCH_LENGTH) this.flush();
    else this.startTicking();
  }

  /** The clock ticks from now on, until `tick` finds nothing to do. */
  startTicking(): void {
    if (this.#ticking) return;
    this.#ticking = true;
    startTicking();
  }

  /** Sends the batch in hand. */
  flush(): void {
    if (this.#batch !== '') {
      const batch = this.#batch;
      this.#batch = '';
      this.#channel.sendJson(`{"type":"events","events":[${batch}]}`);
    }
  }

  /**
   * The clock ticked: nothing stays here for longer than a tick while the tracees are quiet. `needed`: it must
   * tick on.
   */
  tick(needed: boolean): void {
    this.flush();
    this.#channel.drain(false);
    if (!this.#ticking || needed || this.#channel.hasBacklog) return;
    this.#ticking = false;
    stopTicking();
  }
}

/** Numbers events and sends them to the host in batches. */
import type { Frame, TraceEvent } from '../events.js';
import type { Channel } from './channel.js';
import { startTicking, stopTicking } from './signals.js';

/** An event before it is numbered. */
export type Unnumbered<Event extends TraceEvent = TraceEvent> = Event extends TraceEvent
  ? Omit<Event, 'v' | 'seq'>
  : never;

/** A batch is sent when it has grown to this many characters, or at the next tick. */
const BATCH_LENGTH = 64 << 10;

/** Most frames that the host is asked to remember. */
const FRAMES_LIMIT = 100_000;

export class Emitter {
  readonly #channel: Channel;
  #batch = '';
  /** Frames that the batch in hand is the first to have. */
  #frames = '';
  #indexes = new WeakMap<Frame, number>();
  #known = 0;
  #forget = false;
  #seq = 0;
  #ticking = false;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  emit(event: Unnumbered): void {
    if (!this.#channel.open) return;
    const numbered: object = { v: 1, seq: 0, ...event, ...this.#indexed(event) };
    (numbered as { seq: number }).seq = ++this.#seq;
    const json = JSON.stringify(numbered);
    this.#batch += this.#batch === '' ? json : `,${json}`;
    if (this.#batch.length + this.#frames.length >= BATCH_LENGTH) this.flush();
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
      const [batch, frames, forget] = [this.#batch, this.#frames, this.#forget];
      this.#batch = '';
      this.#frames = '';
      this.#forget = false;
      this.#channel.sendJson(`{"type":"events","forget":${forget},"frames":[${frames}],"events":[${batch}]}`);
      if (this.#known > FRAMES_LIMIT) this.#forgetFrames();
    }
  }

  /** The event's stack with indexes for frames. Engines give the same frame as the same object. */
  #indexed(event: Unnumbered): { stack: object } | undefined {
    if (event.type !== 'syscall' || event.stack === undefined) return undefined;
    return { stack: { ...event.stack, frames: event.stack.frames.map((frame) => this.#indexOf(frame)) } };
  }

  #indexOf(frame: Frame): number {
    let index = this.#indexes.get(frame);
    if (index === undefined) {
      index = this.#known++;
      this.#indexes.set(frame, index);
      const json = JSON.stringify(frame);
      this.#frames += this.#frames === '' ? json : `,${json}`;
    }
    return index;
  }

  #forgetFrames(): void {
    this.#indexes = new WeakMap();
    this.#known = 0;
    this.#forget = true;
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

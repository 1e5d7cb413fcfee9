/** Numbers the events of one trace and sends them to its host in batches. */
import type { Frame, LostEvent, SyscallEvent, TraceEvent } from '../events.js';
import type { EventBatch } from '../protocol/messages.js';
import type { Channel } from './channel.js';
import { now } from './clock.js';
import type { Ticker } from './ticker.js';

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
  readonly #ticker: Ticker;
  /** Number of the trace on its channel. */
  readonly #trace: number;
  #batch = '';
  #batched = 0;
  /** Frames that the batch in hand is the first to have. */
  #frames = '';
  #indexes = new WeakMap<Frame, number>();
  #known = 0;
  #forget = false;
  #seq = 0;
  /** Events that were dropped since the last report, and the number of the last of them. */
  #lost = 0;
  #lastLost = 0;

  constructor(channel: Channel, ticker: Ticker, trace: number) {
    this.#channel = channel;
    this.#ticker = ticker;
    this.#trace = trace;
  }

  /** A call comes with room for its number, which is written there: nothing is copied of it but its stack. */
  emit(event: Unnumbered | SyscallEvent): void {
    if (!this.#channel.open) return;
    const seq = ++this.#seq;
    const json = JSON.stringify('seq' in event ? this.#numbered(event, seq) : { v: 1, seq, ...event });
    this.#batch += this.#batch === '' ? json : `,${json}`;
    this.#batched++;
    this.#channel.count();
    if (this.#batch.length + this.#frames.length >= BATCH_LENGTH) this.flush();
    else this.#ticker.start();
  }

  /** Sends the batch in hand. */
  flush(): void {
    if (this.#batch === '') return;
    if (this.#channel.overflows) return this.#drop();
    this.#reportLoss();
    const [batch, frames, forget] = [this.#batch, this.#frames, this.#forget];
    this.#clear();
    this.#forget = false;
    this.#channel.sendJson(
      `{"type":"events","trace":${this.#trace},"forget":${forget},"frames":[${frames}],"events":[${batch}]}`,
    );
    if (this.#known > FRAMES_LIMIT) this.#forgetFrames();
  }

  /** Sends what there is, for the last time: what was lost is told whatever is held back. */
  finish(): void {
    this.flush();
    this.#reportLoss();
  }

  #clear(): void {
    this.#batch = '';
    this.#batched = 0;
    this.#frames = '';
  }

  /** The host cannot take any more, and waiting for it would be for ever: it is the tracee. */
  #drop(): void {
    this.#lost += this.#batched;
    this.#lastLost = this.#seq;
    this.#clear();
    // The frames that went with it are unknown to the host.
    this.#forgetFrames();
  }

  /** Where the gap is: in front of the batch in hand. */
  #reportLoss(): void {
    if (this.#lost === 0) return;
    const event: LostEvent = {
      v: 1,
      seq: this.#lastLost,
      type: 'lost',
      count: this.#lost,
      reason: 'the traced program did not take its events in time',
      time: now(),
    };
    this.#lost = 0;
    this.#channel.count();
    const batch: EventBatch = {
      type: 'events',
      trace: this.#trace,
      forget: false,
      frames: [],
      events: [event],
    };
    this.#channel.send(batch);
  }

  /** The event with its number, and indexes for the frames of its stack. Engines give the same frame as the same object. */
  #numbered(event: SyscallEvent, seq: number): object {
    event.seq = seq;
    const { stack } = event;
    if (stack === undefined) return event;
    return { ...event, stack: { ...stack, frames: stack.frames.map((frame) => this.#indexOf(frame)) } };
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
}

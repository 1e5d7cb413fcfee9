/**
 * The connection of one thread to the tracer of its own process. While a trace is open the thread is a tracee:
 * it asks, and waits for answers, without its event loop, because nothing may have happened in between; events
 * that come by themselves arrive through the event loop.
 */
import { PtracerError, reviveError } from '../errors.js';
import { encodeFrame, FrameDecoder } from '../protocol/frames.js';
import {
  PROTOCOL_VERSION,
  type EventBatch,
  type SelfTraceRequest,
  type TracerMessage,
  type TracerOptions,
  type TracerRequest,
} from '../protocol/messages.js';
import { beginWork, endWork } from './marks.js';
import { OwnSocket } from './own-socket.js';
import { restoreThread, ShareablePage } from './shareable-page.js';
import { joinTracer, permitTracer, startTracer } from './tracer-process.js';

/** What a trace hears of the connection. */
export interface LinkListener {
  onBatch(batch: EventBatch): void;
  /** The tracer is gone, or its trace failed. */
  onFailure(error: PtracerError): void;
}

/** A request is repeated until it is answered, as in protocol/host.ts. */
const REPEAT_MS = 50;
const LONGEST_START_MS = 30_000;
const MOST_ATTEMPTS = 5;

export class TracerLink {
  readonly #socket: OwnSocket;
  readonly #decoder = new FrameDecoder<TracerMessage>();
  readonly #listeners = new Map<number, LinkListener>();
  #page: ShareablePage | undefined;
  /** Batches that came while handlers ran. */
  #inbox: EventBatch[] = [];
  #delivering = false;
  #answer: TracerMessage | undefined;
  /** Events that arrived. */
  #events = 0;
  #nextId = 1;
  #nextTrace = 1;
  #tracerPid = 0;
  #serving = false;
  /** Why the tracer will not serve this process. */
  #refusal: PtracerError | undefined;
  #dead = false;

  /** @throws {PtracerError} ERR_PTRACER_START_FAILED, ERR_PTRACER_PROTOCOL */
  static connect(): TracerLink {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const link = new TracerLink(joinTracer() ?? startTracer());
      if (link.#greet()) return link;
      if (link.#refusal !== undefined) throw link.#refusal;
      // Another thread was quicker, or the tracer that we joined was about to end.
      link.#socket.close();
    }
    throw new PtracerError(
      'ERR_PTRACER_START_FAILED',
      `the tracer of this process could not be started: it ended at once, ${MOST_ATTEMPTS} times; ` +
        `does ${process.execPath} start?`,
    );
  }

  private constructor(fd: number) {
    this.#socket = new OwnSocket(fd, {
      bytes: (bytes) => this.#onBytes(bytes),
      closed: () => this.#die(),
    });
  }

  get tracerPid(): number {
    return this.#tracerPid;
  }

  /** False once the tracer is gone. */
  get alive(): boolean {
    return !this.#dead;
  }

  /**
   * Begins a trace. It is part of a piece of work (marks.ts).
   * @throws {PtracerError} why it did not come to be
   */
  open(
    trace: Omit<SelfTraceRequest, 'trace' | 'first'>,
    options: TracerOptions,
    makeListener: (number: number) => LinkListener,
  ): void {
    const number = this.#nextTrace++;
    this.#listeners.set(number, makeListener(number));
    const answer = this.#ask({
      type: 'open',
      id: this.#nextId++,
      trace: { ...trace, trace: number, first: !this.#socket.listening },
      options,
    });
    if (answer?.type === 'opened') {
      this.#socket.listen();
      // What came meanwhile for other traces; not before the caller has what it asked for.
      if (this.#inbox.length > 0) queueMicrotask(() => this.#deliver());
      return;
    }
    this.#listeners.delete(number);
    throw answer?.type === 'refused' ? reviveError(answer.error) : this.#death();
  }

  /** Everything that happened so far is delivered. */
  flush(): void {
    beginWork();
    this.#ask({ type: 'flush', id: this.#nextId++ });
    this.#pump();
    endWork();
  }

  /** Ends a trace. Everything that happened is delivered. */
  close(number: number): void {
    beginWork();
    this.#ask({ type: 'close', id: this.#nextId++, trace: number });
    this.#pump();
    if (!this.#delivering) this.#listeners.delete(number);
    endWork();
  }

  /** No consumer goes on with what was delivered. */
  stopLingering(): void {
    this.#socket.stopLingering();
  }

  /** A consumer goes on in promise jobs with what is delivered now. */
  linger(): void {
    this.#socket.linger();
  }

  /** Whether the tracer knows this thread, and serves it. */
  #greet(): boolean {
    const ready = this.#await(LONGEST_START_MS);
    if (ready?.type !== 'ready') return false;
    if (ready.protocol !== PROTOCOL_VERSION) {
      this.#socket.close();
      throw new PtracerError(
        'ERR_PTRACER_PROTOCOL',
        'two versions of @ptracer/core met in this process; install it once',
      );
    }
    this.#tracerPid = ready.pid;
    permitTracer(ready.pid);
    this.#page = new ShareablePage();
    const host = { pid: process.pid, fd: this.#socket.fd, pageFd: this.#page.fd };
    this.#send({ type: 'serve', protocol: PROTOCOL_VERSION, host });
    this.#serving = this.#await(LONGEST_START_MS)?.type === 'serving';
    this.#page.closeDescriptor();
    return this.#serving;
  }

  #send(request: TracerRequest): void {
    this.#socket.send(encodeFrame(JSON.stringify(request)));
  }

  #ask(request: TracerRequest & { id: number }): TracerMessage | undefined {
    if (this.#dead) return undefined;
    this.#answer = undefined;
    this.#send(request);
    while (!this.#dead) {
      const answer = this.#answer as TracerMessage | undefined;
      if (answer !== undefined && 'id' in answer && answer.id === request.id) return answer;
      if (!this.#socket.receive(REPEAT_MS) && !this.#dead) this.#send(request);
    }
    return undefined;
  }

  #await(timeout: number): TracerMessage | undefined {
    this.#answer = undefined;
    while (!this.#dead && this.#answer === undefined) if (!this.#socket.receive(timeout)) break;
    return this.#answer;
  }

  #onBytes(bytes: Buffer): void {
    for (const message of this.#decoder.push(bytes)) {
      if (message.type === 'events') this.#inbox.push(message);
      else if (message.type === 'error') this.#onError(reviveError(message.error), message.trace);
      else this.#answer = message;
    }
    if (this.#socket.byItself) this.#pump();
  }

  #onError(error: PtracerError, trace: number | undefined): void {
    if (trace === undefined) return this.#die(error);
    this.#pump();
    this.#listeners.get(trace)?.onFailure(error);
    this.#listeners.delete(trace);
  }

  /** Hands events over, in order, and never while a handler runs. */
  #pump(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let batch = this.#inbox.shift(); batch !== undefined; batch = this.#inbox.shift()) {
        this.#events += batch.events.length;
        this.#listeners.get(batch.trace)?.onBatch(batch);
      }
    } finally {
      this.#delivering = false;
    }
  }

  #deliver(): void {
    beginWork();
    this.#pump();
    endWork();
  }

  #death(): PtracerError {
    const received = this.#events + this.#inbox.reduce((sum, { events }) => sum + events.length, 0);
    const lost = Math.max(0, (this.#page?.events ?? 0) - received);
    return new PtracerError(
      'ERR_PTRACER_TRACER_DIED',
      `the tracer (process ${this.#tracerPid}) ended, or was killed, in the middle of the trace; this program ` +
        `runs on untraced. ${lost} ${lost === 1 ? 'event that it had is' : 'events that it had are'} lost`,
      { lost },
    );
  }

  #die(reason?: PtracerError): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#pump();
    const error = reason ?? this.#death();
    this.#socket.close();
    if (!this.#serving) {
      this.#refusal = reason;
      return;
    }
    permitTracer(0);
    const held = this.#page?.held;
    if (held !== undefined) restoreThread(held);
    for (const listener of this.#listeners.values()) listener.onFailure(error);
    this.#listeners.clear();
  }
}

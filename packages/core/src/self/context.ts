/** One trace of this process, from its beginning to its end. */
import { writeSync } from 'node:fs';
import { PtracerError } from '../errors.js';
import { EventQueue } from '../event-queue.js';
import type { SyscallEvent, TraceEvent } from '../events.js';
import type { EventTransform } from '../options.js';
import { FrameStore } from '../protocol/frame-store.js';
import type { EventBatch, SelfTraceRequest, TracerOptions } from '../protocol/messages.js';
import { OwnWorkIterator } from './own-work-iterator.js';
import type { LinkListener, TracerLink } from './link.js';

const STDERR = 2;

/** Traces that are open on this thread. */
const open = new Set<SelfTrace>();

/** The program ends: what happened up to now is delivered. */
function onExit(): void {
  for (const context of [...open].toReversed()) {
    context.abandon();
    // Nobody else is left to hear it.
    if (context.failure !== undefined) writeSync(STDERR, `ptracer: ${context.failure.message}\n`);
  }
}

/**
 * A trace of this process. Leave it with `using`, `await using` or `detach()`: each works at once, and every event
 * was handled when it returns.
 *
 * A handler that throws does not end the trace: it gets the next call all the same, and so do others. The first
 * thing that it threw is the cause of the error that `detach()` rejects with.
 */
export class SelfTrace implements Disposable, AsyncDisposable, AsyncIterable<TraceEvent> {
  readonly #link: TracerLink;
  readonly #number: number;
  readonly #handler: ((call: SyscallEvent) => void) | undefined;
  readonly #transform: EventTransform | undefined;
  readonly #frames = new FrameStore();
  readonly #queue = new EventQueue({ pause: () => {}, resume: () => {} });
  #iterated = false;
  #closed = false;
  #failure: PtracerError | undefined;

  /** @internal */
  static open(
    link: TracerLink,
    request: Omit<SelfTraceRequest, 'trace' | 'first'>,
    options: TracerOptions,
    handler: ((call: SyscallEvent) => void) | undefined,
    transform: EventTransform | undefined,
  ): SelfTrace {
    let context!: SelfTrace;
    link.open(request, options, (number) => {
      context = new SelfTrace(link, number, handler, transform);
      return context.#listener();
    });
    if (open.size === 0) process.on('exit', onExit);
    open.add(context);
    return context;
  }

  private constructor(
    link: TracerLink,
    number: number,
    handler: ((call: SyscallEvent) => void) | undefined,
    transform: EventTransform | undefined,
  ) {
    this.#link = link;
    this.#number = number;
    this.#handler = handler;
    this.#transform = transform;
  }

  /** The tracer's process. It serves every trace of this process, and stays for the next. */
  get tracerPid(): number {
    return this.#link.tracerPid;
  }

  /** What went wrong so far: a handler threw, or the tracer ended. `detach()` rejects with it. */
  get failure(): PtracerError | undefined {
    return this.#failure;
  }

  /** Delivers every event that has happened so far, before it returns. */
  flush(): Promise<void> {
    if (!this.#closed) this.#link.flush();
    return Promise.resolve();
  }

  /**
   * Ends the trace, at once: every event was handled when it returns, and no thread is traced any more unless
   * another trace is open. The second time it does nothing.
   *
   * @throws {PtracerError} by rejection: ERR_PTRACER_HANDLER_FAILED (a handler threw, see `cause`),
   * ERR_PTRACER_TRACER_DIED (with `lost`, the number of lost events), ERR_PTRACER_TRACER_FAILED
   */
  detach(): Promise<void> {
    try {
      this.close();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  /** Ends the trace, as `detach`; a failure is not told. */
  abandon(): void {
    if (this.#closed) return;
    this.#closed = true;
    open.delete(this);
    if (open.size === 0) process.off('exit', onExit);
    if (this.#link.alive) this.#link.close(this.#number);
    this.#queue.end(this.#failure);
  }

  /**
   * Ends the trace, as `detach`.
   * @throws {PtracerError} what `detach` rejects with
   */
  close(): void {
    if (this.#closed) return;
    this.abandon();
    if (this.#failure !== undefined) throw this.#failure;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.detach();
  }

  /**
   * Every event. With a handler, those that come from now on. What the loop's body does is ptracer's work as far as
   * it awaits nothing but the next event.
   * @throws {PtracerError} ERR_PTRACER_ALREADY_ITERATED: the events can be read once
   */
  [Symbol.asyncIterator](): AsyncIterator<TraceEvent> {
    const iterator = this.#queue.claim();
    this.#iterated = true;
    return new OwnWorkIterator(iterator, () => this.#link.stopLingering());
  }

  #listener(): LinkListener {
    return { onBatch: (batch) => this.#onBatch(batch), onFailure: (error) => this.#fail(error) };
  }

  #onBatch(batch: EventBatch): void {
    const queued: TraceEvent[] = [];
    const keeps = this.#iterated || this.#handler === undefined;
    for (const original of this.#frames.restore(batch)) {
      const event = this.#transformed(original);
      if (event === undefined) continue;
      if (keeps) queued.push(event);
      else if (event.type === 'warning' || event.type === 'lost') this.#warn(event);
      if (event.type === 'syscall') this.#handle(event);
    }
    if (queued.length === 0) return;
    this.#queue.push(queued);
    if (this.#iterated) this.#link.linger();
  }

  #transformed(event: TraceEvent): TraceEvent | undefined {
    if (this.#transform === undefined) return event;
    try {
      return this.#transform(event);
    } catch (error) {
      this.#handlerFailed('the filter or transformation', error);
      return undefined;
    }
  }

  #handle(call: SyscallEvent): void {
    try {
      this.#handler?.(call);
    } catch (error) {
      this.#handlerFailed('the handler', error);
    }
  }

  #handlerFailed(what: string, cause: unknown): void {
    const message = cause instanceof Error ? cause.message : String(cause);
    this.#fail(
      new PtracerError('ERR_PTRACER_HANDLER_FAILED', `${what} of the trace threw: ${message}`, { cause }),
    );
  }

  /** The first failure is the one that is told. */
  #fail(error: PtracerError): void {
    this.#failure ??= error;
    if (error.code !== 'ERR_PTRACER_HANDLER_FAILED') this.#queue.end(error);
  }

  /** Nobody reads other events than calls: this one must be heard. */
  #warn(event: Extract<TraceEvent, { type: 'warning' | 'lost' }>): void {
    const [code, text] =
      event.type === 'warning'
        ? [event.code, event.message]
        : ['WARN_PTRACER_LOST', `${event.count ?? 'some'} events were lost: ${event.reason}`];
    process.emitWarning(text, { type: 'PtracerWarning', code });
    this.#link.linger();
  }
}

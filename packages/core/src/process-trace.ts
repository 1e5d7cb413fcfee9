import { PtracerError, reviveError } from './errors.js';
import { EventQueue } from './event-queue.js';
import type { ExitStatus, TraceEvent } from './events.js';
import type { EventTransform, SpawnOptions } from './options.js';
import { FrameStore } from './protocol/frame-store.js';
import { TracerClient } from './protocol/host.js';
import { PROTOCOL_VERSION, type TracerMessage, type TracerRequest } from './protocol/messages.js';

/** How many system calls got how far. */
export interface TraceCounts {
  /** Stopped the program: each costs some microseconds. */
  stops: number;
  /** Passed the filter in the tracer. */
  matched: number;
  /** Were left after what the host decides. */
  delivered: number;
}

/** A trace of processes other than this one. Read its events once, with `for await`. */
export class ProcessTrace implements AsyncIterable<TraceEvent>, AsyncDisposable {
  /** How the command ended, or the last of the processes. Rejects with ERR_PTRACER_TRACER_DIED when the tracer ended first. */
  readonly exited: Promise<ExitStatus>;
  /** @internal */
  protected readonly client: TracerClient;
  readonly #queue: EventQueue;
  readonly #frames = new FrameStore();
  /** @internal */
  protected readonly started: Promise<void>;
  readonly #counts: TraceCounts = { stops: 0, matched: 0, delivered: 0 };
  #transform: EventTransform | undefined;
  #detachedAt: number | undefined;
  #pid = 0;
  #onStarted!: () => void;
  #onStartFailed!: (error: PtracerError) => void;
  #onExited!: (status: ExitStatus) => void;
  #onLost!: (error: PtracerError) => void;

  /** @internal */
  protected constructor(
    request: TracerRequest,
    stdio: NonNullable<SpawnOptions['stdio']>,
    transform: EventTransform | undefined,
    fate: string,
  ) {
    this.#transform = transform;
    this.started = new Promise((resolve, reject) => {
      this.#onStarted = resolve;
      this.#onStartFailed = reject;
    });
    this.exited = new Promise((resolve, reject) => {
      this.#onExited = resolve;
      this.#onLost = reject;
    });
    // Whoever iterates hears of a failure there; `exited` need not be watched as well.
    this.exited.catch(() => {});
    this.client = new TracerClient(
      Array.isArray(stdio) ? [...stdio] : (stdio as 'inherit'),
      {
        message: (message) => this.#onMessage(message),
        closed: (error) => this.#onClosed(error),
      },
      fate,
    );
    this.#queue = new EventQueue(this.client);
    this.client.send(request);
  }

  /** @internal */
  protected get startedPid(): number {
    return this.#pid;
  }

  /** The tracer child's process. */
  get tracerPid(): number {
    return this.client.pid ?? 0;
  }

  /** How many calls stopped, matched and were delivered, up to the last `flush()` or the end. */
  get counts(): Readonly<TraceCounts> {
    return { ...this.#counts };
  }

  /**
   * When it was asked to end, with `detach()`: ns, on the clock of the events (CLOCK_MONOTONIC). Between the last event and
   * then nothing happened that was to be traced. `undefined` where it ended with its processes, or goes on.
   */
  get detachedAt(): number | undefined {
    return this.#detachedAt;
  }

  /** Delivers every event that has happened so far to the iteration. */
  flush(): Promise<void> {
    return this.client.ask('flush');
  }

  /**
   * From now on the processes do not wait for whoever reads the events: those that are not read yet are kept, up to a
   * million; later ones are counted in a `lost` event.
   */
  letRun(): void {
    this.#queue.release();
  }

  /** Ends the trace; the processes run on. Events of before can still be read. */
  async detach(): Promise<void> {
    this.#detachedAt ??= Number(process.hrtime.bigint());
    // A tracer that waits for us would not hear it.
    this.letRun();
    await this.client.ask('detach');
    this.client.unref();
    this.#queue.end();
  }

  /** @throws {PtracerError} ERR_PTRACER_ALREADY_ITERATED: the events can be read once */
  [Symbol.asyncIterator](): AsyncIterator<TraceEvent> {
    return this.#queue.claim();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.detach();
  }

  #deliver(events: readonly TraceEvent[]): void {
    const transform = this.#transform;
    try {
      const kept =
        transform === undefined ? events : events.map(transform).filter((event) => event !== undefined);
      this.#counts.delivered += kept.filter(({ type }) => type === 'syscall').length;
      this.#queue.push(kept);
    } catch (error) {
      // The consumer hears of it; the command runs on.
      this.#transform = () => undefined;
      this.#queue.end(error as Error);
    }
  }

  #onMessage(message: TracerMessage): void {
    switch (message.type) {
      case 'spawned':
        this.#pid = message.pid;
        this.#onStarted();
        break;
      case 'attached':
        this.#onStarted();
        break;
      case 'events':
        this.#deliver(this.#frames.restore(message));
        break;
      case 'counts':
        this.#counts.stops = message.stops;
        this.#counts.matched = message.matched;
        break;
      case 'exited':
        this.#onStarted();
        this.#onExited(message.status);
        break;
      case 'error':
        this.#fail(reviveError(message.error));
        break;
      case 'ready':
        if (message.protocol === PROTOCOL_VERSION) break;
        this.#fail(
          new PtracerError('ERR_PTRACER_PROTOCOL', 'two versions of @ptracer/core met; install it once'),
        );
        break;
      default:
    }
  }

  #fail(error: PtracerError): void {
    this.#onStartFailed(error);
    this.#onLost(error);
    this.#queue.end(error);
  }

  #onClosed(error: PtracerError | undefined): void {
    if (error !== undefined) this.#fail(error);
    else this.#queue.end();
  }
}

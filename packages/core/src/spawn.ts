import type { Readable, Writable } from 'node:stream';
import { PtracerError, reviveError } from './errors.js';
import { EventQueue } from './event-queue.js';
import type { ExitStatus, TraceEvent } from './events.js';
import {
  assertCommand,
  assertEnvironment,
  assertFolder,
  tracerOptions,
  type EventTransform,
  type SpawnOptions,
} from './options.js';
import { assertSupported } from './platform.js';
import { FrameStore } from './protocol/frame-store.js';
import { TracerClient } from './protocol/host.js';
import { PROTOCOL_VERSION, type TracerMessage, type TracerRequest } from './protocol/messages.js';
import { resolveCommand } from './resolve-command.js';

function environment(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

/** A command under the tracer. Read its events once, with `for await`; leave it with `await using` or `detach()`. */
export class SpawnedTrace implements AsyncIterable<TraceEvent>, AsyncDisposable {
  /** How the command ended. Rejects with ERR_PTRACER_TRACER_DIED when the tracer ended first. */
  readonly exited: Promise<ExitStatus>;
  readonly #client: TracerClient;
  readonly #queue: EventQueue;
  readonly #frames = new FrameStore();
  readonly #started: Promise<void>;
  #transform: EventTransform | undefined;
  #pid = 0;
  #onStarted!: () => void;
  #onStartFailed!: (error: PtracerError) => void;
  #onExited!: (status: ExitStatus) => void;
  #onLost!: (error: PtracerError) => void;

  /** @internal */
  static async start(
    request: Extract<TracerRequest, { type: 'spawn' }>,
    { stdio, transform }: Pick<SpawnOptions, 'stdio' | 'transform'>,
  ): Promise<SpawnedTrace> {
    const trace = new SpawnedTrace(request, stdio, transform);
    await trace.#started;
    return trace;
  }

  private constructor(
    request: Extract<TracerRequest, { type: 'spawn' }>,
    stdio: SpawnOptions['stdio'],
    transform: EventTransform | undefined,
  ) {
    this.#transform = transform;
    this.#started = new Promise((resolve, reject) => {
      this.#onStarted = resolve;
      this.#onStartFailed = reject;
    });
    this.exited = new Promise((resolve, reject) => {
      this.#onExited = resolve;
      this.#onLost = reject;
    });
    // Whoever iterates hears of a failure there; `exited` need not be watched as well.
    this.exited.catch(() => {});
    this.#client = new TracerClient(Array.isArray(stdio) ? [...stdio] : ((stdio ?? 'inherit') as 'inherit'), {
      message: (message) => this.#onMessage(message),
      closed: (error) => this.#onClosed(error),
    });
    this.#queue = new EventQueue(this.#client);
    this.#client.send(request);
  }

  /** The command's process. */
  get pid(): number {
    return this.#pid;
  }

  /** The tracer child's process. */
  get tracerPid(): number {
    return this.#client.pid ?? 0;
  }

  /** The command's standard input, where `stdio` asked for a pipe, else `null`. */
  get stdin(): Writable | null {
    return this.#client.streams.stdin;
  }

  /** The command's standard output, where `stdio` asked for a pipe, else `null`. */
  get stdout(): Readable | null {
    return this.#client.streams.stdout;
  }

  /** The command's standard error, where `stdio` asked for a pipe, else `null`. */
  get stderr(): Readable | null {
    return this.#client.streams.stderr;
  }

  /** Delivers every event that has happened so far to the iteration. */
  flush(): Promise<void> {
    return this.#client.ask('flush');
  }

  /**
   * Ends the trace; the command runs on. Where a filter in the kernel decides which calls stop, the tracer
   * child stays with the command, unseen, because a filtered call fails without one. The iteration ends, and
   * this process need not wait for the command; while it lives, `exited` still resolves.
   */
  async detach(): Promise<void> {
    await this.#client.ask('detach');
    this.#client.unref();
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
    if (transform === undefined) {
      this.#queue.push(events);
      return;
    }
    try {
      this.#queue.push(events.map(transform).filter((event) => event !== undefined));
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
      case 'events':
        this.#deliver(this.#frames.restore(message));
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

/**
 * Starts a command and traces it: all its threads and, with `followForks`, its children.
 *
 * @param file the program; without a slash it is looked up in PATH
 * @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM, ERR_PTRACER_INVALID_ARGUMENT,
 * ERR_PTRACER_COMMAND_NOT_FOUND, ERR_PTRACER_COMMAND_NOT_EXECUTABLE, ERR_PTRACER_PTRACE_FORBIDDEN,
 * ERR_PTRACER_PLUGIN, ERR_PTRACER_START_FAILED, ERR_PTRACER_TRACER_DIED
 */
export async function spawn(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<SpawnedTrace> {
  assertSupported();
  const argv = [options.argv0 ?? file, ...args];
  assertCommand(file, argv);
  const cwd = options.cwd ?? process.cwd();
  assertFolder(cwd);
  const env = environment(options.env ?? process.env);
  assertEnvironment(env);
  const command = {
    file: resolveCommand(file, cwd, env['PATH']),
    argv,
    env,
    cwd,
  };
  const request = {
    type: 'spawn',
    protocol: PROTOCOL_VERSION,
    command,
    options: tracerOptions(options),
  } as const;
  return SpawnedTrace.start(request, options);
}

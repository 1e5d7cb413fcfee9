/** The host's end: starts the tracer child, talks to it, and reports its death. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { PtracerError } from '../errors.js';
import { encodeFrame, FrameDecoder } from './frames.js';
import type { TracerMessage, TracerRequest } from './messages.js';
import { tracerEnvironment } from './tracer-environment.js';

/**
 * The tracer is called again until it answers: the signal that announces a request is lost on it when it comes
 * just before its wait. The request itself is not: to write once more to a tracer that is done would lose what
 * lies unread in the socket.
 */
const REPEAT_MS = 50;

export interface ClientEvents {
  message(message: TracerMessage): void;
  /** The tracer ended; `error` unless it had said goodbye. */
  closed(error: PtracerError | undefined): void;
}

type AnsweredRequest = Extract<TracerRequest, { type: 'flush' | 'detach' }>;

interface Pending {
  resolve(): void;
  reject(error: PtracerError): void;
  timer: NodeJS.Timeout;
}

export class TracerClient {
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder<TracerMessage>();
  readonly #pending = new Map<number, Pending>();
  readonly #events: ClientEvents;
  #nextId = 1;
  #finished = false;

  /** `fate`: what becomes of the tracees if the tracer dies, for the error that tells of it. */
  constructor(
    stdio: StdioOptions,
    events: ClientEvents,
    readonly fate: string,
  ) {
    this.#events = events;
    const entry = fileURLToPath(new URL('../tracer/child.js', import.meta.url));
    const list = typeof stdio === 'string' ? [stdio, stdio, stdio] : [...stdio];
    this.#child = spawn(process.execPath, [entry], {
      env: tracerEnvironment(),
      stdio: [list[0], list[1], list[2], 'pipe'],
    });
    this.#socket = this.#child.stdio[3] as Socket;
    this.#child.on('error', (error) => this.#end(startFailure(error)));
    this.#child.on('exit', (code, signal) => this.#onExit(code, signal));
    this.#socket?.on('data', (bytes: Buffer) => this.#onData(bytes));
    this.#socket?.on('error', () => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get streams(): { stdin: Writable | null; stdout: Readable | null; stderr: Readable | null } {
    const { stdin, stdout, stderr } = this.#child;
    return { stdin, stdout, stderr };
  }

  send(request: TracerRequest): void {
    if (!this.#finished) this.#socket.write(encodeFrame(JSON.stringify(request)));
  }

  /** Sends a request and waits for its answer. After the end of the trace there is nothing left to ask for. */
  ask(type: AnsweredRequest['type']): Promise<void> {
    if (this.#finished) return Promise.resolve();
    const request: AnsweredRequest = { type, id: this.#nextId++ };
    return new Promise((resolve, reject) => {
      const timer = setInterval(() => this.#child.kill('SIGIO'), REPEAT_MS);
      this.#pending.set(request.id, { resolve, reject, timer });
      this.send(request);
    });
  }

  /** This process may end while the tracer goes on. */
  unref(): void {
    this.#child.unref();
    this.#socket.unref();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  #onData(bytes: Buffer): void {
    try {
      for (const message of this.#decoder.push(bytes)) this.#onMessage(message);
    } catch (error) {
      this.#child.kill('SIGKILL');
      this.#end(
        new PtracerError('ERR_PTRACER_PROTOCOL', `the tracer sent what is no message: ${String(error)}`, {
          cause: error,
        }),
      );
    }
  }

  #onMessage(message: TracerMessage): void {
    if (message.type === 'bye') return this.#end(undefined);
    if (message.type === 'flushed' || message.type === 'detached') {
      const pending = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      clearInterval(pending?.timer);
      pending?.resolve();
      return;
    }
    this.#events.message(message);
  }

  #onExit(code: number | null, signal: NodeJS.Signals | null): void {
    // What the tracer wrote before it died is still in the socket.
    const finish = (): void => this.#end(deathOf(this.#child.pid, code, signal, this.fate));
    if (this.#finished) return;
    if (this.#socket.readableEnded || this.#socket.destroyed) finish();
    else {
      this.#socket.once('close', finish);
      this.#socket.resume();
    }
  }

  #end(error: PtracerError | undefined): void {
    if (this.#finished) return;
    this.#finished = true;
    for (const { resolve, reject, timer } of this.#pending.values()) {
      clearInterval(timer);
      if (error === undefined) resolve();
      else reject(error);
    }
    this.#pending.clear();
    // A tracer with tracees that nobody watches stays with them; it is no reason for us to stay.
    this.#socket?.destroy();
    this.#child.unref();
    this.#events.closed(error);
  }
}

function startFailure(cause: Error): PtracerError {
  return new PtracerError('ERR_PTRACER_START_FAILED', `the tracer could not be started: ${cause.message}`, {
    cause,
  });
}

function deathOf(
  pid: number | undefined,
  code: number | null,
  signal: string | null,
  fate: string,
): PtracerError {
  const how = signal === null ? `ended with status ${code}` : `was killed by ${signal}`;
  return new PtracerError(
    'ERR_PTRACER_TRACER_DIED',
    `the tracer (process ${pid}) ${how} in the middle of the trace; ${fate}, ` +
      'and the last events may be missing',
  );
}

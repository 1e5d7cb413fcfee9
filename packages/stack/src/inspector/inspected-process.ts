/** A process whose main thread can be asked for its stack. */
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { parseStack } from './frames.js';
import { Request } from './pending.js';
import { GREETING, requestLine } from './protocol.js';

/** A stack that has not come by then will not tell anything about its call. */
const LONGEST_WAIT = 250;

/**
 * Requests under way. One native function can make any number of calls before JavaScript goes on and all are
 * served at once: more calls share the newest request.
 */
const MOST_REQUESTS = 16;

/** Longest answer in characters. */
const LONGEST_ANSWER = 4 << 20;

export class InspectedProcess {
  ready = false;
  readonly #requests = new Map<number, Request>();
  readonly #fd: number;

  constructor(
    /** The thread that serves requests. */
    readonly tid: number,
    readonly path: string,
    readonly maxFrames: number,
  ) {
    // Read and write: it neither waits for the tracee, nor ends with it by SIGPIPE.
    this.#fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  get serving(): boolean {
    return this.#requests.size > 0;
  }

  /** Asks the thread to say that it is ready. */
  greet(): void {
    writeSync(this.#fd, GREETING);
  }

  /** Asks for the stack. `undefined`: the process takes no more requests. */
  request(id: number): Request | undefined {
    if (this.#requests.size >= MOST_REQUESTS) return [...this.#requests.values()].at(-1);
    const request = new Request(id, performance.now() + LONGEST_WAIT);
    try {
      writeSync(this.#fd, requestLine(id, this.maxFrames));
    } catch {
      return undefined;
    }
    this.#requests.set(id, request);
    return request;
  }

  onArmed(id: number): void {
    const request = this.#requests.get(id);
    if (request) request.armed = true;
  }

  onAnswer(id: number, text: string, complete: boolean): void {
    const request = this.#requests.get(id);
    if (!request) return;
    request.text += text;
    if (!complete && request.text.length < LONGEST_ANSWER) return;
    this.#requests.delete(id);
    request.settle(complete ? parseStack(request.text, this.maxFrames) : undefined);
  }

  /** Gives up requests that have waited too long at `now`. */
  expire(now: number): void {
    for (const request of this.#requests.values()) {
      if (request.deadline > now) return;
      this.#requests.delete(request.id);
      request.settle(undefined);
    }
  }

  /** Nothing comes from it any more. */
  end(): void {
    this.ready = false;
    for (const request of this.#requests.values()) request.settle(undefined);
    this.#requests.clear();
  }

  /** Forgets it for good. */
  close(): void {
    this.end();
    closeSync(this.#fd);
    try {
      unlinkSync(this.path);
    } catch {
      // The host removed the folder already.
    }
  }
}

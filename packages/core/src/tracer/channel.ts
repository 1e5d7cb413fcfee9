/**
 * The tracer's end of the socket to the host. Writing never blocks the loop while there is room to hold
 * frames back, and a host that is gone is no error: the tracees go on.
 */
import * as abi from '../ffi/abi.js';
import { allocate } from '../ffi/buffer.js';
import { addressOf, close, errno, poll, recv, send } from '../ffi/libc.js';
import type { SharedPage } from '../ffi/shared-page.js';
import { encodeFrame, FrameDecoder } from '../protocol/frames.js';
import type { TracerMessage, TracerRequest } from '../protocol/messages.js';

/** Bytes held back for a slow host before the tracees have to wait for it. */
const BACKLOG_LIMIT = 64 << 20;

/** Bytes held back for a host that is the tracee. More is lost: to wait for it would be to wait for ever. */
const SELF_BACKLOG_LIMIT = 256 << 20;

const RECEIVE_SIZE = 64 << 10;

export class Channel {
  readonly #fd: number;
  /** The host is the tracee: what it shares with us. */
  #page: SharedPage | undefined;
  readonly #decoder = new FrameDecoder<TracerRequest>();
  readonly #received = allocate(RECEIVE_SIZE);
  readonly #pollFd = allocate(8);
  #backlog: Buffer[] = [];
  #backlogBytes = 0;
  #open = true;

  constructor(fd: number) {
    this.#fd = fd;
    this.#pollFd.bytes.writeInt32LE(fd, 0);
  }

  /** False once the host is gone. */
  get open(): boolean {
    return this.#open;
  }

  get hasBacklog(): boolean {
    return this.#backlog.length > 0;
  }

  get fd(): number {
    return this.#fd;
  }

  /** The host is the tracee: nothing may wait for it from now on. */
  hostIsTracee(page: SharedPage): void {
    this.#page = page;
  }

  /** What the host shares with us, where it is the tracee. */
  get page(): SharedPage | undefined {
    return this.#page;
  }

  /** An event was made for this host. */
  count(): void {
    if (this.#page !== undefined) this.#page.countEvent();
  }

  /** Nothing more fits, and waiting would be for ever. */
  get overflows(): boolean {
    return this.#page !== undefined && this.#backlogBytes > SELF_BACKLOG_LIMIT;
  }

  send(message: TracerMessage): void {
    this.sendJson(JSON.stringify(message));
  }

  sendJson(json: string): void {
    if (!this.#open) return;
    const frame = encodeFrame(json);
    this.#backlog.push(frame);
    this.#backlogBytes += frame.length;
    this.drain(this.#page === undefined && this.#backlogBytes > BACKLOG_LIMIT);
  }

  /** Writes what is held back; `wait`: until all of it is written. */
  drain(wait: boolean): void {
    while (this.#open && this.#backlog.length > 0) {
      const frame = this.#backlog[0]!;
      const sent = send(this.#fd, addressOf(frame), frame.length, abi.MSG_DONTWAIT | abi.MSG_NOSIGNAL);
      if (sent >= 0) {
        this.#backlogBytes -= sent;
        if (sent === frame.length) this.#backlog.shift();
        else this.#backlog[0] = frame.subarray(sent);
        continue;
      }
      const error = errno();
      if (error === abi.EINTR) continue;
      if (error !== abi.EAGAIN) this.#close();
      else if (wait) this.#wait(abi.POLLOUT, -1);
      else return;
    }
  }

  /** Says that nothing more will come, and hangs up. */
  finish(): void {
    this.send({ type: 'bye' });
    this.drain(true);
    this.#close();
  }

  /** Waits for the first request; `undefined` when the host went away instead. */
  receiveFirst(): TracerRequest | undefined {
    for (;;) {
      this.#wait(abi.POLLIN, -1);
      const [request] = this.receive();
      if (request !== undefined || !this.#open) return request;
    }
  }

  /** The requests that are here, without waiting. */
  receive(): TracerRequest[] {
    const requests: TracerRequest[] = [];
    while (this.#open) {
      const length = recv(this.#fd, this.#received.address, RECEIVE_SIZE, abi.MSG_DONTWAIT);
      if (length > 0) {
        requests.push(...this.#decoder.push(Buffer.from(this.#received.bytes.subarray(0, length))));
        continue;
      }
      const error = length < 0 ? errno() : 0;
      if (error === abi.EINTR) continue;
      if (error !== abi.EAGAIN) this.#close();
      break;
    }
    return requests;
  }

  /** Frees the descriptor, when the host is gone. */
  hangUp(): void {
    close(this.#fd);
    this.#close();
  }

  #wait(events: number, timeout: number): void {
    this.#pollFd.bytes.writeInt16LE(events, 4);
    poll(this.#pollFd.address, 1, timeout);
  }

  #close(): void {
    this.#open = false;
    this.#backlog = [];
    this.#backlogBytes = 0;
  }
}

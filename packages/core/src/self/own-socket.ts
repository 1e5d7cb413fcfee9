/** A socket that a traced thread uses for itself: with its event loop, and past it. */
import { Socket } from 'node:net';
import * as abi from '../ffi/abi.js';
import { hostLibc, type HostLibc } from '../ffi/host-libc.js';
import { endWork, noteWork } from './marks.js';

export interface SocketEvents {
  bytes(bytes: Buffer): void;
  /** The other end hung up. */
  closed(): void;
}

const RECEIVE_SIZE = 1 << 20;
const LOOP_RECEIVE_SIZE = 64 << 10;
const POLL_BYTES = 8;

export class OwnSocket {
  readonly fd: number;
  readonly #libc: HostLibc = hostLibc();
  readonly #events: SocketEvents;
  readonly #received = Buffer.from(new ArrayBuffer(RECEIVE_SIZE));
  readonly #pollFd = Buffer.alloc(POLL_BYTES);
  #stream: Socket | undefined;
  #open = true;
  #byItself = false;
  /** Promise jobs of consumers are to run before the thread's calls are the program's again. */
  #lingering = false;
  #waitsForJobs = false;

  constructor(fd: number, events: SocketEvents) {
    this.fd = fd;
    this.#events = events;
  }

  /** Whether the bytes in hand came through the event loop, and not because somebody waits for them. */
  get byItself(): boolean {
    return this.#byItself;
  }

  /** Whether the event loop knows the socket. */
  get listening(): boolean {
    return this.#stream !== undefined;
  }

  /** What is delivered now goes on in promise jobs: they are ptracer's work too. */
  linger(): void {
    this.#lingering = true;
  }

  /** Nothing goes on in promise jobs any more. */
  stopLingering(): void {
    this.#lingering = false;
    if (!this.#waitsForJobs) return;
    this.#waitsForJobs = false;
    endWork();
  }

  /** From now on bytes are received by the event loop too. It does not keep the thread alive. */
  listen(): void {
    if (this.#stream !== undefined) return;
    const buffer = Buffer.allocUnsafeSlow(LOOP_RECEIVE_SIZE);
    const onread = {
      buffer,
      callback: (length: number) => {
        this.#onLoop(Buffer.from(buffer.subarray(0, length)));
        return true;
      },
    };
    // Its types know `onread` for connecting sockets only.
    const stream = new Socket({ fd: this.fd, readable: true, writable: false, onread } as object);
    this.#stream = stream;
    stream.on('error', () => {});
    stream.on('end', () => this.#close());
    stream.on('close', () => this.#close());
    stream.unref();
  }

  send(bytes: Buffer): void {
    let rest = bytes;
    while (this.#open && rest.length > 0) {
      const sent = this.#libc.send(this.fd, rest, rest.length, abi.MSG_DONTWAIT | abi.MSG_NOSIGNAL);
      if (sent >= 0) rest = rest.subarray(sent);
      else if (!this.#waitAfterFailure(abi.POLLOUT, -1)) this.#close();
    }
  }

  /** Receives what comes within `timeout` ms; returns whether anything did. */
  receive(timeout: number): boolean {
    for (let waited = false; this.#open; waited = true) {
      const length = this.#libc.recv(this.fd, this.#received, RECEIVE_SIZE, abi.MSG_DONTWAIT);
      if (length > 0) {
        this.#events.bytes(Buffer.from(this.#received.subarray(0, length)));
        return true;
      }
      if (length === 0) this.#close();
      else if (waited) return false;
      else if (!this.#waitAfterFailure(abi.POLLIN, timeout)) this.#close();
    }
    return false;
  }

  close(): void {
    this.#open = false;
    if (this.#stream !== undefined) this.#stream.destroy();
    else this.#libc.close(this.fd);
  }

  /** Returns false for a socket that is broken. */
  #waitAfterFailure(events: number, timeout: number): boolean {
    const error = this.#libc.errno();
    if (error === abi.EINTR) return true;
    if (error !== abi.EAGAIN) return false;
    this.#pollFd.writeInt32LE(this.fd, 0);
    this.#pollFd.writeInt16LE(events, 4);
    this.#libc.poll(this.#pollFd, 1, timeout);
    return true;
  }

  /** The tracer knows that this thread works for it since the bytes were read. */
  #onLoop(bytes: Buffer): void {
    noteWork();
    this.#byItself = true;
    try {
      this.#events.bytes(bytes);
    } finally {
      this.#byItself = false;
    }
    if (!this.#lingering) return endWork();
    this.#lingering = false;
    if (this.#waitsForJobs) return endWork();
    this.#waitsForJobs = true;
    // Behind every promise job that is ready now, and those that they make ready.
    queueMicrotask(() => process.nextTick(() => this.stopLingering()));
  }

  #close(): void {
    if (!this.#open) return;
    // What it said before it hung up is still here.
    for (;;) {
      const length = this.#libc.recv(this.fd, this.#received, RECEIVE_SIZE, abi.MSG_DONTWAIT);
      if (length <= 0) break;
      this.#events.bytes(Buffer.from(this.#received.subarray(0, length)));
    }
    this.#events.closed();
  }
}

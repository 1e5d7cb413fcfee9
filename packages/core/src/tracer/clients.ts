/** Threads of one process that ask for traces of it: the first on the socket we were started with, others as they come. */
import { closeSync, openSync } from 'node:fs';
import * as abi from '../ffi/abi.js';
import { allocate } from '../ffi/buffer.js';
import {
  accept4,
  addressOf,
  bind,
  close,
  getsockopt,
  listen,
  mmap,
  poll,
  socket,
  viewMemory,
} from '../ffi/libc.js';
import { SHARED_PAGE_SIZE, SharedPage } from '../ffi/shared-page.js';
import { meetingPoint } from '../protocol/meeting-point.js';
import type { SelfHost } from '../protocol/messages.js';
import { Channel } from './channel.js';
import { explainSeizeFailure } from './permission.js';
import { signalOnInput } from './signals.js';

const BACKLOG = 64;

/** `struct pollfd`. */
const POLL_ENTRY = 8;
const MOST_POLLED = 1024;
const pollEntries = allocate(POLL_ENTRY * MOST_POLLED);

/** `struct ucred`: pid, uid, gid. */
const credentials = allocate(12);
const credentialsLength = allocate(4);

function peerProcess(fd: number): number {
  credentialsLength.bytes.writeInt32LE(credentials.bytes.length, 0);
  const { SOL_SOCKET, SO_PEERCRED } = abi;
  const result = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials.address, credentialsLength.address);
  return result < 0 ? 0 : credentials.bytes.readInt32LE(0);
}

function openPage({ pid, pageFd }: SelfHost): number {
  try {
    return openSync(`/proc/${pid}/fd/${pageFd}`, 'r+');
  } catch (error) {
    // Opening it asks for the same permission as tracing (proc(5), /proc/PID/fd).
    throw explainSeizeFailure(pid, Math.abs((error as NodeJS.ErrnoException).errno ?? 0));
  }
}

/**
 * Maps the page that a host shares; the descriptor is the host's own.
 * @throws {PtracerError} ERR_PTRACER_PTRACE_FORBIDDEN, ERR_PTRACER_START_FAILED
 */
export function mapPage(host: SelfHost): SharedPage {
  const fd = openPage(host);
  const address = mmap(0, SHARED_PAGE_SIZE, abi.PROT_READ | abi.PROT_WRITE, abi.MAP_SHARED, fd, 0);
  closeSync(fd);
  return new SharedPage(viewMemory(address, SHARED_PAGE_SIZE));
}

/** The sockets of all hosts, and the one where new ones arrive. */
export class Clients {
  #listener = -1;
  #pid = 0;
  readonly channels: Set<Channel> = new Set();

  /** Opens the door for the process. Returns false where another tracer serves it already. */
  open(pid: number): boolean {
    this.#pid = pid;
    this.#listener = socket(abi.AF_UNIX, abi.SOCK_STREAM | abi.SOCK_CLOEXEC, 0);
    const address = meetingPoint(pid);
    if (bind(this.#listener, addressOf(address), address.length) < 0) return false;
    listen(this.#listener, BACKLOG);
    signalOnInput(this.#listener);
    return true;
  }

  add(channel: Channel): void {
    signalOnInput(channel.fd);
    this.channels.add(channel);
  }

  /** Takes in those who are at the door. */
  accept(): Channel[] {
    const arrived: Channel[] = [];
    pollEntries.bytes.writeInt32LE(this.#listener, 0);
    pollEntries.bytes.writeInt16LE(abi.POLLIN, 4);
    while (poll(pollEntries.address, 1, 0) > 0) {
      const fd = accept4(this.#listener, 0, 0, abi.SOCK_CLOEXEC);
      if (fd < 0) break;
      // Nobody but the process itself may ask for its trace.
      if (peerProcess(fd) !== this.#pid) close(fd);
      else {
        const channel = new Channel(fd);
        this.add(channel);
        arrived.push(channel);
      }
    }
    return arrived;
  }

  /** Waits until any of them has something to say, or can take what is held back. */
  wait(): void {
    let count = 0;
    const watch = (fd: number, events: number): void => {
      pollEntries.bytes.writeInt32LE(fd, count * POLL_ENTRY);
      pollEntries.bytes.writeInt16LE(events, count * POLL_ENTRY + 4);
      count++;
    };
    watch(this.#listener, abi.POLLIN);
    for (const { fd, hasBacklog } of this.channels) {
      if (count < MOST_POLLED) watch(fd, abi.POLLIN | (hasBacklog ? abi.POLLOUT : 0));
    }
    poll(pollEntries.address, count, -1);
  }
}

/**
 * Calls of a main thread that the engine itself causes. Each request wakes the event loop, which is served long
 * before but reads its eventfd all the same; each answer wakes the event loop of the session thread, which is so
 * quick at the main thread's locks that these wake it too. In the trace of a process that traces itself they would be
 * ptracer's own.
 */
import type { ReadBuffer, StackContext, StoppedThread } from '@ptracer/core';
import { readFileSync } from 'node:fs';
import { currentCall, isEventFd, type CurrentCall } from './current-call.js';

/** What an eventfd is read into. */
const COUNTER_BYTES = 8;

/** How long the session thread is watched on its way to a lock, in ms; and between looks. */
const LONGEST_WATCH = 0.3;
/** The same at the beginning, on its way to its event loop. */
const LONGEST_MEETING = 20;
const LOOK_EVERY = 0.03;

const never = new Int32Array(new SharedArrayBuffer(4));

function pause(): void {
  Atomics.wait(never, 0, 0, LOOK_EVERY);
}

function readInfo(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Eventfds that an epoll descriptor watches (proc(5)). */
function watchedEventFds(pid: number, epoll: number): number[] {
  const targets = readInfo(`/proc/${pid}/fdinfo/${epoll}`).matchAll(/^tfd:\s*(\d+)/gm);
  return Array.from(targets, ([, fd]) => Number(fd)).filter((fd) => isEventFd(pid, fd));
}

/** How often an eventfd was written to since it was read last. */
function unread(pid: number, fd: number): number {
  const info = readInfo(`/proc/${pid}/fdinfo/${fd}`);
  return parseInt(/^eventfd-count:\s*([0-9a-f]+)/m.exec(info)?.[1] ?? '0', 16);
}

/** Changes with each stop of a thread. */
function stopOf({ pid, tid }: StoppedThread): string {
  return /^voluntary_ctxt_switches:.*$/m.exec(readInfo(`/proc/${pid}/task/${tid}/status`))?.[0] ?? '';
}

export class OwnWakes {
  readonly #context: StackContext;
  /** The thread that serves requests. */
  readonly #tid: number;
  readonly #counter: ReadBuffer;
  #sessionEventFd: number | undefined;
  /** The session thread says once that it runs. */
  #online = true;
  /** However many requests there were: the event loop is woken once. To connect was one. */
  #requested = true;
  #lastRead = { stop: '', own: false };
  /** Futexes that the session thread waited for while it was answered. */
  readonly #locks = new Set<number>();

  constructor(context: StackContext, tid: number) {
    this.#context = context;
    this.#tid = tid;
    this.#counter = context.allocate(COUNTER_BYTES);
  }

  /** Waits until the session thread is found in its event loop. */
  meet(pid: number): void {
    const end = performance.now() + LONGEST_MEETING;
    while (this.#findSessionEventFd(pid) === undefined && performance.now() < end) pause();
  }

  /** A request is about to go to the main thread. */
  requested(pid: number): void {
    this.#findSessionEventFd(pid);
    this.#requested = true;
  }

  /**
   * Whether the stopped main thread is in a call of the engine's making. Of a wait this is true where it ended for us
   * perhaps: if it ended for one descriptor, that is ours.
   */
  isOwn(thread: StoppedThread, { kind, first, second }: CurrentCall): boolean {
    switch (kind) {
      case 'wait':
        return (
          this.#owed > 0 &&
          watchedEventFds(thread.pid, first).some((fd) => this.#owes(unread(thread.pid, fd)))
        );
      case 'read':
        return isEventFd(thread.pid, first) && this.#isOwnRead(thread, second);
      case 'write':
        return (
          isEventFd(thread.pid, first) &&
          first === this.#findSessionEventFd(thread.pid) &&
          this.#watch(thread.pid)
        );
      case 'futex':
        return this.#locks.has(first) && this.#watch(thread.pid);
      default:
        return false;
    }
  }

  get #owed(): number {
    return Number(this.#online) + Number(this.#requested);
  }

  /** Whether that many wake-ups are all ours. */
  #owes(count: number): boolean {
    return count > 0 && count <= this.#owed;
  }

  /** Traces at one time ask one after the other, at the same stop. */
  #isOwnRead(thread: StoppedThread, address: number): boolean {
    const stop = stopOf(thread);
    if (stop !== this.#lastRead.stop) {
      const length = thread.memory.read(address, COUNTER_BYTES, this.#counter);
      const own = length === COUNTER_BYTES && this.#owes(Number(this.#counter.bytes.readBigUInt64LE()));
      this.#online = false;
      this.#requested = false;
      this.#lastRead = { stop, own };
    }
    return this.#lastRead.own;
  }

  /** An answer is on its way to the session thread: notes which lock that waits for. */
  #watch(pid: number): true {
    const end = performance.now() + LONGEST_WATCH;
    for (;;) {
      const call = currentCall(pid, this.#tid, this.#context.arch);
      if (call?.kind === 'futex') this.#locks.add(call.first);
      if (call?.kind === 'futex' || performance.now() > end) return true;
      pause();
    }
  }

  /** The session thread waits in its event loop most of the time, and there it shows. */
  #findSessionEventFd(pid: number): number | undefined {
    if (this.#sessionEventFd === undefined) {
      const call = currentCall(pid, this.#tid, this.#context.arch);
      if (call?.kind === 'wait') [this.#sessionEventFd] = watchedEventFds(pid, call.first);
    }
    return this.#sessionEventFd;
  }
}

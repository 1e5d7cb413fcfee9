/**
 * Calls that a process which traces itself makes for ptracer: they are no events. It says so itself where it can
 * (protocol/mark.ts); what its event loop does with our socket is known by the descriptor.
 */
import { argument } from '../decode/call.js';
import { allocate } from '../ffi/buffer.js';
import { EARLY_MARK_FD, MARK_BEGIN, MARK_END, MARK_FD, MARK_OFFSET } from '../protocol/mark.js';
import type { Arch } from '../events.js';
import type { SyscallTable } from '../syscalls/lookup.js';
import { INFO_ARGS, INFO_NUMBER, INFO_RESULT, syscallInfo } from './ptrace.js';
import { interruptedCall } from './registers.js';
import type { Tracee } from './tracee.js';

/** `struct epoll_event` is packed on x86-64 (uapi/linux/eventpoll.h). The descriptor is in the low word of its data, as libuv uses it. */
const EPOLL_EVENT: Record<Arch, { size: number; data: number }> = {
  x64: { size: 12, data: 4 },
  arm64: { size: 16, data: 8 },
};

/** A wake-up for more descriptors than this is not for ours alone. */
const MOST_EVENTS = 8;

const ARG_WORDS = 2;
const { words: info } = syscallInfo;

/** What a thread of the host did with its socket. */
export interface OwnCallListener {
  /** It sent a request. */
  sent(): void;
  /** It took what had come. */
  received(): void;
}

export class OwnCalls {
  /** The host's descriptors: one for each of its threads that traces. */
  readonly #fds = new Set<number>();
  readonly #close: number;
  readonly #sync: number;
  readonly #seek: number;
  readonly #ringEnter: number | undefined;
  readonly #restart: number | undefined;
  readonly #readers: ReadonlySet<number>;
  readonly #senders: ReadonlySet<number>;
  readonly #waiters: ReadonlySet<number>;
  /** Positions of the descriptors among a call's parameters, by its number. */
  readonly #positions = new Map<number, readonly number[]>();
  readonly #events = allocate(MOST_EVENTS * 16);

  constructor(
    readonly arch: Arch,
    readonly table: SyscallTable,
    readonly listener: OwnCallListener,
  ) {
    const numbers = (...names: string[]): Set<number> =>
      new Set(names.map((name) => table.byName(name)?.number).filter((number) => number !== undefined));
    this.#close = table.byName('close')!.number;
    this.#sync = table.byName('fdatasync')!.number;
    this.#seek = table.byName('lseek')!.number;
    this.#ringEnter = table.byName('io_uring_enter')?.number;
    this.#restart = table.byName('restart_syscall')?.number;
    this.#readers = numbers('read', 'readv', 'recvfrom', 'recvmsg');
    this.#senders = numbers('sendto');
    this.#waiters = numbers('epoll_wait', 'epoll_pwait', 'epoll_pwait2');
  }

  add(fd: number): void {
    this.#fds.add(fd);
  }

  delete(fd: number): void {
    this.#fds.delete(fd);
  }

  /** A thread has stopped because it was seized: a call that it was in is not the traced block's. */
  arrive(tracee: Tracee): void {
    tracee.begunBefore = interruptedCall(tracee.tid, this.arch);
  }

  /** At syscall-enter-stop. Returns whether the call is ours, or was begun before the trace. */
  enter(tracee: Tracee): boolean {
    const number = info[INFO_NUMBER]!;
    tracee.ownNumber = undefined;
    if (tracee.registering) {
      const registers = number === this.#ringEnter;
      if (registers || this.#waiters.has(number)) tracee.registering = false;
      if (registers) return true;
    }
    if (tracee.begunBefore !== undefined) {
      const repeated = number === tracee.begunBefore || number === this.#restart;
      tracee.begunBefore = undefined;
      if (repeated) return true;
    }
    const mark = this.#markOf(number);
    if (mark !== undefined) {
      tracee.working = mark === MARK_BEGIN;
      return true;
    }
    if (this.#usesOurSocket(number)) {
      tracee.ownNumber = number;
      // The number may be another file's before the thread whose socket it was is known to be gone.
      if (number === this.#close) this.#fds.delete(info[INFO_ARGS]! | 0);
    }
    return tracee.ownNumber !== undefined || tracee.working;
  }

  /** At the syscall-exit-stop of a call that `enter` said is ours. */
  exit(tracee: Tracee): void {
    const number = tracee.ownNumber;
    if (number === undefined) return;
    tracee.ownNumber = undefined;
    const result = info[INFO_RESULT]! | 0;
    if (this.#senders.has(number)) this.listener.sent();
    else if (this.#readers.has(number) && result > 0) {
      // Events arrived through the event loop: what follows, up to the mark, is their delivery.
      tracee.working = true;
      this.listener.received();
    }
  }

  /**
   * At the syscall-exit-stop of another call: whether it is a wait of the event loop that ended for nothing but our
   * socket, or a look without waiting that the loop took after that, and that found nothing.
   */
  waitedForUs(tracee: Tracee): boolean {
    if (!this.#waiters.has(tracee.number)) return false;
    const before = tracee.wokenForUs;
    tracee.wokenForUs = false;
    if (info[INFO_RESULT + 1] !== 0) return false;
    const count = info[INFO_RESULT]!;
    const ours = count === 0 ? before && this.#isLook(tracee) : this.#areOurs(tracee, count);
    tracee.wokenForUs = ours;
    return ours;
  }

  /** Timeout 0. That of epoll_pwait2 is a structure; libuv does not use it. */
  #isLook(tracee: Tracee): boolean {
    return tracee.words[3 * ARG_WORDS] === 0;
  }

  #areOurs(tracee: Tracee, count: number): boolean {
    if (count > MOST_EVENTS) return false;
    const { size, data } = EPOLL_EVENT[this.arch];
    const length = count * size;
    if (tracee.process.memory.read(argument(tracee, 1), length, this.#events) !== length) return false;
    for (let i = 0; i < count; i++) {
      if (!this.#fds.has(this.#events.bytes.readInt32LE(i * size + data))) return false;
    }
    return true;
  }

  #markOf(number: number): number | undefined {
    const fd = info[INFO_ARGS]! | 0;
    if (number === this.#sync) {
      const kind = fd - EARLY_MARK_FD;
      return kind === MARK_BEGIN || kind === MARK_END ? kind : undefined;
    }
    const isMark = number === this.#seek && fd === MARK_FD && info[INFO_ARGS + ARG_WORDS] === MARK_OFFSET;
    return isMark ? info[INFO_ARGS + 2 * ARG_WORDS] : undefined;
  }

  #usesOurSocket(number: number): boolean {
    for (const position of this.#descriptorsOf(number)) {
      if (this.#fds.has(info[INFO_ARGS + position * ARG_WORDS]! | 0)) return true;
    }
    return false;
  }

  #descriptorsOf(number: number): readonly number[] {
    let positions = this.#positions.get(number);
    if (positions === undefined) {
      const params = this.table.byNumber(number)?.params ?? [];
      positions = params.map(([, , decode], i) => (decode === 'fd' ? i : -1)).filter((i) => i >= 0);
      this.#positions.set(number, positions);
    }
    return positions;
  }
}

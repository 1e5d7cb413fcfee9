/**
 * Keeps the tracer and the thread that stops most on one CPU, while its stops are frequent.
 *
 * Between two CPUs each stop wakes an idle one up, twice; on one CPU it is a plain context switch, several
 * times cheaper. While the tracer works the thread is stopped anyway, so neither loses anything. The program
 * must not be able to tell: whoever asks for an affinity mask or sets one gets the real ones back first, and a
 * new thread or process starts with its parent's real mask.
 */
import { allocate } from '../ffi/buffer.js';
import { schedGetaffinity, schedGetcpu, schedSetaffinity } from '../ffi/libc.js';
import type { SharedPage } from '../ffi/shared-page.js';
import type { ReadBuffer } from '../plugins.js';
import type { SyscallTable } from '../syscalls/lookup.js';
import { now } from './clock.js';

/** CPU_SETSIZE of glibc, in bytes. */
const MASK_BYTES = 128;

/** Stops after which it is decided anew. */
const WINDOW = 256;
/** A window longer than this is no storm: nothing is gained, and the thread may want another CPU. */
const LONGEST_WINDOW_NS = 80e6;
/** Part of a window's stops that one thread must have. */
const MAJORITY = 0.6;

class Mask {
  readonly #buffer: ReadBuffer = allocate(MASK_BYTES);

  /** Reads the mask of a thread, 0 for the caller; false where it is gone. */
  load(tid: number): boolean {
    this.#buffer.bytes.fill(0);
    return schedGetaffinity(tid, MASK_BYTES, this.#buffer.address) >= 0;
  }

  apply(tid: number): boolean {
    return schedSetaffinity(tid, MASK_BYTES, this.#buffer.address) === 0;
  }

  setOnly(cpu: number): void {
    this.#buffer.bytes.fill(0);
    this.#buffer.bytes[cpu >> 3] = 1 << (cpu & 7);
  }

  has(cpu: number): boolean {
    return (this.#buffer.bytes[cpu >> 3]! & (1 << (cpu & 7))) !== 0;
  }

  get bytes(): Uint8Array {
    return this.#buffer.bytes;
  }

  get count(): number {
    let count = 0;
    for (let byte of this.#buffer.bytes) for (; byte !== 0; byte &= byte - 1) count++;
    return count;
  }
}

export class Placement {
  /** Calls before which the real masks are put back. */
  readonly watched: ReadonlySet<number>;
  readonly #setter: number | undefined;
  readonly #own = new Mask();
  readonly #original = new Mask();
  readonly #single = new Mask();
  readonly #inherited = new Mask();
  readonly #counts = new Map<number, number>();
  /** Where what must be put back is written down, for those who may outlive the tracer. */
  readonly pages: Set<SharedPage> = new Set();
  /** There is more than one CPU, and nothing spoke against it so far. */
  readonly #possible: boolean;
  #allowed = false;
  #enabled = false;
  #pinned: number | undefined;
  #everHeld = false;
  #total = 0;
  #windowStart = 0;
  #sinceTick = 0;

  /** `onHold`: a thread is held from now on; the clock must tick. */
  constructor(
    table: SyscallTable,
    readonly onHold: () => void,
  ) {
    this.#possible = this.#own.load(0) && this.#own.count > 1;
    const getter = table.byName('sched_getaffinity')?.number;
    this.#setter = table.byName('sched_setaffinity')?.number;
    this.watched = new Set(
      this.#possible ? [getter, this.#setter].filter((number) => number !== undefined) : [],
    );
  }

  get allowed(): boolean {
    return this.#allowed;
  }

  allow(allowed: boolean): void {
    this.#allowed = allowed;
    this.#enabled = allowed && this.#possible;
    if (!allowed) this.release();
  }

  /** Whether a thread is held: then the clock must tick, so that it is released when it falls silent. */
  get holding(): boolean {
    return this.#pinned !== undefined;
  }

  /** A thread stopped for a system call. */
  noteStop(tid: number): void {
    if (!this.#enabled) return;
    if (tid === this.#pinned) this.#sinceTick++;
    this.#counts.set(tid, (this.#counts.get(tid) ?? 0) + 1);
    if (++this.#total < WINDOW) return;
    const time = now();
    const storm = time - this.#windowStart < LONGEST_WINDOW_NS;
    const busiest = storm ? this.#busiest() : undefined;
    if (busiest !== this.#pinned) {
      this.release();
      if (busiest !== undefined) this.#pin(busiest);
    }
    this.#counts.clear();
    this.#total = 0;
    this.#windowStart = time;
  }

  /** Runs something while a stopped thread is held, where threads are held at all. */
  whileHeld<T>(tid: number, run: () => T): T {
    if (this.#enabled) this.#hold(tid);
    try {
      return run();
    } finally {
      this.release();
    }
  }

  /** A stopped thread is about to make a call that is `watched`. */
  beforeWatched(number: number): void {
    this.release();
    // A program that places its threads itself knows better.
    if (number === this.#setter) this.#enabled = false;
  }

  /**
   * A new thread or process, in its first stop: it may have inherited the mask of a thread that was held when
   * it was made, even if that one is free by now.
   */
  adopt(tid: number): void {
    if (!this.#enabled || !this.#everHeld || !this.#inherited.load(tid)) return;
    if (this.#inherited.count === 1 && this.#original.count > 1) this.#original.apply(tid);
  }

  /** The clock ticked. */
  tick(): void {
    if (this.#pinned !== undefined && this.#sinceTick === 0) this.release();
    this.#sinceTick = 0;
  }

  /** Puts every mask back. */
  release(): void {
    if (this.#pinned === undefined) return;
    this.#original.apply(this.#pinned);
    this.#own.apply(0);
    this.#pinned = undefined;
    for (const page of this.pages) page.release();
  }

  /** A thread is gone. */
  forget(tid: number): void {
    if (tid === this.#pinned) this.release();
    this.#counts.delete(tid);
  }

  #busiest(): number | undefined {
    for (const [tid, count] of this.#counts) if (count >= WINDOW * MAJORITY) return tid;
    return undefined;
  }

  #pin(tid: number): void {
    if (!this.#hold(tid)) return;
    this.#everHeld = true;
    this.#sinceTick = 1;
    this.onHold();
  }

  #hold(tid: number): boolean {
    const cpu = schedGetcpu();
    if (cpu < 0 || !this.#original.load(tid) || !this.#original.has(cpu)) return false;
    this.#single.setOnly(cpu);
    for (const page of this.pages) page.hold(tid, this.#original.bytes);
    if (!this.#single.apply(tid)) {
      // Another user's process: it will not be allowed later either.
      this.#enabled = false;
      for (const page of this.pages) page.release();
      return false;
    }
    this.#single.apply(0);
    this.#pinned = tid;
    return true;
  }
}

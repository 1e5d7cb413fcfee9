/**
 * Children between two events: that they are there (`spawn`), and that the call which made them has returned.
 * Either may come first. What a child inherits is what its parent had open then, and only the call tells whether
 * the two share it (CLONE_FILES).
 */
import type { SyscallEvent } from '../events.js';
import type { Files } from './files.js';
import type { Process } from './tasks.js';

/** What a child has of its parent. */
export interface Inheritance {
  readonly parent: Process;
  /** The parent's own ones where they are shared, else a copy. */
  readonly files: Files;
  readonly cwd: string | null;
}

/** A child whose parent is in the call still. */
export interface Birth {
  readonly child: Process;
  /** What the child has called since, while it may share its parent's descriptors. */
  readonly calls: SyscallEvent[];
  hasOwnFiles: boolean;
}

interface Announced extends Inheritance {
  readonly parentTid: number;
}

/** Most calls kept of one child: a parent whose call is not part of the trace shares nothing. */
const CALLS_LIMIT = 1024;

/** Most children that a call has announced, and that never come where children are not traced. */
const ANNOUNCED_LIMIT = 64;

export class Births {
  /** By the parent's thread, which makes one child at a time. */
  readonly #begun = new Map<number, Birth>();
  readonly #byChild = new Map<Process, Birth>();
  /** By the child's pid. */
  readonly #announced = new Map<number, Announced>();

  /** The child is there; the call of `parentTid` has not returned. */
  begin(parentTid: number, child: Process): void {
    // Who makes another one has done with the last.
    this.end(parentTid);
    const birth: Birth = { child, calls: [], hasOwnFiles: false };
    this.#begun.set(parentTid, birth);
    this.#byChild.set(child, birth);
  }

  /** The call of `parentTid` has returned, or never will; `undefined` where it made no child that is known. */
  end(parentTid: number): Birth | undefined {
    const birth = this.#begun.get(parentTid);
    if (birth === undefined) return undefined;
    this.#begun.delete(parentTid);
    this.#byChild.delete(birth.child);
    return birth.calls.length > CALLS_LIMIT ? undefined : birth;
  }

  remember(call: SyscallEvent, child: Process): void {
    const birth = this.#byChild.get(child);
    if (birth !== undefined && birth.calls.push(call) > CALLS_LIMIT) this.#byChild.delete(child);
  }

  /** The child executed a program, or unshared its descriptors: it has descriptors of its own from now on, whatever the call will say. */
  leave(child: Process): void {
    const birth = this.#byChild.get(child);
    if (birth !== undefined) birth.hasOwnFiles = true;
    this.#byChild.delete(child);
  }

  /** The call has returned; the child is not there yet. */
  announce(pid: number, inheritance: Announced): void {
    this.#announced.set(pid, inheritance);
    if (this.#announced.size <= ANNOUNCED_LIMIT) return;
    const [oldest] = this.#announced.keys();
    this.#announced.delete(oldest!);
  }

  /** What a child that was announced has of its parent. */
  claim(pid: number, parentTid: number | null): Inheritance | undefined {
    const announced = this.#announced.get(pid);
    if (announced === undefined || announced.parentTid !== parentTid) return undefined;
    this.#announced.delete(pid);
    return announced;
  }
}

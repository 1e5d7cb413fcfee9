/** Descriptors and what they refer to, as the kernel has them: `struct fdtable` and `struct file`. */
import type { SyscallEvent } from '../events.js';
import type { DescriptorKind } from './descriptor.js';
import type { Program } from './program.js';

/** An open file description (open(2)): duplicates of a descriptor and the copies in children share it. */
export interface OpenFile {
  kind: DescriptorKind;
  path: string | null;
  peer: string | null;
  /** Sockets: connections are accepted on it (listen(2)). */
  listening?: true;
}

/** A descriptor. */
export interface Descriptor {
  readonly fd: number;
  readonly file: OpenFile;
  readonly closeOnExec: boolean;
  /** The call that made it. */
  readonly call: SyscallEvent;
  /** What the process was running then. */
  readonly program: Program;
}

/** When a call ended, CLOCK_MONOTONIC, ns; for one that never returned, when it began. */
export function endOf({ startTime, duration }: SyscallEvent): number {
  return startTime + (duration ?? 0);
}

/** Hears of every change, as it is observed. */
export interface FilesWatcher {
  opened(descriptor: Descriptor): void;
  /** @param pid the process that closed it, which may have inherited it; `time`: CLOCK_MONOTONIC, ns */
  closed(descriptor: Descriptor, pid: number, time: number): void;
}

/** The descriptors that some threads share. */
export class Files {
  readonly #descriptors: Map<number, Descriptor>;

  constructor(
    readonly watcher: FilesWatcher | undefined,
    descriptors: Iterable<readonly [number, Descriptor]> = [],
  ) {
    this.#descriptors = new Map(descriptors);
  }

  /** In no order. */
  all(): Iterable<Descriptor> {
    return this.#descriptors.values();
  }

  /**
   * The descriptor that a call meant. One that was made only after the call had begun is another: the number was
   * free, and was given away again, before the call could end.
   */
  get(fd: number, call: SyscallEvent): Descriptor | undefined {
    const descriptor = this.#descriptors.get(fd);
    return descriptor !== undefined && endOf(descriptor.call) <= call.startTime ? descriptor : undefined;
  }

  /** Whatever had the number before is gone, seen or unseen. */
  set(descriptor: Descriptor): void {
    const { fd, call } = descriptor;
    const before = this.#descriptors.get(fd);
    this.#descriptors.set(fd, descriptor);
    if (this.watcher === undefined) return;
    if (before !== undefined) this.watcher.closed(before, call.pid, call.startTime);
    this.watcher.opened(descriptor);
  }

  close(fd: number, call: SyscallEvent): void {
    const descriptor = this.get(fd, call);
    if (descriptor === undefined) return;
    this.#descriptors.delete(fd);
    this.watcher?.closed(descriptor, call.pid, endOf(call));
  }

  setCloseOnExec(fd: number, closeOnExec: boolean, call: SyscallEvent): void {
    const descriptor = this.get(fd, call);
    if (descriptor !== undefined) this.#descriptors.set(fd, { ...descriptor, closeOnExec });
  }

  /** Those in a range, both ends included. */
  inRange(first: number, last: number): number[] {
    return [...this.#descriptors.keys()].filter((fd) => fd >= first && fd <= last);
  }

  copy(): Files {
    return new Files(this.watcher, this.#descriptors);
  }

  /** What execve(2) leaves to a process. */
  copyForExec(pid: number, time: number): Files {
    const kept = new Files(this.watcher);
    for (const [fd, descriptor] of this.#descriptors) {
      if (!descriptor.closeOnExec) kept.#descriptors.set(fd, descriptor);
      else this.watcher?.closed(descriptor, pid, time);
    }
    return kept;
  }
}

/** Descriptors as slices, from the call that opened each to the call that closed it. */
import { describeDescriptor, DescriptorTable, type OpenDescriptor, type TraceEvent } from '@ptracer/core';
import { originArgs } from './slice.js';
import { microseconds, type Emit } from './trace-event.js';

/** In a child that inherited it, a descriptor is shown as its parent's. */
function isInherited({ pid, call }: OpenDescriptor): boolean {
  return pid !== call.pid;
}

/** Writes both ends of a slice when its descriptor is closed: only then is it known what a socket was connected to. */
export class DescriptorSlices {
  readonly #table = new DescriptorTable({
    opened: () => undefined,
    closed: (descriptor, time) => this.#emit(descriptor, time),
  });
  #count = 0;

  constructor(
    readonly emit: Emit,
    /** Paths of call sites are relative to it. */
    readonly folder: string,
  ) {}

  observe(event: TraceEvent): void {
    // The kernel closes what a process has when it ends; no call says so.
    if (event.type === 'exit' && event.tid === event.pid) {
      for (const descriptor of this.#table.open()) {
        if (descriptor.pid === event.pid) this.#emit(descriptor, event.time);
      }
    }
    this.#table.observe(event);
  }

  /** Ends those that are open, when the trace has ended. */
  finish(time: number): void {
    for (const descriptor of this.#table.open()) this.#emit(descriptor, time);
  }

  #emit(descriptor: OpenDescriptor, time: number): void {
    if (isInherited(descriptor)) return;
    const { call, fd, kind, openedAt } = descriptor;
    const slice = {
      name: describeDescriptor(descriptor),
      cat: 'descriptor',
      id: `0x${(++this.#count).toString(16)}`,
      pid: call.pid,
      tid: call.tid,
    };
    const args = { fd, kind, syscall: call.name, ...originArgs(call, this.folder) };
    this.emit({ ph: 'b', ...slice, ts: microseconds(openedAt), args });
    this.emit({ ph: 'e', ...slice, ts: microseconds(Math.max(time, openedAt)), args: {} });
  }
}

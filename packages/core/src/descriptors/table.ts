import type { SyscallEvent, TraceEvent } from '../events.js';
import type { OpenDescriptor } from './descriptor.js';
import { applyCall, childOf, concernsDescriptors } from './effects.js';
import { endOf, type Descriptor, type Files } from './files.js';
import { ownerOf } from './program.js';
import { Tasks, type Task } from './tasks.js';

function timeOf(event: TraceEvent): number {
  return event.type === 'syscall' ? endOf(event) : event.time;
}

/** Hears what becomes of descriptors, in the order of the events. */
export interface DescriptorListener {
  opened(descriptor: OpenDescriptor): void;
  /**
   * Closed by a call, or by execve. A process that ends closes all it has, and nothing is heard of that: ask `open()`
   * before its `exit` event is observed. Where `pid` is not that of `call`, it was inherited, and may be open still in
   * the process that made it. `time`: CLOCK_MONOTONIC, ns.
   */
  closed(descriptor: OpenDescriptor, time: number): void;
}

/**
 * The open descriptors of every process of a trace, by what its events say. Feed it with all of them, in order;
 * what a filter leaves out, it cannot know. Descriptors that were open before the trace are not listed, and those
 * that io_uring opens or closes are not seen.
 */
export class DescriptorTable {
  readonly #tasks: Tasks;
  #now = 0;

  /** @param listener hears of each descriptor as it is opened and closed */
  constructor(listener?: DescriptorListener) {
    this.#tasks = new Tasks(
      listener && {
        opened: (descriptor) => listener.opened(describe(descriptor.call.pid, descriptor, this.#now)),
        closed: (descriptor, pid, time) => listener.closed(describe(pid, descriptor, time), time),
      },
    );
  }

  /** Takes the next event of the trace. */
  observe(event: TraceEvent): void {
    this.#now = Math.max(this.#now, timeOf(event));
    switch (event.type) {
      case 'syscall':
        return this.#observeCall(event);
      case 'spawn':
        return this.#tasks.spawn(event);
      case 'exec':
        return this.#tasks.exec(event);
      case 'exit':
        return this.#tasks.exit(event);
      default:
    }
  }

  /**
   * The descriptors that are open now, oldest first. Processes that share a table have one list, under the first.
   *
   * @param now CLOCK_MONOTONIC, ns, from which ages count; default: the latest event
   */
  open(now: number = this.#now): OpenDescriptor[] {
    const seen = new Set<Files>();
    const list: OpenDescriptor[] = [];
    for (const { process, files } of this.#tasks.all()) {
      if (seen.has(files)) continue;
      seen.add(files);
      for (const descriptor of files.all()) list.push(describe(process.pid, descriptor, now));
    }
    return list.toSorted((a, b) => a.openedAt - b.openedAt || a.call.seq - b.call.seq || a.fd - b.fd);
  }

  #observeCall(call: SyscallEvent): void {
    if (this.#tasks.hasEnded(call.pid)) return;
    const task = this.#tasks.get(call.pid, call.tid);
    task.process.program.observe(call);
    this.#observeBirth(call, task);
    if (!concernsDescriptors(call)) return;
    this.#tasks.remember(call, task);
    applyCall(call, task, this.#tasks);
  }

  #observeBirth(call: SyscallEvent, task: Task): void {
    const child = childOf(call);
    if (child === undefined) return this.#tasks.madeNone(call.tid);
    const birth = this.#tasks.made(child.pid, call.tid, task, child.shares);
    for (const earlier of birth?.calls ?? []) {
      applyCall(earlier, { process: birth!.child, files: task.files }, this.#tasks);
    }
  }
}

function describe(pid: number, descriptor: Descriptor, now: number): OpenDescriptor {
  const { fd, file, closeOnExec, call } = descriptor;
  const openedAt = endOf(call);
  return {
    pid,
    fd,
    ...file,
    syscall: call.name,
    call,
    ...(call.stack && { stack: call.stack }),
    owner: ownerOf(descriptor),
    closeOnExec,
    openedAt,
    ageNs: now - openedAt,
  };
}

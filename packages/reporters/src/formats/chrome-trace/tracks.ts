/** The names of processes and threads, and their order. */
import type { SyscallEvent, ThreadInfo, ThreadRole, TraceEvent } from '@ptracer/core';
import { threadText } from '../profile/thread-text.js';
import type { Emit } from './trace-event.js';

/** The main thread stands first. */
const ORDER: readonly ThreadRole[] = ['main', 'worker', 'uv-pool', 'v8', 'other'];

interface Process {
  name: string;
  /** Keeps its name, whatever it executes. */
  isCommand?: true;
  /** The viewer has been told. */
  isShown?: true;
}

/** Tells the viewer of each process and thread when it makes its first call, and when it gets another name. */
export class Tracks {
  readonly #processes = new Map<number, Process>();
  readonly #threads = new Map<number, ThreadInfo>();
  #shown = 0;

  constructor(readonly emit: Emit) {}

  observe(event: TraceEvent): void {
    switch (event.type) {
      case 'start':
        this.#processes.set(event.pid, { name: event.command.join(' '), isCommand: true });
        return;
      case 'spawn':
        this.#threads.delete(event.tid);
        // Until it executes another program, a child runs its parent's.
        if (event.of === 'process') this.#add(event.pid, this.#processes.get(event.parentPid ?? -1)?.name);
        return;
      case 'exec':
        if (event.path !== null) this.#rename(event.pid, event.path);
        return;
      case 'syscall':
        this.#showProcess(event.pid);
        this.#showThread(event);
        return;
      default:
    }
  }

  #add(pid: number, name = `process ${pid}`): Process {
    const process: Process = { name };
    this.#processes.set(pid, process);
    return process;
  }

  #rename(pid: number, name: string): void {
    const process = this.#processes.get(pid) ?? this.#add(pid);
    if (process.isCommand) return;
    process.name = name;
    if (process.isShown) this.#tell('process_name', pid, pid, { name });
  }

  #showProcess(pid: number): void {
    const process = this.#processes.get(pid) ?? this.#add(pid);
    if (process.isShown) return;
    process.isShown = true;
    this.#tell('process_name', pid, pid, { name: process.name });
    this.#tell('process_sort_index', pid, pid, { sort_index: this.#shown++ });
  }

  #showThread({ pid, tid, thread }: SyscallEvent): void {
    const known = this.#threads.get(tid);
    if (known !== undefined && known.role === thread.role && known.name === thread.name) return;
    this.#threads.set(tid, thread);
    this.#tell('thread_name', pid, tid, { name: threadText(thread) });
    this.#tell('thread_sort_index', pid, tid, { sort_index: ORDER.indexOf(thread.role) });
  }

  #tell(name: string, pid: number, tid: number, args: object): void {
    this.emit({ ph: 'M', name, pid, tid, ts: 0, args });
  }
}

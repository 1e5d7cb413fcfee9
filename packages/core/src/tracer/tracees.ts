/** The threads and processes under the tracer. */
import { existsSync, readFileSync } from 'node:fs';
import type { DecodeOptions } from '../decode/call.js';
import { Descriptors } from './descriptors/describe.js';
import { Tracee, TraceeProcess } from './tracee.js';

/** Thread group of a thread, and the parent of that group, from /proc; `undefined` when it is gone. */
export function readFamily(tid: number): { pid: number; parentPid: number } | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${tid}/status`, 'utf8');
  } catch {
    return undefined;
  }
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(status)?.[1]);
  return { pid: field('Tgid'), parentPid: field('PPid') };
}

/** Whether a new tid is a thread of the process that made it. */
export function isThreadOf(tid: number, pid: number): boolean {
  return existsSync(`/proc/${pid}/task/${tid}`);
}

export class Tracees {
  readonly #byTid = new Map<number, Tracee>();
  readonly #processes = new Map<number, TraceeProcess>();

  readonly #descriptors: Descriptors;

  constructor(readonly options: DecodeOptions) {
    this.#descriptors = new Descriptors(options.arch);
  }

  get(tid: number): Tracee | undefined {
    return this.#byTid.get(tid);
  }

  process(pid: number): TraceeProcess | undefined {
    return this.#processes.get(pid);
  }

  threads(): IterableIterator<Tracee> {
    return this.#byTid.values();
  }

  get size(): number {
    return this.#byTid.size;
  }

  /** Whether any process is left whose calls become events. */
  get anyFollowed(): boolean {
    for (const process of this.#processes.values()) if (process.followed) return true;
    return false;
  }

  /** `root`, `followed`: of a process that is new; see `TraceeProcess`. */
  add(tid: number, pid: number, root: boolean, followed: boolean): Tracee {
    let process = this.#processes.get(pid);
    if (process === undefined) {
      process = new TraceeProcess(pid, root, followed);
      this.#processes.set(pid, process);
    }
    const tracee = new Tracee(tid, process, this.options, this.#descriptors);
    this.#byTid.set(tid, tracee);
    return tracee;
  }

  /** Returns whether that was the last thread of its process. */
  remove(tracee: Tracee): boolean {
    this.#byTid.delete(tracee.tid);
    const { process } = tracee;
    process.threads--;
    if (process.threads > 0) return false;
    this.#processes.delete(process.pid);
    return true;
  }

  /**
   * A thread other than the leader called execve: it lives on under the leader's id
   * (ptrace(2), "execve under ptrace").
   */
  replaceLeader(former: Tracee): void {
    const { pid } = former.process;
    const leader = this.#byTid.get(pid);
    this.#byTid.delete(former.tid);
    former.becomeLeader();
    this.#byTid.set(pid, former);
    if (leader !== undefined) leader.process.threads--;
  }
}

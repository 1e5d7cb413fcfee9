/** Threads, and what they share: the kernel's `task_struct`, as far as descriptors go. */
import type { ExecEvent, ExitEvent, SpawnEvent, SyscallEvent } from '../events.js';
import { Births, type Birth } from './births.js';
import { Files, type FilesWatcher } from './files.js';
import { Program } from './program.js';

/** A process (thread group). */
export interface Process {
  readonly pid: number;
  program: Program;
  /** Working folder, `null` until a call tells it. */
  cwd: string | null;
}

/** A thread. */
export interface Task {
  readonly process: Process;
  files: Files;
}

/** Most processes that are remembered for having ended. */
const ENDED_LIMIT = 1024;

/**
 * The threads of a trace. One that was never heard of is there as soon as it does something, and so is the leader
 * of its process, which lasts as long as the process does.
 */
export class Tasks {
  readonly #tasks = new Map<number, Task>();
  readonly #births = new Births();
  readonly #ended = new Set<number>();

  constructor(readonly watcher: FilesWatcher | undefined) {}

  /** In the order in which they came. */
  all(): Iterable<Task> {
    return this.#tasks.values();
  }

  /** Whether the process is no more: a call that waited for its stack can come later than its end. */
  hasEnded(pid: number): boolean {
    return this.#ended.has(pid);
  }

  get(pid: number, tid: number): Task {
    const known = this.#tasks.get(tid);
    if (known !== undefined) return known;
    if (tid !== pid) return this.#add(tid, this.get(pid, pid));
    return this.#add(tid, {
      process: { pid, program: new Program(null), cwd: null },
      files: new Files(this.watcher),
    });
  }

  spawn({ of, pid, tid, parentPid, parentTid }: SpawnEvent): void {
    this.#end(tid);
    this.#ended.delete(pid);
    if (of === 'thread') this.#add(tid, this.get(pid, parentTid ?? pid));
    else this.#addProcess(pid, parentPid, parentTid);
  }

  exec({ pid, formerTid, path, time }: ExecEvent): void {
    const { process, files } = this.get(pid, formerTid);
    for (const [tid] of this.#entriesOf(pid)) this.#end(tid);
    this.#births.leave(process);
    process.program = new Program(path);
    this.#tasks.set(pid, { process, files: files.copyForExec(pid, time) });
  }

  exit({ pid, tid }: ExitEvent): void {
    if (tid !== pid) return this.#end(tid);
    for (const [id] of this.#entriesOf(pid)) this.#end(id);
    this.#ended.add(pid);
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_LIMIT) this.#ended.delete(oldest!);
  }

  /** unshare(2) with CLONE_FILES: a table of its own. */
  unshareFiles(task: Task): void {
    task.files = task.files.copy();
    this.#births.leave(task.process);
  }

  /** A call that changed the descriptors of a child, and of its parent if they share them. */
  remember(call: SyscallEvent, { process }: Task): void {
    this.#births.remember(call, process);
  }

  /** A call of `tid` has returned that made no process: one that it made before is on its own. */
  madeNone(tid: number): void {
    this.#births.end(tid);
  }

  /**
   * A call of `tid` has made the process `pid`.
   *
   * @param shares parent and child have the same descriptors, not copies
   * @returns what a child that shares them has done already, for its parent to be done to
   */
  made(pid: number, tid: number, parent: Task, shares: boolean): Birth | undefined {
    const birth = this.#births.end(tid);
    const { process, files } = parent;
    if (birth?.child.pid !== pid) {
      const inherited = shares ? files : files.copy();
      this.#births.announce(pid, { parentTid: tid, parent: process, files: inherited, cwd: process.cwd });
      return undefined;
    }
    if (!shares) return undefined;
    if (!birth.hasOwnFiles) for (const [, task] of this.#entriesOf(pid)) task.files = files;
    return birth;
  }

  #addProcess(pid: number, parentPid: number | null, parentTid: number | null): void {
    const process: Process = { pid, program: new Program(null), cwd: null };
    const announced = this.#births.claim(pid, parentTid);
    // Not `get`: a parent that has ended shall not come back.
    const parent = this.#tasks.get(parentTid ?? -1) ?? this.#tasks.get(parentPid ?? -1);
    const source = announced?.parent ?? parent?.process;
    if (source !== undefined) {
      process.program = source.program;
      process.cwd = announced?.cwd ?? source.cwd;
    }
    this.#tasks.set(pid, {
      process,
      files: announced?.files ?? parent?.files.copy() ?? new Files(this.watcher),
    });
    if (announced === undefined && parentTid !== null) this.#births.begin(parentTid, process);
  }

  /** A thread that shares what another has. */
  #add(tid: number, { process, files }: Task): Task {
    const task: Task = { process, files };
    this.#tasks.set(tid, task);
    return task;
  }

  #end(tid: number): void {
    this.#tasks.delete(tid);
    this.#births.end(tid);
  }

  #entriesOf(pid: number): [number, Task][] {
    return [...this.#tasks].filter(([, { process }]) => process.pid === pid);
  }
}

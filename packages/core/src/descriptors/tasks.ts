/** Threads, and what they share: the kernel's `task_struct`, as far as descriptors go. */
import type { ExecEvent, ExitEvent, SpawnEvent, SyscallEvent } from '../events.js';
import { Births, type Birth } from './births.js';
import { Files } from './files.js';
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

/** The threads of a trace. One that was never heard of is there as soon as it does something. */
export class Tasks {
  readonly #tasks = new Map<number, Task>();
  readonly #births = new Births();

  /** In the order in which they came. */
  all(): Iterable<Task> {
    return this.#tasks.values();
  }

  get(pid: number, tid: number): Task {
    return this.#tasks.get(tid) ?? this.#add(tid, pid, this.#anyOf(pid));
  }

  spawn({ of, pid, tid, parentPid, parentTid }: SpawnEvent): void {
    this.#end(tid);
    // Who makes another one has done with the last.
    if (parentTid !== null) this.#births.end(parentTid);
    if (of === 'thread') this.#add(tid, pid, this.#known(pid, parentTid) ?? this.#anyOf(pid));
    else this.#addProcess(pid, parentPid, parentTid);
  }

  exec({ pid, formerTid, path }: ExecEvent): void {
    const { process, files } = this.get(pid, formerTid);
    for (const [tid] of this.#entriesOf(pid)) this.#end(tid);
    this.#births.leave(process);
    process.program = new Program(path);
    this.#tasks.set(pid, { process, files: files.copyForExec() });
  }

  exit({ pid, tid }: ExitEvent): void {
    if (tid === pid) for (const [id] of this.#entriesOf(pid)) this.#end(id);
    else this.#end(tid);
  }

  /** unshare(2) with CLONE_FILES: a table of its own, if others have the same. */
  unshareFiles(task: Task): void {
    const { files } = task;
    if ([...this.#tasks.values()].some((other) => other !== task && other.files === files)) {
      task.files = files.copy();
    }
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
    const parent = parentPid === null ? undefined : this.#known(parentPid, parentTid);
    const source = announced?.parent ?? parent?.process;
    if (source !== undefined) {
      process.program = source.program;
      process.cwd = announced?.cwd ?? source.cwd;
    }
    this.#tasks.set(pid, { process, files: announced?.files ?? parent?.files.copy() ?? new Files() });
    if (announced === undefined && parentTid !== null) this.#births.begin(parentTid, process);
  }

  #add(tid: number, pid: number, sibling: Task | undefined): Task {
    const process = sibling?.process ?? { pid, program: new Program(null), cwd: null };
    const task: Task = { process, files: sibling?.files ?? new Files() };
    this.#tasks.set(tid, task);
    return task;
  }

  #end(tid: number): void {
    this.#tasks.delete(tid);
    this.#births.end(tid);
  }

  /** A thread of the process, that one if it is known. */
  #known(pid: number, tid: number | null): Task | undefined {
    return (tid === null ? undefined : this.#tasks.get(tid)) ?? this.#anyOf(pid);
  }

  /** The leader, as a rule. */
  #anyOf(pid: number): Task | undefined {
    return this.#tasks.get(pid) ?? this.#entriesOf(pid)[0]?.[1];
  }

  #entriesOf(pid: number): [number, Task][] {
    return [...this.#tasks].filter(([, { process }]) => process.pid === pid);
  }
}

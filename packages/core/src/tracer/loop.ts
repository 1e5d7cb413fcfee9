/** Wait, dispatch, resume: the tracer's only loop. It never awaits, because ptrace belongs to one thread. */
import type { ExitStatus } from '../events.js';
import * as abi from '../ffi/abi.js';
import { signalName } from '../linux/signal.js';
import type { StackSource } from '../plugins.js';
import type { Calls } from './calls.js';
import { now } from './clock.js';
import type { Emitter } from './emitter.js';
import type { Placement } from './placement.js';
import * as ptrace from './ptrace.js';
import { decodeSignalInfo } from './signal-info.js';
import { readProcLink, type Tracee } from './tracee.js';
import { exitStatus } from './exit-status.js';
import { isThreadOf, readFamily, type Tracees } from './tracees.js';
import { classifyStop, dumpedCore, stopSignal, type Stop } from './wait-status.js';

/** What the loop tells its owner. */
export interface LoopOwner {
  /** A signal interrupted the wait: a request came, or the clock ticked. */
  interrupted(): void;
  /** A process ended. */
  processExited(pid: number, status: ExitStatus): void;
  /** No thread is attached any more, as asked. */
  detached(): void;
  /** A tracee came or went. */
  tracedSetChanged(): void;
  /** Observing failed. The tracees go on, and nothing more is reported. */
  failed(error: unknown): void;
  /** The command runs. */
  started(pid: number): void;
  /** The execve that was to begin a command failed. */
  startFailed(pid: number, errno: number): void;
}

export interface LoopOptions {
  followForks: boolean;
  /** The kernel decides which calls stop: nothing else needs PTRACE_SYSCALL. */
  kernelFilter: boolean;
}

/** How the parent introduced a new tracee. */
interface Birth {
  parent: Tracee;
  of: 'thread' | 'process';
}

export class Loop {
  /** Introduced by an event of the parent, not stopped yet. */
  readonly #expected = new Map<number, Birth>();
  /** Stopped already, while the parent's event is yet to come. */
  readonly #unclaimed = new Set<number>();
  /** The process whose first execve is under way. */
  #starting: number | undefined;
  #muted = false;
  #detaching = false;

  constructor(
    readonly tracees: Tracees,
    readonly calls: Calls,
    readonly emitter: Emitter,
    readonly stack: StackSource | undefined,
    readonly placement: Placement,
    readonly options: LoopOptions,
    readonly owner: LoopOwner,
  ) {}

  /** Whether any process is left, or about to arrive, whose calls become events. */
  get observing(): boolean {
    return this.#expected.size > 0 || this.#unclaimed.size > 0 || this.tracees.anyFollowed;
  }

  /** Takes over a process that is stopped just before its first execve. */
  begin(pid: number): void {
    this.tracees.add(pid, pid, true);
    this.#starting = pid;
    ptrace.resumeToSyscall(pid, 0);
  }

  /** From now on nothing becomes an event; tracees go on as they would alone. */
  mute(): void {
    this.placement.release();
    this.#muted = true;
  }

  /**
   * Lets every tracee go. With a filter in the kernel that cannot be: a filtered call fails without a
   * tracer, so they stay attached and run on unobserved.
   */
  detach(): void {
    this.mute();
    if (this.options.kernelFilter) return this.owner.detached();
    this.#detaching = true;
    for (const tracee of this.tracees.threads()) ptrace.interrupt(tracee.tid);
    if (this.tracees.size === 0) this.owner.detached();
  }

  /** Runs until no tracee is left. */
  run(): void {
    for (;;) {
      const tid = ptrace.waitAny();
      if (tid > 0) this.#dispatch(tid, ptrace.lastStatus());
      else if (tid === -abi.EINTR) this.owner.interrupted();
      else return;
    }
  }

  #dispatch(tid: number, status: number): void {
    const stop = classifyStop(status);
    const tracee = this.tracees.get(tid);
    if (tracee === undefined) this.#dispatchUnknown(tid, stop, status);
    else if (this.#detaching && stop !== 'exited' && stop !== 'signaled') this.#letGo(tracee, stop, status);
    else this.#dispatchSafely(tracee, stop, status);
  }

  /** Whatever fails in here, a plugin or we ourselves, is no reason for the tracee not to go on. */
  #dispatchSafely(tracee: Tracee, stop: Stop, status: number): void {
    try {
      this.#dispatchKnown(tracee, stop, status);
    } catch (error) {
      this.mute();
      tracee.inCall = false;
      this.owner.failed(error);
      // A death is handled again, now that nothing is reported of it; every other stop is ended.
      if (stop === 'exited' || stop === 'signaled') this.#dispatchKnown(tracee, stop, status);
      else this.#resume(tracee, stop === 'signal' ? stopSignal(status) : 0);
    }
  }

  #dispatchKnown(tracee: Tracee, stop: Stop, status: number): void {
    switch (stop) {
      case 'seccomp':
        return this.#onEntry(tracee);
      case 'syscall':
        return this.#onSyscallStop(tracee);
      case 'signal':
        return this.#onSignal(tracee, stopSignal(status));
      case 'group-stop':
        return this.#onGroupStop(tracee, stopSignal(status));
      case 'fork':
      case 'vfork':
      case 'clone':
        return this.#onBirth(tracee);
      case 'exec':
        return this.#onExec(tracee);
      case 'exited':
      case 'signaled':
        return this.#onDeath(tracee, status);
      default:
        return this.#resume(tracee, 0);
    }
  }

  #letGo(tracee: Tracee, stop: Stop, status: number): void {
    // A child that the tracee has just made is attached too, and stops for us.
    if (stop === 'fork' || stop === 'vfork' || stop === 'clone') this.#onBirth(tracee);
    if (ptrace.detach(tracee.tid, stop === 'signal' ? stopSignal(status) : 0) < 0) return;
    this.tracees.remove(tracee);
    if (this.tracees.size === 0) this.owner.detached();
  }

  /** Resumes in the way that its state asks for. `signal` is delivered; 0 for none. */
  #resume(tracee: Tracee, signal: number): void {
    const everyCall = !this.options.kernelFilter && this.#follows(tracee);
    if (everyCall || tracee.inCall || this.#starting === tracee.tid)
      ptrace.resumeToSyscall(tracee.tid, signal);
    else ptrace.resume(tracee.tid, signal);
  }

  #follows(tracee: Tracee): boolean {
    return !this.#muted && tracee.process.followed && !tracee.hidden;
  }

  #onEntry(tracee: Tracee): void {
    this.placement.noteStop(tracee.tid);
    // At the first execve the syscall-enter-stop came before this one, for the same call.
    if (!tracee.inCall && this.#follows(tracee) && ptrace.readSyscallInfo(tracee.tid) > 0) {
      this.calls.enter(tracee);
    }
    this.#resume(tracee, 0);
  }

  #onSyscallStop(tracee: Tracee): void {
    this.placement.noteStop(tracee.tid);
    if (this.#muted && this.#starting !== tracee.tid) {
      tracee.inCall = false;
      return this.#resume(tracee, 0);
    }
    if (ptrace.readSyscallInfo(tracee.tid) > 0) {
      if (ptrace.syscallInfo.op() === abi.PTRACE_SYSCALL_INFO_ENTRY) this.calls.enter(tracee);
      else if (this.#starting === tracee.tid) this.#onFirstExecve(tracee);
      else this.calls.exit(tracee);
    }
    this.#resume(tracee, 0);
  }

  #onFirstExecve(tracee: Tracee): void {
    this.#starting = undefined;
    const result = ptrace.syscallInfo.words[ptrace.INFO_RESULT]! | 0;
    this.calls.exit(tracee);
    if (result < 0) this.owner.startFailed(tracee.process.pid, -result);
    else this.owner.started(tracee.process.pid);
  }

  #onSignal(tracee: Tracee, signal: number): void {
    if (this.#follows(tracee)) {
      this.emitter.emit({
        type: 'signal',
        pid: tracee.process.pid,
        tid: tracee.tid,
        ...decodeSignalInfo(signal, ptrace.readSignalInfo(tracee.tid)),
        time: now(),
      });
    }
    this.#resume(tracee, signal);
  }

  #onGroupStop(tracee: Tracee, signal: number): void {
    if (this.#follows(tracee)) {
      const { tid, process } = tracee;
      this.emitter.emit({ type: 'stop', pid: process.pid, tid, signal: signalName(signal), time: now() });
    }
    ptrace.listen(tracee.tid);
  }

  #onBirth(parent: Tracee): void {
    const tid = ptrace.eventMessage(parent.tid);
    if (tid > 0 && this.tracees.get(tid) === undefined) {
      const of = isThreadOf(tid, parent.process.pid) ? 'thread' : 'process';
      if (this.#unclaimed.delete(tid)) this.#adopt(tid, { parent, of });
      else this.#expected.set(tid, { parent, of });
    }
    if (!this.#detaching) this.#resume(parent, 0);
  }

  #dispatchUnknown(tid: number, stop: Stop, status: number): void {
    const birth = this.#expected.get(tid);
    this.#expected.delete(tid);
    if (stop === 'exited' || stop === 'signaled') {
      this.#unclaimed.delete(tid);
      // After a detach the command is still a child of this process.
      this.owner.processExited(tid, exitStatus(status));
      this.owner.tracedSetChanged();
      return;
    }
    if (this.#detaching) this.#adopt(tid, birth);
    else if (birth !== undefined) this.#adopt(tid, birth);
    else this.#unclaimed.add(tid);
  }

  /** A new tracee, in its first stop. */
  #adopt(tid: number, birth: Birth | undefined): void {
    this.placement.adopt(tid);
    if (this.#detaching) {
      ptrace.detach(tid, 0);
      return;
    }
    const family = readFamily(tid);
    const pid = family?.pid ?? (birth?.of === 'thread' ? birth.parent.process.pid : tid);
    const known = this.tracees.process(pid);
    const followed =
      known?.followed ?? (this.options.followForks && (birth?.parent.process.followed ?? true));
    if (!followed && !this.options.kernelFilter) {
      ptrace.detach(tid, 0);
      this.owner.tracedSetChanged();
      return;
    }
    const tracee = this.tracees.add(tid, pid, followed);
    if (this.#follows(tracee)) {
      this.emitter.emit({
        type: 'spawn',
        of: tid === pid ? 'process' : 'thread',
        pid,
        tid,
        parentPid: birth?.parent.process.pid ?? family?.parentPid ?? null,
        parentTid: birth?.parent.tid ?? null,
        time: now(),
      });
    }
    this.#resume(tracee, 0);
    if (!followed) this.owner.tracedSetChanged();
  }

  #onExec(tracee: Tracee): void {
    const formerTid = ptrace.eventMessage(tracee.tid);
    const former = this.tracees.get(formerTid);
    let survivor = tracee;
    if (former !== undefined && former !== tracee) {
      this.calls.abandon(tracee);
      this.tracees.replaceLeader(former);
      survivor = former;
    }
    const { process } = survivor;
    survivor.forgetInfo();
    process.foreignReported = false;
    process.ioUringReported = false;
    this.stack?.processExec(process.pid);
    if (this.#follows(survivor)) {
      this.emitter.emit({
        type: 'exec',
        pid: process.pid,
        formerTid,
        path: readProcLink(`/proc/${process.pid}/exe`) ?? null,
        time: now(),
      });
    }
    this.#resume(survivor, 0);
  }

  #onDeath(tracee: Tracee, status: number): void {
    const { tid, process } = tracee;
    const exit = exitStatus(status);
    if (this.#follows(tracee)) {
      this.calls.abandon(tracee);
      this.emitter.emit({
        type: 'exit',
        pid: process.pid,
        tid,
        ...exit,
        ...(exit.signal !== null && dumpedCore(status) ? { coreDumped: true as const } : undefined),
        time: now(),
      });
    }
    if (this.#starting === tid) this.#starting = undefined;
    this.placement.forget(tid);
    this.stack?.threadExit(process.pid, tid);
    const last = this.tracees.remove(tracee);
    if (last) this.stack?.processExit(process.pid);
    // The parent of an unclaimed tracee may have died before it could introduce it.
    for (const orphan of this.#unclaimed) this.#adopt(orphan, undefined);
    this.#unclaimed.clear();
    if (tid === process.pid) this.owner.processExited(process.pid, exit);
    this.owner.tracedSetChanged();
  }
}

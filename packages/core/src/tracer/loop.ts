/** Wait, dispatch, resume: the tracer's only loop. It never awaits, because ptrace belongs to one thread. */
import * as abi from '../ffi/abi.js';
import { signalName } from '../linux/signal.js';
import { now } from './clock.js';
import * as ptrace from './ptrace.js';
import { decodeSignalInfo } from './signal-info.js';
import { Births, type Birth } from './births.js';
import { readProcLink } from './descriptors/proc-link.js';
import type { Tracee } from './tracee.js';
import { Departures } from './departures.js';
import { exitStatus } from './exit-status.js';
import type { LoopOwner, LoopParts } from './loop-parts.js';
import { isRepeated } from './registers.js';
import { isThreadOf, readFamily } from './tracees.js';
import { classifyStop, dumpedCore, stopSignal, type Stop } from './wait-status.js';

/** Stops after which the host is heard, however busy the tracees are. */
const STOPS_BETWEEN_LOOKS = 512;

export class Loop {
  readonly #births = new Births();
  /** The process whose first execve is under way. */
  #starting: number | undefined;
  #muted = false;
  #left = false;
  readonly #departures = new Departures();

  constructor(
    readonly parts: LoopParts,
    readonly owner: LoopOwner,
  ) {}

  /** Whether any process is left, or about to arrive, whose calls become events. */
  get observing(): boolean {
    return this.#births.pending || this.parts.tracees.anyFollowed;
  }

  /** Takes over a process that is stopped just before its first execve. */
  begin(pid: number): void {
    this.parts.tracees.add(pid, pid, true, true);
    this.#starting = pid;
    ptrace.resumeToSyscall(pid, 0);
  }

  /** Takes over threads that were seized and interrupted. */
  welcome(pid: number, tids: readonly number[]): void {
    for (const tid of tids) {
      const tracee = this.parts.tracees.add(tid, pid, true, true);
      tracee.hidden = this.parts.engines.hides(tid);
      tracee.fresh = true;
    }
  }

  /** From now on nothing becomes an event; tracees go on as they would alone. */
  mute(): void {
    this.parts.placement.release();
    this.#muted = true;
    for (const { process } of this.parts.tracees.threads()) this.parts.engines.processLeft(process.pid);
  }

  unmute(): void {
    this.#muted = false;
  }

  /** With a filter in the kernel that cannot be: a filtered call fails without a tracer. */
  get canLetGo(): boolean {
    return !this.parts.kernelFilter;
  }

  /** Lets tracees go, each at its next stop, which it makes soon; then calls `done`. */
  letGo(tracees: readonly Tracee[], done: () => void): void {
    this.#departures.begin(tracees, done);
  }

  /** Runs until no tracee is left, or its owner wants it to end. */
  run(): void {
    let stops = 0;
    for (;;) {
      const tid = ptrace.waitAny();
      if (tid > 0) {
        this.#dispatch(tid, ptrace.lastStatus());
        // A wait that never blocks is never interrupted.
        if (++stops % STOPS_BETWEEN_LOOKS === 0 && this.owner.interrupted()) return;
      } else if (tid !== -abi.EINTR || this.owner.interrupted()) return;
      if (this.#left) {
        this.#left = false;
        return;
      }
    }
  }

  /** Handles a stop that was waited for elsewhere. */
  handle(tid: number, status: number): void {
    this.#dispatch(tid, status);
  }

  /** `run` returns before it waits again. */
  leave(): void {
    this.#left = true;
  }

  #dispatch(tid: number, status: number): void {
    const stop = classifyStop(status);
    const tracee = this.parts.tracees.get(tid);
    if (tracee === undefined) this.#dispatchUnknown(tid, stop, status);
    else if (tracee.leaving && stop !== 'exited' && stop !== 'signaled') this.#depart(tracee, stop, status);
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
      case 'exit':
        if (this.#follows(tracee)) this.parts.calls.leave(tracee);
        return this.#resume(tracee, 0);
      default:
        if (tracee.fresh) this.#arrive(tracee);
        return this.#resume(tracee, 0);
    }
  }

  /** A thread that was seized stands for the first time. */
  #arrive(tracee: Tracee): void {
    tracee.fresh = false;
    if (this.parts.ownCalls !== undefined) this.parts.ownCalls.arrive(tracee);
    else this.parts.calls.arrive(tracee);
  }

  #depart(tracee: Tracee, stop: Stop, status: number): void {
    const { tid, process } = tracee;
    // A child that the tracee has just made is attached too, and stops for us.
    if (stop === 'fork' || stop === 'vfork' || stop === 'clone') this.#onBirth(tracee);
    this.#endCall(tracee, stop);
    this.parts.placement.forget(tid);
    if (ptrace.detach(tid, stop === 'signal' ? stopSignal(status) : 0) < 0) return;
    this.parts.engines.threadExit(process.pid, tid);
    this.parts.engines.processLeft(process.pid);
    if (this.parts.tracees.remove(tracee) && !process.root) this.#processEnd(process.pid);
    this.#departures.gone(tid);
  }

  /** Tells of the call that a departing tracee is in: its result, unless it is about to be made again. */
  #endCall(tracee: Tracee, stop: Stop): void {
    if (!tracee.inCall || !this.#follows(tracee)) return;
    try {
      const { words, op } = ptrace.syscallInfo;
      const ended =
        stop === 'syscall' &&
        ptrace.readSyscallInfo(tracee.tid) > 0 &&
        op() !== abi.PTRACE_SYSCALL_INFO_ENTRY &&
        !isRepeated(words[ptrace.INFO_RESULT]! | 0);
      if (ended) this.#onReturn(tracee);
      else this.parts.calls.abandon(tracee, 'detached');
    } catch (error) {
      this.mute();
      this.owner.failed(error);
    }
  }

  /** Resumes in the way that its state asks for. `signal` is delivered; 0 for none. */
  #resume(tracee: Tracee, signal: number): void {
    tracee.listening = false;
    const everyCall = !this.parts.kernelFilter && this.#follows(tracee);
    if (everyCall || tracee.inCall || this.#starting === tracee.tid)
      ptrace.resumeToSyscall(tracee.tid, signal);
    else ptrace.resume(tracee.tid, signal);
  }

  #follows(tracee: Tracee): boolean {
    return !this.#muted && tracee.process.followed && !tracee.hidden;
  }

  #onEntry(tracee: Tracee): void {
    this.parts.placement.noteStop(tracee.tid);
    // At the first execve the syscall-enter-stop came before this one, for the same call.
    if (!tracee.inCall && this.#follows(tracee) && ptrace.readSyscallInfo(tracee.tid) > 0) {
      if (!this.parts.calls.probe(tracee)) this.parts.calls.enter(tracee);
    }
    this.#resume(tracee, 0);
  }

  #onSyscallStop(tracee: Tracee): void {
    this.parts.placement.noteStop(tracee.tid);
    if (this.#muted && this.#starting !== tracee.tid) {
      tracee.inCall = false;
      tracee.probing = false;
      return this.#resume(tracee, 0);
    }
    if (tracee.probing) {
      tracee.probing = false;
      return this.#resume(tracee, 0);
    }
    if (ptrace.readSyscallInfo(tracee.tid) > 0) {
      if (ptrace.syscallInfo.op() === abi.PTRACE_SYSCALL_INFO_ENTRY) this.#onCall(tracee);
      else if (this.#starting === tracee.tid) this.#onFirstExecve(tracee);
      else this.#onReturn(tracee);
    }
    this.#resume(tracee, 0);
  }

  #onCall(tracee: Tracee): void {
    const { ownCalls, calls } = this.parts;
    if (calls.probe(tracee)) tracee.probing = true;
    else if (ownCalls === undefined || !tracee.process.root || !ownCalls.enter(tracee)) calls.enter(tracee);
  }

  #onReturn(tracee: Tracee): void {
    const { ownCalls, calls } = this.parts;
    if (ownCalls === undefined || !tracee.process.root) return calls.exit(tracee);
    if (!tracee.inCall) ownCalls.exit(tracee);
    else if (ownCalls.waitedForUs(tracee)) tracee.inCall = false;
    else calls.exit(tracee);
  }

  #onFirstExecve(tracee: Tracee): void {
    this.#starting = undefined;
    const result = ptrace.syscallInfo.words[ptrace.INFO_RESULT]! | 0;
    this.parts.calls.exit(tracee);
    if (result < 0) this.owner.startFailed(tracee.process.pid, -result);
    else this.owner.started(tracee.process.pid);
  }

  #onSignal(tracee: Tracee, signal: number): void {
    if (this.#follows(tracee)) {
      this.parts.calls.interrupt(tracee);
      this.parts.subscriptions.emit(tracee, {
        type: 'signal',
        pid: tracee.process.pid,
        tid: tracee.tid,
        ...decodeSignalInfo(signal, ptrace.readSignalInfo(tracee.tid), tracee.options.arch),
        time: now(),
      });
    }
    this.#resume(tracee, signal);
  }

  #onGroupStop(tracee: Tracee, signal: number): void {
    // We made it stop again, in the group-stop that it is in.
    const told = tracee.listening;
    tracee.listening = true;
    if (this.#follows(tracee) && !told) {
      const { tid, process } = tracee;
      this.parts.calls.interrupt(tracee);
      this.parts.subscriptions.emit(tracee, {
        type: 'stop',
        pid: process.pid,
        tid,
        signal: signalName(signal),
        time: now(),
      });
    }
    ptrace.listen(tracee.tid);
  }

  #onBirth(parent: Tracee): void {
    const tid = ptrace.eventMessage(parent.tid);
    if (tid > 0 && this.parts.tracees.get(tid) === undefined) {
      const of = isThreadOf(tid, parent.process.pid) ? 'thread' : 'process';
      this.#departures.addChild(parent.tid, tid);
      if (this.#births.introduce(tid, { parent, of })) this.#adopt(tid, { parent, of });
    }
    if (!parent.leaving) this.#resume(parent, 0);
  }

  #dispatchUnknown(tid: number, stop: Stop, status: number): void {
    const birth = this.#births.take(tid);
    if (stop === 'exited' || stop === 'signaled') {
      this.#departures.gone(tid);
      // After a detach the command is still a child of this process.
      this.owner.processExited(tid, exitStatus(status));
      this.owner.tracedSetChanged();
      return;
    }
    if (birth !== undefined) this.#adopt(tid, birth);
    else this.#births.keep(tid);
  }

  /** A new tracee, in its first stop. */
  #adopt(tid: number, birth: Birth | undefined): void {
    const { placement, tracees, subscriptions, kernelFilter, engines } = this.parts;
    placement.adopt(tid);
    const family = readFamily(tid);
    const pid = family?.pid ?? (birth?.of === 'thread' ? birth.parent.process.pid : tid);
    const known = tracees.process(pid);
    const followed =
      known?.followed ?? (subscriptions.followForks && (birth?.parent.process.followed ?? true));
    if (birth?.parent.leaving || (!followed && !kernelFilter)) {
      ptrace.detach(tid, 0);
      this.#departures.gone(tid);
      this.owner.tracedSetChanged();
      return;
    }
    if (known === undefined && birth !== undefined) engines.processForked(pid, birth.parent.process.pid);
    const tracee = tracees.add(tid, pid, false, followed);
    tracee.hidden = engines.hides(tid);
    if (this.#follows(tracee)) {
      subscriptions.emit(tracee, {
        type: 'spawn',
        of: tid === pid ? 'process' : 'thread',
        pid,
        tid,
        parentPid: birth?.parent.process.pid ?? family?.parentPid ?? null,
        parentTid: birth?.parent.tid ?? null,
        time: now(),
      });
      // It has yet to name itself.
      tracee.forgetInfo();
    }
    this.#resume(tracee, 0);
    if (!followed) this.owner.tracedSetChanged();
  }

  #onExec(tracee: Tracee): void {
    const formerTid = ptrace.eventMessage(tracee.tid);
    const former = this.parts.tracees.get(formerTid);
    let survivor = tracee;
    if (former !== undefined && former !== tracee) {
      this.parts.calls.abandon(tracee, 'killed');
      this.parts.tracees.replaceLeader(former);
      survivor = former;
    }
    const { process } = survivor;
    survivor.forgetInfo();
    process.foreignReported = false;
    process.ioUringReported = false;
    this.parts.code.forget(process.pid);
    this.parts.engines.processExec(process.pid);
    if (this.#follows(survivor)) {
      this.parts.engines.processStopped(this.parts.code.process(survivor));
      this.parts.subscriptions.emit(survivor, {
        type: 'exec',
        pid: process.pid,
        formerTid,
        path: readProcLink(`/proc/${process.pid}/exe`) ?? null,
        time: now(),
      });
    }
    this.#resume(survivor, 0);
  }

  #processEnd(pid: number): void {
    this.parts.code.forget(pid);
    this.parts.engines.processExit(pid);
  }

  #onDeath(tracee: Tracee, status: number): void {
    const { tid, process } = tracee;
    const exit = exitStatus(status);
    if (this.#follows(tracee)) {
      this.parts.calls.abandon(tracee, 'killed');
      this.parts.calls.interrupt(tracee);
      this.parts.subscriptions.emit(tracee, {
        type: 'exit',
        pid: process.pid,
        tid,
        ...exit,
        ...(exit.signal !== null && dumpedCore(status) ? { coreDumped: true as const } : undefined),
        time: now(),
      });
    }
    if (this.#starting === tid) this.#starting = undefined;
    this.parts.placement.forget(tid);
    this.parts.engines.threadExit(process.pid, tid);
    const last = this.parts.tracees.remove(tracee);
    if (last) this.#processEnd(process.pid);
    for (const orphan of this.#births.takeOrphans()) this.#adopt(orphan, undefined);
    this.#departures.gone(tid);
    // A first thread that had ended before the trace is not heard of.
    if (tid === process.pid || (last && process.root)) this.owner.processExited(process.pid, exit);
    this.owner.tracedSetChanged();
  }
}

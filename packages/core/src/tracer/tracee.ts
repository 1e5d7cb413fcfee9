/** What the tracer knows of each thread and each process it traces. */
import { readFileSync } from 'node:fs';
import { BoundedMemory } from '../decode/budget.js';
import { SCRATCH_SIZE, type CallView, type DecodeOptions } from '../decode/call.js';
import type { Descriptors } from './descriptors/describe.js';
import { readProcLink } from './descriptors/proc-link.js';
import type { CallPlan, CallShape } from '../decode/plan.js';
import type { DescribedDescriptor, SyscallArg, ThreadInfo, ThreadRole } from '../events.js';
import { allocate, ProcessMemory } from '../ffi/buffer.js';
import type { ReadBuffer } from '../plugins.js';
import { syscallInfo } from './ptrace.js';
import { interfaceName, netlinkProtocol } from './network.js';

/** One for all threads: nothing stays in it. */
const scratch = allocate(SCRATCH_SIZE);

/** A traced process (thread group). */
export class TraceeProcess {
  readonly memory: ProcessMemory;
  /** The program it runs was already said to use a foreign ABI. */
  foreignReported = false;
  ioUringReported = false;
  threads = 0;

  constructor(
    readonly pid: number,
    /** It was asked for by name; others are its descendants. */
    readonly root: boolean,
    /** Its calls become events. A process that is not followed is traced only because it inherited our filter. */
    readonly followed: boolean,
  ) {
    this.memory = new ProcessMemory(pid);
  }
}

/** By the names that Node.js gives its threads: libuv's from 22 on, its own from 24 on, V8's with a prefix in 26. */
function roleOf(name: string): ThreadRole {
  if (name === 'libuv-worker') return 'uv-pool';
  if (name === 'WorkerThread') return 'worker';
  return /^(?:node-)?V8Worker|^DelayedTaskSche/.test(name) ? 'v8' : 'other';
}

/** Roles that a name says too early. */
const MAY_CHANGE: ReadonlySet<ThreadRole> = new Set(['other', 'worker']);

/** Reads of a thread's name until it is believed. */
const LOOKS = 8;

/** A traced thread, and the system call it is in. One object for the thread's life: a stop allocates none. */
export class Tracee implements CallView {
  /** Between syscall-enter-stop and syscall-exit-stop of a call that becomes an event. */
  inCall = false;
  /** In group-stop. */
  listening = false;
  /** In a call that it makes for a stack source. */
  probing = false;
  number = 0;
  /** Name of the ABI, for a call that did not come through the machine's own. */
  foreignAbi: string | undefined;
  plan: CallPlan | undefined;
  /** What of the plan is for the call in hand. */
  shape: CallShape | undefined;
  readonly words: Uint32Array = new Uint32Array(12);
  readonly args: (SyscallArg | undefined)[] = [];
  startTime = 0;
  /** It works for the tracer: its calls are no events. */
  hidden = false;
  /** It does ptracer's work at the moment (protocol/mark.ts). */
  working = false;
  /** Number of the call in hand, where it is one on our socket. */
  ownNumber: number | undefined;
  /**
   * Its event loop is about to learn of our socket: by epoll_ctl, or, from Node.js 22 on, by a ring (libuv,
   * src/unix/linux.c, uv__epoll_ctl_prep).
   */
  registering = false;
  /** It was seized, and has not stopped yet. */
  fresh = false;
  /** Number of the call that it was in when it was seized. */
  begunBefore: number | undefined;
  /** Its event loop woke up for our socket alone, and has not waited again. */
  wokenForUs = false;
  /** It is let go at its next stop. */
  leaving = false;
  /** Name of the call that restart_syscall goes on with. */
  interrupted: string | undefined;
  returned: number | null = null;
  errno = 0;
  /** What a decoder threw at the call in hand. */
  decodeError: unknown;
  /** What decoding reads; the budget is filled at each stop. */
  readonly memory: BoundedMemory;
  readonly scratch: ReadBuffer = scratch;
  #info: ThreadInfo | undefined;
  /** How often its name may still change. */
  #looks = LOOKS;

  #tid: number;

  constructor(
    tid: number,
    readonly process: TraceeProcess,
    readonly options: DecodeOptions,
    readonly descriptors: Descriptors,
  ) {
    this.#tid = tid;
    this.memory = new BoundedMemory(process.memory);
    process.threads++;
  }

  get tid(): number {
    return this.#tid;
  }

  /** execve gave this thread the id of its leader. */
  becomeLeader(): void {
    this.#tid = this.process.pid;
    this.forgetInfo();
  }

  /**
   * Role and name. A thread names itself when it starts, behind its first calls, and has the name of whoever made it until
   * then, that of a worker perhaps: they are read a few times.
   */
  get info(): ThreadInfo {
    if (this.#info !== undefined && (this.#looks === 0 || !MAY_CHANGE.has(this.#info.role)))
      return this.#info;
    this.#looks = Math.max(0, this.#looks - 1);
    const info = this.#readInfo();
    // The same object as long as it says the same.
    if (this.#info?.name !== info.name) this.#info = info;
    return this.#info;
  }

  /** It has a JavaScript stack: a thread other than the first is a worker. */
  runsJavaScript(): ThreadInfo {
    const { info } = this;
    if (info.role !== 'main') info.role = 'worker';
    return info;
  }

  /** It is one of libuv's: Node.js 20 gives them no name. */
  worksForPool(): ThreadInfo {
    const { info } = this;
    if (info.role === 'other') info.role = 'uv-pool';
    return info;
  }

  forgetInfo(): void {
    this.#info = undefined;
    this.#looks = LOOKS;
  }

  describe(fd: number): DescribedDescriptor | undefined {
    return this.descriptors.describe(
      { pid: this.process.pid, tid: this.#tid, fd },
      this.options.descriptorDetails,
    );
  }

  failed(error: unknown): void {
    this.decodeError ??= error;
  }

  get stackPointer(): number {
    return syscallInfo.sp();
  }

  interfaceName(index: number): string | undefined {
    return interfaceName(index);
  }

  netlinkProtocol(fd: number): number | null | undefined {
    return netlinkProtocol(this.#tid, fd, readProcLink(`/proc/${this.#tid}/fd/${fd}`));
  }

  #readInfo(): ThreadInfo {
    let name = '';
    try {
      name = readFileSync(`/proc/${this.process.pid}/task/${this.#tid}/comm`, 'utf8').trimEnd();
    } catch {
      // The thread is dying: its events stay nameless.
    }
    return { role: this.#tid === this.process.pid ? 'main' : roleOf(name), name };
  }
}

/**
 * The data model of a trace: one discriminated union, versioned by `v`.
 *
 * The same shape is used everywhere: between tracer child and host, in handlers and reporters, and as one
 * line of NDJSON. It holds nothing but JSON values, so a recorded trace *is* its events.
 */

import type { Integer, SignalInfo, SyscallArg, SyscallResult } from './values.js';

export type * from './values.js';

/** What a thread is for, as far as the tracer can tell. */
export type ThreadRole = 'main' | 'worker' | 'uv-pool' | 'v8' | 'other';

/** The thread that made a call. */
export interface ThreadInfo {
  role: ThreadRole;
  /** The kernel's name of the thread (`/proc/PID/task/TID/comm`), at most 15 bytes. */
  name: string;
}

/** What a call frame is. */
export type FrameKind = 'user' | 'dependency' | 'internal' | 'builtin' | 'wasm' | 'native';

/** A position in a source file, 1-based. */
export interface SourcePosition {
  url: string;
  line: number;
  column: number;
}

/** One JavaScript call frame. */
export interface Frame {
  /** As V8 prints it in `Error.stack`; `null` for anonymous code. */
  functionName: string | null;
  /** The script's URL or path as V8 knows it; `null` for builtins. */
  url: string | null;
  /** 1-based; `null` where there is no position. */
  line: number | null;
  /** 1-based; `null` where there is no position. */
  column: number | null;
  kind: FrameKind;
  /** Name in the nearest package.json above the file. */
  package?: string;
  /** The tier of V8 that ran the frame. */
  tier?: 'interpreter' | 'baseline' | 'maglev' | 'turbofan';
  /** The function was called with `new`. */
  construct?: true;
  /** An awaiting function, not a physical frame: V8 prints it as `at async`. */
  async?: true;
  /** `Promise.all` and its like among the async frames: which of its promises is waited for, from 0. */
  promiseIndex?: number;
  /** Where the position lies in the original source, by source map. */
  original?: SourcePosition;
}

/** The JavaScript stack of a thread at a call, innermost frame first. */
export interface JsStack {
  frames: Frame[];
  /** False where the engine cannot vouch for every frame. */
  exact: boolean;
  engine: 'remote' | 'inspector';
  /** The walk ended early (a bound, or memory that could not be trusted); the frames given are verified. */
  truncated?: true;
}

/**
 * Whose stack an event has. `here`: that of the thread itself. The others are of calls that the thread's own stack does
 * not explain, above all those of the thread pool: `submit`, the stack that handed the work over; `await`, of the
 * functions that await it; `parent`, of the operation whose end led to this one; `unknown`: it could not be proved, and
 * the stack, where there is one, is that of Node's own functions.
 */
export type StackFrom = 'here' | 'submit' | 'await' | 'parent' | 'unknown';

interface EventBase {
  v: 1;
  /**
   * Counts the events of a trace from 1, in the order they were delivered. A gap: events that the host left out (by
   * a function as filter, by a transformation), or that were lost; then a `lost` event says so.
   */
  seq: number;
}

/** The trace began. Always the first event. */
export interface StartEvent extends EventBase {
  type: 'start';
  /** The traced command and its arguments. */
  command: string[];
  pid: number;
  tracerPid: number;
  arch: Arch;
  /** CLOCK_MONOTONIC, ns: the same clock as every other time of the trace. */
  time: number;
  /** CLOCK_REALTIME at `time`, ns since 1970 (to the precision of a number, about 256 ns). */
  wallTime: number;
  /**
   * What tracing itself adds to the `duration` of a call, ns: the median of calls that do nothing, made one after the other by
   * the command's process just before it began. A call that nothing was traced before for a while takes longer. Only where the trace was asked to measure it (`measureCallCost`).
   */
  callCost?: number;
}

/** What is known of a call when it begins. */
interface BegunCall extends EventBase {
  /** Process (tgid). */
  pid: number;
  /** Thread. */
  tid: number;
  thread: ThreadInfo;
  /** `<number>` where the table has no such call. */
  name: string;
  number: number;
  /** The call came through a foreign ABI (i386): name and arguments are not decoded. */
  abi?: string;
  args: SyscallArg[];
  /** `restart_syscall`: the call that it goes on with, where that is known. */
  resumes?: string;
  /** CLOCK_MONOTONIC at syscall-enter-stop, ns. */
  startTime: number;
}

/**
 * A system call is under way while another thread's event comes: only where the trace was asked for it (`unfinished`).
 * Its `syscall` event comes later, when it has ended, or when the thread has.
 */
export interface UnfinishedEvent extends BegunCall {
  type: 'unfinished';
  /** When it is told, ns. */
  time: number;
}

/** A system call that ended, or that began and never returned. */
export interface SyscallEvent extends BegunCall {
  type: 'syscall';
  result: SyscallResult;
  /** From syscall-enter-stop to syscall-exit-stop, ns; `null` for a call that never returned. */
  duration: number | null;
  /** Absent where no stack was asked for. */
  stack?: JsStack;
  /** Whose stack it is; there where the thread runs JavaScript, or works for it. */
  stackFrom?: StackFrom;
  /** With `unknown`: the class of the request in Node (`FSReqCallback`), where it could be told. */
  request?: string;
}

/** A signal is delivered to a thread. */
export interface SignalEvent extends EventBase {
  type: 'signal';
  pid: number;
  tid: number;
  /** `SIGINT`, `SIGRT_3`. */
  signal: string;
  number: number;
  /** Name of si_code (`SI_USER`), or the number. */
  code: string | number;
  /** Sender, where the signal has one. */
  senderPid?: number;
  senderUid?: number;
  /** `SIGCHLD`: the child's exit status or signal. */
  status?: number;
  /** `SIGSEGV`, `SIGBUS`, `SIGILL`, `SIGFPE`, `SIGTRAP`: the address of the fault. */
  address?: Integer;
  /** All that the kernel tells of it; absent where the thread is gone already. */
  info?: SignalInfo;
  time: number;
}

/** A thread entered group-stop. */
export interface StopEvent extends EventBase {
  type: 'stop';
  pid: number;
  tid: number;
  signal: string;
  time: number;
}

/** A thread or process began. */
export interface SpawnEvent extends EventBase {
  type: 'spawn';
  of: 'thread' | 'process';
  pid: number;
  tid: number;
  parentPid: number | null;
  parentTid: number | null;
  time: number;
}

/** A process replaced its program. */
export interface ExecEvent extends EventBase {
  type: 'exec';
  pid: number;
  /** The thread that called execve; from now on its id is `pid` (ptrace(2), "execve under ptrace"). */
  formerTid: number;
  /** The new program (`/proc/PID/exe`), `null` where it could not be read. */
  path: string | null;
  time: number;
}

/** How a process or thread ended: by status or by signal. */
export interface ExitStatus {
  /** Exit status, 0 to 255; `null` when a signal ended it. */
  code: number | null;
  /** `SIGTERM`; `null` after an exit. */
  signal: string | null;
}

/** A thread ended; the process, where `tid` equals `pid`. */
export interface ExitEvent extends EventBase, ExitStatus {
  type: 'exit';
  pid: number;
  tid: number;
  coreDumped?: true;
  time: number;
}

/** Events that were dropped, and why. */
export interface LostEvent extends EventBase {
  type: 'lost';
  /** How many; `null` where nobody can know. */
  count: number | null;
  reason: string;
  time: number;
}

/** Something that the reader of this trace should know. */
export interface WarningEvent extends EventBase {
  type: 'warning';
  /** Stable, `ERR_PTRACER_*` or `WARN_PTRACER_*`. */
  code: string;
  message: string;
  time: number;
}

/** Machines that ptracer has system call tables for. */
export type Arch = 'x64' | 'arm64';

/** Everything a trace can say. */
export type TraceEvent =
  | StartEvent
  | UnfinishedEvent
  | SyscallEvent
  | SignalEvent
  | StopEvent
  | SpawnEvent
  | ExecEvent
  | ExitEvent
  | LostEvent
  | WarningEvent;

/**
 * The two contracts that others fulfil inside the tracer child, where the tracee is stopped. Core knows
 * neither patterns nor V8; a plugin is handed over as a module to import and options for its factory.
 */
import type { Arch, Integer, JsStack, StackFrom, SyscallEvent } from './events.js';

/** A tracer-side plugin: the module's default export is its factory. */
export interface PluginReference {
  /** URL of an ES module (`file:`). */
  module: string;
  /** JSON. */
  options?: unknown;
}

/** The register of an argument, cut to `mask`, lies between `min` and `max`, both inclusive. All are unsigned. */
export interface ArgumentTest {
  /** Position, from 0. */
  readonly arg: number;
  /** How many of the register's bits the kernel looks at. */
  readonly bits: 32 | 64;
  /** Default: all of them. */
  readonly mask?: Integer;
  readonly min: Integer;
  readonly max: Integer;
}

/** What the kernel can decide of a call's arguments, before it stops. JSON. */
export type KernelTest =
  | boolean
  | ArgumentTest
  | { readonly all: readonly KernelTest[] }
  | { readonly any: readonly KernelTest[] }
  | { readonly not: KernelTest };

/** Decides which calls become events. */
export interface TracerFilter {
  /** Numbers that can ever match, or `all`. They become the kernel's filter: no other call stops. */
  readonly syscalls: ReadonlySet<number> | 'all';
  /**
   * Calls of these numbers can match only where the test holds; of other numbers always. It saves stops and nothing
   * else: `match` has to say the same, because there is no filter in processes that run already, and because a test
   * that the kernel's limit leaves no room for is left out. `false`: no call of that number.
   */
  readonly kernel?: ReadonlyMap<number, KernelTest>;
  /** Descriptor arguments need their paths before `match` sees a call. */
  readonly needsDescriptorPaths?: boolean;
  /**
   * A call that `match` wants when it begins, it wants when it has ended, and so do all who decide after it: calls can be
   * told while they are under way. Default: where there is no `match`.
   */
  readonly knownAtEntry?: boolean;
  /** The decoded call, its result included. Absent: every call in `syscalls` matches, but for what `kernel` excludes. */
  match?(call: SyscallEvent): boolean;
}

/** What a filter's factory may ask about the trace. */
export interface FilterContext {
  arch: Arch;
}

/** Default export of a filter module. */
export type TracerFilterFactory = (
  options: unknown,
  context: FilterContext,
) => TracerFilter | Promise<TracerFilter>;

/** A buffer of fixed address that tracee memory is read into. */
export interface ReadBuffer {
  readonly bytes: Buffer;
  /** Where `bytes` lies in the tracer's own memory. */
  readonly address: number;
}

/** Pieces of tracee memory. Reused between reads: nothing is allocated in the hot path. */
export interface Segments {
  count: number;
  readonly addresses: Float64Array;
  readonly lengths: Uint32Array;
}

/** Memory of one stopped process, through process_vm_readv(2). */
export interface TraceeMemory {
  /**
   * Copies the segments, one behind the other, to the start of `target` with one system call.
   * @returns bytes copied; fewer than asked where memory is not mapped (from there on nothing is valid),
   * 0 where nothing could be read. It never throws for a bad address.
   */
  readv(segments: Segments, target: ReadBuffer): number;
  /** Copies `length` bytes from `address` to the start of `target`; returns bytes copied, as `readv`. */
  read(address: number, length: number, target: ReadBuffer): number;
}

/** That of a thread which stands: it can be written, too. */
export interface StoppedMemory extends TraceeMemory {
  /** Copies `length` bytes of `source` to `address`, which has to be writable; returns bytes copied. */
  write(address: number, source: ReadBuffer, length: number): number;
}

/** A thread in syscall-enter-stop or syscall-exit-stop. */
export interface StoppedThread {
  readonly pid: number;
  readonly tid: number;
  /** Stack pointer. */
  readonly sp: number;
  /** Instruction pointer. */
  readonly ip: number;
  readonly memory: StoppedMemory;
  /** Base of the thread's thread-local storage (fs_base, tpidr_el0), read at each call: costs a system call. */
  tlsBase(): number;
}

/** A change to the code of a process. */
export interface CodePatch {
  address: number;
  /** What is there. */
  expected: Uint8Array;
  /** What is to be there, of the same length: whenever the tracer dies, code that was changed so far has to run. */
  bytes: Uint8Array;
  /** It is not undone when the process is let go: threads may be in it, or come back to it. */
  stays?: true;
}

/** A process whose every thread is stopped, because it has just executed its program or was just attached to. */
export interface StoppedProcess {
  readonly pid: number;
  readonly memory: TraceeMemory;
  /**
   * Changes its code, in order. What does not stay is undone when the process is let go.
   * @returns why not; then nothing was changed
   */
  patch(patches: readonly CodePatch[]): string | undefined;
}

/**
 * System calls by which code or a script in the tracee calls its stack source, `StackSource.probed`. They do nothing,
 * whether or not a tracer is there, and are no events.
 */
export const PROBE: {
  /** First argument of getpid(2), which has none. */
  readonly code: bigint;
  /** Descriptor that write(2) is called with, larger than any: EBADF. */
  readonly data: number;
} = { code: 0x6a73_2d70_7472_6163n, data: 0x7074_7270 };

/** Such a call. */
export interface Probe {
  /** getpid, from code that was put there; or write, from a script. */
  kind: 'code' | 'data';
  /** Second argument. */
  address: number;
  /** Third argument, of `data`. */
  length: number;
}

/** The stack behind a call that the thread's own stack does not explain. */
export interface AskedStack {
  /** What made the call: a thread of the pool, or one that runs JavaScript. */
  thread: 'pool' | 'js';
  from: Exclude<StackFrom, 'here'>;
  /** Of whoever asked for it; where `from` is `unknown`, what is known of the stack. */
  stack?: JsStack;
  /** What was asked for, where nobody is known to have asked: Node's name of the request. */
  request?: string;
}

/** What a stack source may use for itself. */
export interface StackContext {
  arch: Arch;
  allocate(size: number): ReadBuffer;
  segments(capacity: number): Segments;
  /** Delivers a `warning` event. */
  warn(code: string, message: string): void;
  /**
   * Runs a program to its end, with no input and within `timeout` ms; returns what it wrote to standard output,
   * `undefined` where it could not run. The tracees wait: for what is needed once.
   */
  runProgram(file: string, args: readonly string[], timeout: number): string | undefined;
  /** mkfifo(3), mode 0600. Returns false where it fails. */
  createFifo(path: string): boolean;
  /** From now on `listener` is called soon after `fd`, a FIFO or socket, has input. It must not block. */
  onInput(fd: number, listener: () => void): void;
  /** Calls of this thread are no events from now on: it belongs to the tracer. */
  hideThread(tid: number): void;
}

/** A stack that an engine inside the tracee will give later. */
export interface DeferredStack {
  /**
   * Sets the listener, which is called once: with the stack, or with `undefined` when none came in time, at
   * the latest in `processExit`. Until then the event waits; later ones may pass it.
   */
  settled(listener: (stack: JsStack | undefined) => void): void;
}

/** Gives the JavaScript frames of a stopped thread. */
export interface StackSource {
  /** Bounded in time and bytes; never throws. `undefined`: this thread runs no JavaScript. */
  capture(thread: StoppedThread): JsStack | AskedStack | DeferredStack | undefined;
  /** Whether it would rather see the process stopped, than read its stacks as it is. */
  wantsStopped?(pid: number): boolean;
  /** Called where the process can be changed, before anything is captured in it. */
  processStopped?(process: StoppedProcess): void;
  /** The process cannot be changed, because not all of its threads can be stopped. */
  processRuns?(pid: number, reason: string): void;
  /** From now on a part of the process, at least, runs unseen. */
  processLeft?(pid: number): void;
  /** No trace uses the source any more: every process runs unseen. */
  idle?(): void;
  /** The probes that it waits for: a kernel filter lets others pass. */
  readonly probes?: readonly Probe['kind'][];
  /** A thread makes one of the calls of `PROBE`. */
  probed?(thread: StoppedThread, probe: Probe): void;
  /** Called every few milliseconds while a deferred stack is waited for. */
  tick?(): void;
  /** A process was made, with the memory of its parent. */
  processForked?(pid: number, parentPid: number): void;
  /** The process replaced its program: everything known of it is void. */
  processExec(pid: number): void;
  threadExit(pid: number, tid: number): void;
  processExit(pid: number): void;
}

/** Default export of a stack module. */
export type StackSourceFactory = (
  options: unknown,
  context: StackContext,
) => StackSource | Promise<StackSource>;

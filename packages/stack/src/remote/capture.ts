/** The remote engine: the stack of a stopped thread, read from outside. */
import type {
  Frame,
  JsStack,
  ReadBuffer,
  Segments,
  StackContext,
  StackSource,
  StoppedThread,
} from '@ptracer/core';
import { Isolate } from './isolate.js';
import type { Layout } from './layout.js';
import { StackMemo, type StackState } from './memo.js';
import { Memory, wordAt, wordsOf } from './memory.js';
import { TracedProcess, type Thread } from './process.js';
import { Resolver } from './resolve.js';
import { cacheFolder } from './symbol-cache.js';
import { PhysicalFrames, walk, type StackWindow } from './walk.js';

/** Options of the remote engine: JSON. */
export interface RemoteStackOptions {
  /** The most frames of a stack, innermost first. Default: all. */
  maxFrames?: number;
  /** Where binaries' symbols are kept; `null`: nowhere. Default: the user's cache folder. */
  cacheFolder?: string | null;
  /** A V8 version without a table of its own passed verification: its stacks are exact. */
  verified?: boolean;
  /** Go on with the functions that await what runs. Default true. */
  asyncFrames?: boolean;
}

const INITIAL_BUFFER = 64 << 10;
const MAX_BUFFER = 64 << 20;
const MAX_FRAMES = 100_000;
const HIDDEN_FRAMES = 16;
/** Distance from the stack pointer in which the innermost JavaScript frame must lie. */
const MAX_DISTANCE = 8 << 20;
const MIN_DEPTH = 2048;
const DEPTH_SLACK = 512;
const CHUNK = 1 << 20;
/** `Heap::NOT_IN_GC` (heap/heap.h). */
const NOT_IN_GC = 0;
const PAGE = 4096;

interface ProcessState {
  readonly process: TracedProcess;
  readonly layout: Layout;
  readonly resolver: Resolver;
  /** Bytes of the isolate that hold the GC's state and the thread's entry words, as offsets. */
  readonly gcFrom: number;
  readonly gcLength: number;
  readonly entryFrom: number;
  readonly entryLength: number;
  /** Offset of the current microtask, from the isolate; 0: not known. */
  readonly microtask: number;
}

/** Reads V8 stacks with the tracer child's memory reader alone. */
export class RemoteStackSource implements StackSource {
  readonly #context: StackContext;
  readonly #memory: Memory;
  readonly #segments: Segments;
  readonly #frames = new PhysicalFrames();
  readonly #processes = new Map<number, ProcessState | { reason: string }>();
  /** Most frames of a stack. */
  readonly limit: number;
  /** Of the last capture: address of the innermost frame of V8's; 0: there was none. */
  innermost = 0;
  /** Of the last capture: JavaScript may be on the stack, but it could not be read. */
  unread = false;
  /** Of the last capture: it was in a microtask, or may have been. */
  inMicrotask = true;
  readonly #cache: string | null;
  readonly #verified: boolean;
  readonly #asyncFrames: boolean;
  #buffer: ReadBuffer;
  #words: Uint32Array;
  #thread: StoppedThread | undefined;
  readonly #window: StackWindow;
  readonly #memo = new StackMemo();

  constructor(options: RemoteStackOptions, context: StackContext) {
    this.#context = context;
    this.#memory = new Memory(context);
    this.#segments = context.segments(5);
    this.#buffer = context.allocate(INITIAL_BUFFER);
    this.#words = wordsOf(this.#buffer);
    this.#window = { words: this.#words, base: 0, sp: 0, end: 0, reached: 0 };
    this.limit = Math.min(options.maxFrames ?? MAX_FRAMES, MAX_FRAMES);
    this.#cache = options.cacheFolder === undefined ? cacheFolder() : options.cacheFolder;
    this.#verified = options.verified === true;
    this.#asyncFrames = options.asyncFrames !== false;
  }

  /**
   * @param limit of frames, in place of the one of the options
   * @param again the thread's next stop may have the same stack
   */
  capture(thread: StoppedThread, limit: number = this.limit, again = false): JsStack | undefined {
    const state = this.#state(thread.pid);
    this.innermost = 0;
    this.inMicrotask = true;
    this.unread = false;
    if (!('layout' in state)) return undefined;
    try {
      return this.#capture(thread, state, limit, again);
    } catch {
      // Whatever memory could make the engine do, the tracee runs on.
      this.unread = true;
      return undefined;
    }
  }

  processExec(pid: number): void {
    this.#processes.delete(pid);
  }

  threadExit(pid: number, tid: number): void {
    const state = this.#processes.get(pid);
    if (state && 'process' in state) state.process.threadExit(tid);
  }

  processExit(pid: number): void {
    this.#processes.delete(pid);
  }

  /** Its binary; `undefined` where it cannot be read. */
  binary(pid: number): { layout: Layout; bias: number } | undefined {
    const state = this.#state(pid);
    return 'layout' in state ? { layout: state.layout, bias: state.process.bias } : undefined;
  }

  /** The functions that await are told. */
  get hasAwaiting(): boolean {
    return this.#asyncFrames;
  }

  /** Whether an isolate was seen on the thread. */
  runsJavaScript({ pid, tid }: StoppedThread): boolean {
    const state = this.#processes.get(pid);
    return state !== undefined && 'process' in state && state.process.thread(tid).isolateAddress !== 0;
  }

  /** Why the process's stacks cannot be read; `undefined` when they can be, or none was asked for. */
  unsupported(pid: number): string | undefined {
    const state = this.#processes.get(pid);
    return state && 'reason' in state ? state.reason : undefined;
  }

  #state(pid: number): ProcessState | { reason: string } {
    return this.#processes.get(pid) ?? this.#open(pid);
  }

  #open(pid: number): ProcessState | { reason: string } {
    const process = new TracedProcess(pid, this.#cache);
    const { layout } = process;
    let state: ProcessState | { reason: string };
    if (layout) {
      const { cEntryFp, fastCallFp, fastCallPc, gcState, gcCount } = layout.isolate;
      const gcFrom = Math.min(gcState, gcCount);
      const gcLength = Math.max(gcState, gcCount) + 4 - gcFrom;
      const offsets = [cEntryFp, fastCallFp, fastCallPc].filter((offset) => offset !== 0);
      const entryFrom = Math.min(...offsets);
      const entryLength = Math.max(...offsets) + 8 - entryFrom;
      const resolver = new Resolver(this.#memory, layout, process);
      const microtask = layout.promises?.microtask ?? 0;
      state = { process, layout, resolver, gcFrom, gcLength, entryFrom, entryLength, microtask };
    } else state = { reason: process.reason ?? 'unknown' };
    this.#processes.set(pid, state);
    return state;
  }

  #capture(stopped: StoppedThread, state: ProcessState, limit: number, again: boolean): JsStack | undefined {
    const { layout, process } = state;
    const thread = process.thread(stopped.tid);
    if (!this.#findIsolateSlot(stopped, thread, layout)) return undefined;
    if (!this.#read(stopped, thread, state)) {
      this.unread = thread.isolateAddress !== 0;
      return undefined;
    }
    const words = this.#words;
    // Behind the isolate slot: the words from the GC state to the GC count, then the entry words.
    const { isolate: offsets } = layout;
    const gcState = words[2 + (offsets.gcState - state.gcFrom) / 4]!;
    const epoch = words[2 + (offsets.gcCount - state.gcFrom) / 4]!;
    const entriesAt = 2 + state.gcLength / 4;
    const entry = (offset: number): number =>
      offset === 0 ? 0 : wordAt(words, entriesAt + (offset - state.entryFrom) / 4);
    const microtask = state.microtask === 0 ? 0 : wordAt(words, entriesAt + state.entryLength / 4);
    const fast = this.#plausible(stopped.sp, entry(layout.isolate.fastCallFp));
    const exit = this.#plausible(stopped.sp, entry(layout.isolate.cEntryFp));
    const fp = Math.min(fast, exit);
    if (fp === Infinity) {
      // A stack that another one was switched to.
      this.unread = layout.isolate.cEntryFp !== 0 && entry(layout.isolate.cEntryFp) !== 0;
      return undefined;
    }
    // Threads of V8's platform may have another thread's isolate: its frames are on another stack.
    if (fp + 32 > this.#window.end && !process.sameMapping(stopped.sp, fp)) {
      this.unread = true;
      return undefined;
    }
    const pc = fast < exit ? entry(layout.isolate.fastCallPc) : 0;

    // While objects move, what the stack refers to is neither here nor there, and must not be remembered.
    if (gcState !== NOT_IN_GC) return { frames: [], exact: false, engine: 'remote', truncated: true };
    this.#thread = stopped;
    const window = this.#window;
    const now: StackState = { tid: stopped.tid, fp, pc, epoch, microtask };
    const same = again ? undefined : this.#memo.take(now, window);
    this.innermost = fp;
    if (same !== undefined && same.frames.length <= limit) {
      this.inMicrotask = microtask !== thread.isolate?.noMicrotask;
      return same;
    }
    // Some physical frames are trampolines and builtins that are not shown.
    const walkLimit = Math.min(limit * 2 + HIDDEN_FRAMES, MAX_FRAMES);
    const complete = walk(layout, window, this.#extend, fp, pc, walkLimit, this.#frames);
    this.#adaptDepth(thread, stopped.sp, window);
    const isolate = this.#isolate(thread, layout);
    isolate.enter(epoch);
    isolate.trim();
    this.#memory.begin(stopped.memory);
    const frames: Frame[] = [];
    let resolved = state.resolver.resolve(isolate, this.#frames, limit, frames);
    if (complete && resolved && microtask !== 0) {
      const wanted = this.#asyncFrames ? limit : 0;
      resolved = state.resolver.resolveAwaiting(isolate, microtask, wanted, frames);
    }
    this.inMicrotask = microtask !== isolate.noMicrotask;
    if (frames.length > limit) frames.length = limit;
    if (frames.length === 0 && complete && resolved) return undefined;
    const exact = (layout.knownVersion || this.#verified) && frames.every(hasPosition);
    const stack: JsStack = { frames, exact, engine: 'remote' };
    if (!complete || !resolved) stack.truncated = true;
    else if (again) this.#memo.keep(now, window, stack);
    return stack;
  }

  /** `g_current_isolate_` of an executable: the TLS block ends where fs_base points (TLS variant II). */
  #findIsolateSlot(stopped: StoppedThread, thread: Thread, layout: Layout): boolean {
    if (thread.isolateSlot !== 0) return true;
    const base = stopped.tlsBase();
    // Before ld.so has set it up.
    if (base === 0) return false;
    const { size, align, isolate } = layout.tls;
    thread.isolateSlot = base - Math.ceil(size / align) * align + isolate;
    return true;
  }

  /** Everything a warm capture needs with one system call. False: the thread runs no JavaScript. */
  #read(stopped: StoppedThread, thread: Thread, state: ProcessState): boolean {
    const { addresses, lengths } = this.#segments;
    for (let attempt = 0; attempt < 3; attempt++) {
      const isolate = thread.isolateAddress;
      addresses[0] = thread.isolateSlot;
      lengths[0] = 8;
      if (isolate === 0) {
        this.#segments.count = 1;
        if (stopped.memory.readv(this.#segments, this.#buffer) < 8) return false;
        const seen = wordAt(this.#words, 0);
        if (seen === 0) return false;
        thread.isolateAddress = seen;
        continue;
      }
      const microtaskLength = state.microtask === 0 ? 0 : 8;
      const header = 8 + state.gcLength + state.entryLength + microtaskLength;
      const depth = Math.min(thread.depth, this.#buffer.bytes.length - header);
      addresses[1] = isolate + state.gcFrom;
      lengths[1] = state.gcLength;
      addresses[2] = isolate + state.entryFrom;
      lengths[2] = state.entryLength;
      addresses[3] = isolate + state.microtask;
      lengths[3] = microtaskLength;
      addresses[4] = stopped.sp;
      lengths[4] = depth;
      this.#segments.count = 5;
      const n = stopped.memory.readv(this.#segments, this.#buffer);
      const seen = n < 8 ? 0 : wordAt(this.#words, 0);
      if (seen !== isolate || n < header) {
        // Another isolate, or none any more: nothing known of the old one holds.
        thread.isolateAddress = seen === isolate ? 0 : seen;
        thread.isolate = undefined;
        if (thread.isolateAddress === 0) return false;
        continue;
      }
      const window = this.#window;
      window.words = this.#words;
      window.base = header / 4;
      window.sp = stopped.sp;
      window.end = stopped.sp + n - header;
      return true;
    }
    return false;
  }

  /** Deeper than expected: reads the stack again, further up. */
  readonly #extend = (window: StackWindow, address: number): boolean => {
    const stopped = this.#thread!;
    let wanted = Math.max(address - window.sp, (window.end - window.sp) * 2);
    wanted = Math.ceil((window.sp + wanted) / PAGE) * PAGE - window.sp;
    const needed = wanted + window.base * 4;
    if (needed > MAX_BUFFER) return false;
    if (needed > this.#buffer.bytes.length) {
      this.#buffer = this.#context.allocate(needed * 2);
      this.#words = wordsOf(this.#buffer);
    }
    window.words = this.#words;
    window.base = 0;
    let done = 0;
    // One system call takes a limited number of pieces.
    for (let n = CHUNK; n === CHUNK && done < wanted; done += n) {
      const target = {
        bytes: this.#buffer.bytes.subarray(done),
        address: this.#buffer.address + done,
      };
      n = stopped.memory.read(window.sp + done, Math.min(CHUNK, wanted - done), target);
    }
    window.end = window.sp + done;
    return window.end >= address;
  };

  /** Follows the depth of the thread's stacks, quickly up and slowly down. */
  #adaptDepth(thread: Thread, sp: number, window: StackWindow): void {
    const used = Math.ceil((window.reached - sp + DEPTH_SLACK) / 8) * 8;
    const depth = used > thread.depth ? used : thread.depth - (thread.depth - used) / 8;
    thread.depth = Math.min(Math.max(MIN_DEPTH, Math.ceil(depth / 8) * 8), INITIAL_BUFFER - 1024);
  }

  #isolate(thread: Thread, layout: Layout): Isolate {
    thread.isolate ??= new Isolate(thread.isolateAddress, this.#memory, layout);
    return thread.isolate;
  }

  #plausible(sp: number, fp: number): number {
    return fp > sp && fp < sp + MAX_DISTANCE && fp % 8 === 0 ? fp : Infinity;
  }
}

/** Where V8 compiled without source positions, a frame has its function but no line. */
function hasPosition({ line, kind }: Frame): boolean {
  return line !== null || kind === 'builtin' || kind === 'wasm';
}

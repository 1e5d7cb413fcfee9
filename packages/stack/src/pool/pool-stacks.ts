/** Who asked for what the thread pool does, and for what JavaScript does at the end of it. */
import type {
  AskedStack,
  JsStack,
  Probe,
  ReadBuffer,
  StackContext,
  StoppedProcess,
  StoppedThread,
} from '@ptracer/core';
import type { RemoteStackSource } from '../remote/capture.js';
import { OwnFrames } from '../hooks/own-frames.js';
import { Recorded } from '../hooks/recorded.js';
import { Completions } from './completions.js';
import { detours, PROBE_FRAME, type Detours } from './detours.js';
import { isProgram, isTickQueue, originOf, type Operation, type Origin } from './origin.js';
import type { PoolLayout } from './pool-layout.js';
import { PoolThreads } from './pool-threads.js';
import { LONGEST_REQUEST, requestObject } from './requests.js';

interface Pool {
  readonly layout: PoolLayout;
  readonly bias: number;
  /** Offset of a request's async id. */
  readonly asyncId: number;
  readonly detours: Detours;
  readonly threads: PoolThreads;
  readonly completions: Completions;
  /** By the address of `struct uv__work`: new work takes the place of old. */
  readonly operations: Map<number, Operation>;
}

/** Work that is under way at one time; more than that has ended long ago. */
const MOST_OPERATIONS = 200_000;

export class PoolStacks {
  readonly #context: StackContext;
  readonly #own = new OwnFrames();
  readonly #recorded: Recorded;
  readonly #request: ReadBuffer;
  readonly #pools = new Map<number, Pool>();

  constructor(context: StackContext) {
    this.#context = context;
    this.#recorded = new Recorded(context);
    this.#request = context.allocate(LONGEST_REQUEST);
  }

  /** Whether the process was begun with, and what it does is seen since then. */
  has(pid: number): boolean {
    return this.#pools.has(pid);
  }

  /**
   * Begins with a process whose threads all stand.
   * @returns why not; `undefined` too where its program is not Node.js
   */
  begin(process: StoppedProcess, source: RemoteStackSource): string | undefined {
    if (this.#pools.has(process.pid)) return undefined;
    const binary = source.binary(process.pid);
    if (binary === undefined) return undefined;
    const layout = binary.layout.pool;
    if (layout === undefined) return 'the code of libuv is not as expected';
    const made = detours(layout, binary.bias);
    const problem = process.patch(made.patches);
    if (problem !== undefined) return problem;
    const { bias, layout: all } = binary;
    const pool = { layout, bias, asyncId: all.table.asyncId, detours: made };
    this.#pools.set(process.pid, { ...pool, ...this.#emptiness(made) });
    return undefined;
  }

  /** A thread hands work over. */
  #submitted(thread: StoppedThread, { address }: Probe, source: RemoteStackSource): void {
    const pool = this.#pools.get(thread.pid);
    const distance = pool?.detours.submissions.get(thread.ip);
    if (pool === undefined || distance === undefined) return;
    const stack =
      this.#own.without(source.capture(thread, Infinity, true)) ?? (source.unread ? UNREAD : undefined);
    const { inMicrotask, hasAwaiting } = source;
    const work = address + distance;
    const parent = this.#parent(thread, thread.sp + PROBE_FRAME, pool, work);
    const request = this.#recorded.has(thread) ? this.#requestOf(thread, work, pool) : undefined;
    let origin = originOf({ stack, inMicrotask, hasAwaiting }, parent, () => request?.stack);
    if (origin.from === 'unknown') {
      const { name } = request ?? this.#requestOf(thread, work, pool) ?? {};
      if (name !== undefined) origin = { ...origin, request: name };
    }
    const { tid } = thread;
    pool.operations.set(work, { ...cut(origin, source.limit), tid, handedOver: stack?.frames ?? [] });
    if (pool.operations.size > MOST_OPERATIONS) pool.operations.clear();
  }

  /** A thread tells where its recorder writes, or hands work over. */
  probed(thread: StoppedThread, probe: Probe, source: RemoteStackSource): void {
    if (probe.kind === 'data') this.#recorded.announced(thread, probe);
    else this.#submitted(thread, probe, source);
  }

  /** The stack of a call: as `source` reads it, or that of who asked for it. */
  capture(thread: StoppedThread, source: RemoteStackSource): JsStack | AskedStack | undefined {
    const pool = this.#pools.get(thread.pid);
    if (pool === undefined) return this.#own.without(source.capture(thread));
    if (!pool.threads.has(thread.tid)) {
      const stack = this.#own.without(source.capture(thread));
      if (stack !== undefined) return this.#explained(thread, stack, pool, source);
      if (source.runsJavaScript(thread)) return undefined;
    }
    const work = pool.threads.workOf(thread);
    if (work === 0) return undefined;
    const operation = pool.operations.get(work);
    if (operation !== undefined) {
      const { from, stack, request } = operation;
      return { thread: 'pool', from, ...(stack && { stack }), ...(request !== undefined && { request }) };
    }
    const { name } = this.#requestOf(thread, work, pool) ?? {};
    return { thread: 'pool', from: 'unknown', ...(name !== undefined && { request: name }) };
  }

  /** Its pool has yet to begin: no thread but the one that forked lives on. */
  processForked(pid: number, parentPid: number): void {
    const parent = this.#pools.get(parentPid);
    if (parent === undefined) return;
    this.#pools.set(pid, { ...parent, ...this.#emptiness(parent.detours) });
  }

  /** What the process does is not seen from now on: any address may be used again. */
  leave(pid: number): void {
    this.#pools.delete(pid);
  }

  leaveAll(): void {
    this.#pools.clear();
  }

  threadExit(pid: number, tid: number): void {
    this.#recorded.threadExit(tid);
    this.#pools.get(pid)?.threads.threadExit(tid);
  }

  /** A call of Node's own, made straight from the end of an operation, is of whoever asked for that. */
  #explained(
    thread: StoppedThread,
    stack: JsStack,
    pool: Pool,
    source: RemoteStackSource,
  ): JsStack | AskedStack {
    const { frames } = stack;
    if (stack.truncated || source.inMicrotask || frames.some(isProgram) || isTickQueue(frames.at(-1)))
      return stack;
    const parent = this.#parent(thread, source.innermost, pool);
    if (parent?.stack === undefined || parent.from === 'unknown') return stack;
    return { thread: 'js', from: 'parent', stack: parent.stack };
  }

  #parent(thread: StoppedThread, fp: number, pool: Pool, next = 0): Operation | undefined {
    const record = (work: number): Operation | undefined => {
      const operation = pool.operations.get(work);
      // The thread that handed work over is told of its end: another may have used the address meanwhile.
      return operation?.tid === thread.tid ? operation : undefined;
    };
    return pool.completions.around(thread, fp, pool.detours.done, record, next);
  }

  #emptiness(made: Detours): Pick<Pool, 'threads' | 'completions' | 'operations'> {
    const threads = new PoolThreads(this.#context, made.work);
    return { threads, completions: new Completions(this.#context), operations: new Map() };
  }

  /** What the request is, and, where the program records it, the stack that led to it. */
  #requestOf(
    thread: StoppedThread,
    work: number,
    { layout, bias, asyncId }: Pool,
  ): { name: string; stack: JsStack | undefined } | undefined {
    const { bytes } = this.#request;
    const start = work - LONGEST_REQUEST;
    if (thread.memory.read(start, LONGEST_REQUEST, this.#request) !== LONGEST_REQUEST) return undefined;
    const request = requestObject(bytes, layout.requests, bias);
    if (request === undefined) return undefined;
    const at = request.start + asyncId;
    const stack = at + 8 > bytes.length ? undefined : this.#recorded.get(thread, bytes.readDoubleLE(at));
    return { name: request.name, stack };
  }
}

/** Of a stack that could not be read: nothing follows from it. */
const UNREAD: JsStack = { frames: [], exact: false, engine: 'remote', truncated: true };

/** An origin of its own, with as many frames as are wanted. */
function cut(origin: Origin, limit: number): Origin {
  const { stack } = origin;
  if (stack === undefined || stack.frames.length <= limit) return { ...origin };
  return { ...origin, stack: { ...stack, frames: stack.frames.slice(0, limit), truncated: true } };
}

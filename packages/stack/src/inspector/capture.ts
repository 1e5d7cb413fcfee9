/** The inspector engine: the stack is given by the process itself, a moment after the call. */
import type { DeferredStack, JsStack, Probe, StackContext, StackSource, StoppedThread } from '@ptracer/core';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentCall } from './current-call.js';
import { isHousekeeping } from './housekeeping.js';
import { InspectedProcess } from './inspected-process.js';
import { LineReader } from './line-reader.js';
import { OWN_CALL } from './own-frames.js';
import { OwnWakes } from './own-wakes.js';
import type { Request } from './pending.js';
import { EVENTS_FIFO, parseLine, SESSION_PROBE_LENGTH } from './protocol.js';

/** What `prepareInspector` and `ownInspector` hand over. */
export interface InspectorEngineOptions {
  folder: string;
  maxFrames?: number;
  notice?: string;
  /** The process traces itself: it, and its session thread, which runs already. */
  own?: { pid: number; tid: number };
}

const MAX_FRAMES = 200;
/** How long a call is held up for its request to reach the main thread, in ms; and between looks. */
const LONGEST_ARMING = 10;
const LOOK_EVERY = 0.03;
/** Looks before the first one at the worker's state. */
const PATIENCE = 8;
/** How long a trace's beginning waits for the process's own session thread, in ms; and between looks. */
const LONGEST_MEETING = 1000;
const MEETING_EVERY = 0.3;
/** How long the tracer's end waits for that of the process, in ms. */
const LONGEST_DYING = 200;
/** Requests are numbered from here, apart from those of a tracer before. */
const NUMBERS_EACH = 2 ** 20;

const never = new Int32Array(new SharedArrayBuffer(4));

function isTracedByUs(pid: number, tid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/task/${tid}/status`, 'latin1');
    return /^TracerPid:\t(\d+)$/m.exec(status)?.[1] === String(process.pid);
  } catch {
    return false;
  }
}

/** Letter (proc(5)); `undefined` for a thread that is gone. */
function stateOf(pid: number, tid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2];
  } catch {
    return undefined;
  }
}

/** It waits for the tracer: nothing it does can happen before the tracer goes on. */
function isInTracingStop(pid: number, tid: number): boolean {
  return ['t', undefined].includes(stateOf(pid, tid));
}

/** Removes the folder of a process that is gone, or about to be; a process that goes on needs it. */
function removeFolderOf(pid: number, folder: string): void {
  const end = performance.now() + LONGEST_DYING;
  while (isAlive(pid) && performance.now() < end) Atomics.wait(never, 0, 0, 1);
  if (!isAlive(pid)) rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  return !['Z', 'X', undefined].includes(stateOf(pid, pid));
}

export class InspectorStackSource implements StackSource {
  readonly probes: readonly Probe['kind'][];
  readonly #context: StackContext;
  readonly #folder: string;
  readonly #maxFrames: number;
  readonly #lines: LineReader;
  readonly #processes = new Map<number, InspectedProcess>();
  /** The process that traces itself. */
  readonly #own: { pid: number; wakes: OwnWakes } | undefined;
  #requests = process.pid * NUMBERS_EACH;
  #warned = false;

  /** @throws when the folder or its FIFO cannot be used */
  constructor(options: InspectorEngineOptions, context: StackContext) {
    this.#context = context;
    if (options.notice !== undefined) context.warn('WARN_PTRACER_STACKS', options.notice);
    this.#folder = options.folder;
    this.#maxFrames = options.maxFrames ?? MAX_FRAMES;
    const path = join(this.#folder, EVENTS_FIFO);
    context.createFifo(path);
    this.#lines = new LineReader(path);
    context.onInput(this.#lines.fd, () => this.#receive());
    this.probes = options.own === undefined ? ['data'] : [];
    if (options.own === undefined) return;
    const { pid, tid } = options.own;
    this.#own = { pid, wakes: new OwnWakes(context, tid) };
    this.#meet(pid, tid);
    // A process that was killed could not do it.
    process.once('exit', () => removeFolderOf(pid, options.folder));
  }

  capture(thread: StoppedThread): JsStack | DeferredStack | undefined {
    const { pid } = thread;
    if (thread.tid !== pid) return undefined;
    if (!this.#processes.get(pid)?.ready) this.#receive();
    const process = this.#processes.get(pid);
    if (!process?.ready) return undefined;
    const call = currentCall(pid, pid, this.#context.arch);
    if (call === undefined) return undefined;
    const wakes = pid === this.#own?.pid ? this.#own.wakes : undefined;
    if (wakes?.isOwn(thread, call)) return OWN_CALL;
    if (isHousekeeping(pid, call, process.serving)) return undefined;
    wakes?.requested(pid);
    const request = process.request(++this.#requests);
    if (request === undefined) return undefined;
    this.#arm(pid, process, request);
    return request.share();
  }

  /** The session thread of a command begins: what it opens from now on is the tracer's. */
  probed({ tid }: StoppedThread, { kind, length }: Probe): void {
    if (kind === 'data' && length === SESSION_PROBE_LENGTH && this.#own === undefined)
      this.#context.hideThread(tid);
  }

  tick(): void {
    this.#receive();
    const now = performance.now();
    for (const process of this.#processes.values()) process.expire(now);
  }

  processExec(pid: number): void {
    this.#forget(pid);
  }

  threadExit(pid: number, tid: number): void {
    // A trace that ends lets its threads go; the next one finds the process as it was.
    if (pid === this.#own?.pid) return;
    const process = this.#processes.get(pid);
    if (process && (tid === pid || tid === process.tid)) process.end();
  }

  processExit(pid: number): void {
    this.#forget(pid);
  }

  /**
   * Gets to know the session thread of the process that traces itself. Where that is a tracee at the moment, because
   * it was born in another trace, it can answer later only.
   */
  #meet(pid: number, tid: number): void {
    const path = join(this.#folder, String(pid));
    this.#context.hideThread(tid);
    // Both FIFOs are there already where another tracer made them.
    this.#context.createFifo(path);
    // Answers that the other one asked for are nobody's.
    this.#receive();
    const process = new InspectedProcess(tid, path, this.#maxFrames);
    this.#processes.set(pid, process);
    process.greet();
    const end = performance.now() + LONGEST_MEETING;
    while (!process.ready && performance.now() < end && !isInTracingStop(pid, tid)) {
      Atomics.wait(never, 0, 0, MEETING_EVERY);
      this.#receive();
    }
    if (process.ready) this.#own?.wakes.meet(pid);
  }

  /**
   * Holds the call up until its request lies with the main thread, which will serve it at the first stack check
   * after the call. The worker is no obstacle as a rule: the kernel's filter stops only calls that are traced,
   * and none of a hidden thread where there is no filter. If it is stopped for the loop after all (`read` and
   * `write` are traced), the call goes on at once and the request arrives some time later.
   */
  #arm(pid: number, process: InspectedProcess, request: Request): void {
    const end = performance.now() + LONGEST_ARMING;
    for (let looks = 1; process.ready && !request.armed; looks++) {
      Atomics.wait(never, 0, 0, LOOK_EVERY);
      this.#receive();
      if (looks > PATIENCE && (performance.now() > end || isInTracingStop(pid, process.tid))) return;
    }
  }

  #receive(): void {
    this.#lines.read((text) => {
      const line = parseLine(text);
      switch (line?.type) {
        case 'hello':
          return this.#onHello(line.pid, line.tid);
        case 'ready':
          return this.#onReady(line.pid, line.tid);
        case 'ended':
          return this.#processes.get(line.pid)?.end();
        case 'failed':
          return this.#onFailed(line.pid, line.text);
        case 'notice':
          return this.#context.warn('WARN_PTRACER_STACKS', line.text);
        case 'armed':
          return this.#processes.get(line.pid)?.onArmed(line.id);
        case 'part':
        case 'end':
          return this.#processes.get(line.pid)?.onAnswer(line.id, line.text, line.type === 'end');
        default:
      }
    });
  }

  #onHello(pid: number, tid: number): void {
    const path = join(this.#folder, String(pid));
    // It says so again and again until it has been heard.
    if (existsSync(path)) return;
    try {
      if (!isTracedByUs(pid, tid)) return writeFileSync(path, '');
      this.#context.hideThread(tid);
      if (this.#context.createFifo(path))
        this.#processes.set(pid, new InspectedProcess(tid, path, this.#maxFrames));
    } catch {
      // The folder is gone: the trace is over.
    }
  }

  #onReady(pid: number, tid: number): void {
    const process = this.#processes.get(pid);
    if (process?.tid === tid) process.ready = true;
  }

  #onFailed(pid: number, reason: string): void {
    if (this.#warned || !this.#processes.has(pid)) return;
    this.#warned = true;
    this.#context.warn(
      'WARN_PTRACER_NO_INSPECTOR',
      `the inspector of process ${pid} cannot be used, so its calls have no stacks: ${reason}`,
    );
  }

  #forget(pid: number): void {
    this.#processes.get(pid)?.close();
    this.#processes.delete(pid);
  }
}

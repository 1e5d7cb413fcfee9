/** The remote engine, which also knows who asked for what the thread pool does. */
import type {
  AskedStack,
  JsStack,
  Probe,
  StackContext,
  StackSource,
  StoppedProcess,
  StoppedThread,
} from '@ptracer/core';
import { RemoteStackSource, type RemoteStackOptions } from '../remote/capture.js';
import { PoolStacks } from './pool-stacks.js';

export interface AskingStackOptions extends RemoteStackOptions {
  /** Who asked for the calls of the thread pool. Default true. */
  poolStacks?: boolean;
  /** The program may record who asked (`prepareAsyncHooks`). Default false. */
  asyncHooks?: boolean;
}

/** What a source with these options waits for. */
export function probesOf({ poolStacks, asyncHooks }: AskingStackOptions): readonly Probe['kind'][] {
  if (poolStacks === false) return [];
  return asyncHooks ? ['code', 'data'] : ['code'];
}

export class AskingStackSource implements StackSource {
  readonly probes: readonly Probe['kind'][];
  readonly #source: RemoteStackSource;
  readonly #pool: PoolStacks | undefined;
  readonly #context: StackContext;

  constructor(options: AskingStackOptions, context: StackContext) {
    this.probes = probesOf(options);
    this.#context = context;
    this.#source = new RemoteStackSource(options, context);
    this.#pool = options.poolStacks === false ? undefined : new PoolStacks(context);
  }

  capture(thread: StoppedThread): JsStack | AskedStack | undefined {
    return this.#pool === undefined ? this.#source.capture(thread) : this.#pool.capture(thread, this.#source);
  }

  wantsStopped(pid: number): boolean {
    return this.#pool?.has(pid) === false;
  }

  processLeft(pid: number): void {
    this.#pool?.leave(pid);
  }

  idle(): void {
    this.#pool?.leaveAll();
  }

  processStopped(process: StoppedProcess): void {
    const problem = this.#pool?.begin(process, this.#source);
    if (problem !== undefined) warnOfPool(this.#context, `process ${process.pid}`, problem);
  }

  processRuns(pid: number, reason: string): void {
    if (this.#pool !== undefined) warnOfPool(this.#context, `process ${pid}`, reason);
  }

  probed(thread: StoppedThread, probe: Probe): void {
    this.#pool?.probed(thread, probe, this.#source);
  }

  processForked(pid: number, parentPid: number): void {
    this.#pool?.processForked(pid, parentPid);
  }

  processExec(pid: number): void {
    this.#source.processExec(pid);
    this.#pool?.leave(pid);
  }

  threadExit(pid: number, tid: number): void {
    this.#source.threadExit(pid, tid);
    this.#pool?.threadExit(pid, tid);
  }

  processExit(pid: number): void {
    this.#source.processExit(pid);
    this.#pool?.leave(pid);
  }
}

/** Says why the calls of a pool have no stacks. */
export function warnOfPool(context: StackContext, name: string, problem: string): void {
  context.warn(
    'WARN_PTRACER_POOL_STACKS',
    `${name}: who asked for the calls of its thread pool is not told: ${problem}`,
  );
}

/** What every engine that knows who asked for the thread pool's calls has. */
import type {
  AskedStack,
  DeferredStack,
  JsStack,
  Probe,
  StackContext,
  StackSource,
  StoppedProcess,
  StoppedThread,
} from '@ptracer/core';
import type { RemoteStackOptions } from '../remote/capture.js';
import { PoolStacks } from './pool-stacks.js';

export interface PooledStackOptions extends RemoteStackOptions {
  /** Who asked for the calls of the thread pool. Default true. */
  poolStacks?: boolean;
  /** The program may record who asked (`prepareAsyncHooks`). Default false. */
  asyncHooks?: boolean;
}

export abstract class PooledStackSource implements StackSource {
  readonly probes: readonly Probe['kind'][];
  protected readonly context: StackContext;
  /** `undefined`: not wanted. */
  protected readonly pool: PoolStacks | undefined;

  protected constructor({ poolStacks, asyncHooks }: PooledStackOptions, context: StackContext) {
    this.context = context;
    this.pool = poolStacks === false ? undefined : new PoolStacks(context);
    const kinds: Probe['kind'][] = asyncHooks ? ['code', 'data'] : ['code'];
    this.probes = this.pool === undefined ? [] : kinds;
  }

  abstract capture(thread: StoppedThread): JsStack | AskedStack | DeferredStack | undefined;
  abstract probed(thread: StoppedThread, probe: Probe): void;
  abstract processStopped(process: StoppedProcess): void;
  abstract processRuns(pid: number, reason: string): void;

  wantsStopped(pid: number): boolean {
    return this.pool?.has(pid) === false;
  }

  processLeft(pid: number): void {
    this.pool?.leave(pid);
  }

  idle(): void {
    this.pool?.leaveAll();
  }

  processForked(pid: number, parentPid: number): void {
    this.pool?.processForked(pid, parentPid);
  }

  processExec(pid: number): void {
    this.pool?.leave(pid);
  }

  threadExit(pid: number, tid: number): void {
    this.pool?.threadExit(pid, tid);
  }

  processExit(pid: number): void {
    this.pool?.leave(pid);
  }

  /** Says why the calls of a pool have no stacks. */
  protected warnOfPool(name: string, problem: string): void {
    this.context.warn(
      'WARN_PTRACER_POOL_STACKS',
      `${name}: who asked for the calls of its thread pool is not told: ${problem}`,
    );
  }
}

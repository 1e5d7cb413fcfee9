/** The remote engine, which also knows who asked for what the thread pool does. */
import type { AskedStack, JsStack, Probe, StackContext, StoppedProcess, StoppedThread } from '@ptracer/core';
import { RemoteStackSource } from '../remote/capture.js';
import { PooledStackSource, type PooledStackOptions } from './pooled.js';

export class AskingStackSource extends PooledStackSource {
  readonly #source: RemoteStackSource;

  constructor(options: PooledStackOptions, context: StackContext) {
    super(options, context);
    this.#source = new RemoteStackSource(options, context);
  }

  capture(thread: StoppedThread): JsStack | AskedStack | undefined {
    return this.pool === undefined ? this.#source.capture(thread) : this.pool.capture(thread, this.#source);
  }

  processStopped(process: StoppedProcess): void {
    const problem = this.pool?.begin(process, this.#source);
    if (problem !== undefined) this.warnOfPool(`process ${process.pid}`, problem);
  }

  processRuns(pid: number, reason: string): void {
    this.warnOfPool(`process ${pid}`, reason);
  }

  probed(thread: StoppedThread, probe: Probe): void {
    this.pool?.probed(thread, probe, this.#source);
  }

  override processExec(pid: number): void {
    super.processExec(pid);
    this.#source.processExec(pid);
  }

  override threadExit(pid: number, tid: number): void {
    super.threadExit(pid, tid);
    this.#source.threadExit(pid, tid);
  }

  override processExit(pid: number): void {
    super.processExit(pid);
    this.#source.processExit(pid);
  }
}

/**
 * Entry of the automatic engine: the remote engine, for each binary that passes verification.
 *
 * A process is judged when its first JavaScript stack is read. What the verdict does not allow is not shown.
 */
import { readlinkSync } from 'node:fs';
import type {
  AskedStack,
  DeferredStack,
  JsStack,
  Probe,
  StackContext,
  StackSourceFactory,
  StoppedProcess,
  StoppedThread,
} from '@ptracer/core';
import { PooledStackSource, type PooledStackOptions } from '../pool/pooled.js';
import { RemoteStackSource } from '../remote/capture.js';
import { cacheFolder } from '../remote/symbol-cache.js';
import { verdictOn } from '../verify/verdict.js';
import { isNodeName } from './node-binary.js';

/** Options of the automatic engine: JSON. */
export interface AutoStackOptions extends Omit<PooledStackOptions, 'verified'> {
  /** What else can be done where stacks cannot be read. */
  advice?: string;
}

/** What is known of a process. */
type Judgement = 'exact' | 'without-awaiting' | 'unverified' | 'refused';

class AutoStackSource extends PooledStackSource {
  readonly #folder: string | null;
  readonly #advice: string;
  readonly #asksForAwaiting: boolean;
  readonly #verified: RemoteStackSource;
  readonly #withoutAwaiting: RemoteStackSource;
  readonly #unverified: RemoteStackSource;
  readonly #judgements = new Map<number, Judgement>();
  /** Binaries that were spoken of already. */
  readonly #said = new Set<string>();

  constructor(options: AutoStackOptions, context: StackContext) {
    super(options, context);
    this.#folder = options.cacheFolder === undefined ? cacheFolder() : options.cacheFolder;
    this.#advice = options.advice === undefined ? '' : `; ${options.advice}`;
    this.#asksForAwaiting = options.asyncFrames !== false;
    this.#verified = new RemoteStackSource({ ...options, verified: true }, context);
    this.#withoutAwaiting = new RemoteStackSource(
      { ...options, verified: true, asyncFrames: false },
      context,
    );
    this.#unverified = new RemoteStackSource({ ...options, verified: false }, context);
  }

  capture(thread: StoppedThread): JsStack | AskedStack | DeferredStack | undefined {
    const source = this.#sourceOf(thread);
    if (source === undefined) return undefined;
    return this.pool === undefined ? source.capture(thread) : this.pool.capture(thread, source);
  }

  processStopped(process: StoppedProcess): void {
    const problem = this.pool?.begin(process, this.#verified);
    if (problem !== undefined) this.#sayOfPool(nameOf(process.pid), problem);
  }

  processRuns(pid: number, reason: string): void {
    this.#sayOfPool(nameOf(pid), reason);
  }

  probed(thread: StoppedThread, probe: Probe): void {
    // A recorder tells of itself before there is a stack to judge by.
    const source = probe.kind === 'data' ? this.#verified : this.#sourceOf(thread);
    if (source !== undefined) this.pool?.probed(thread, probe, source);
  }

  override processExec(pid: number): void {
    super.processExec(pid);
    this.#judgements.delete(pid);
    for (const source of this.#sources()) source.processExec(pid);
  }

  override threadExit(pid: number, tid: number): void {
    super.threadExit(pid, tid);
    for (const source of this.#sources()) source.threadExit(pid, tid);
  }

  override processExit(pid: number): void {
    super.processExit(pid);
    this.#judgements.delete(pid);
    for (const source of this.#sources()) source.processExit(pid);
  }

  #sources(): RemoteStackSource[] {
    return [this.#verified, this.#withoutAwaiting, this.#unverified];
  }

  /** What reads the stacks of the thread's process; a process is judged at its first JavaScript stack. */
  #sourceOf(thread: StoppedThread): RemoteStackSource | undefined {
    const { pid } = thread;
    if (!this.#judgements.has(pid) && !this.#isJudged(thread)) return undefined;
    switch (this.#judgements.get(pid)) {
      case 'exact':
        return this.#verified;
      case 'without-awaiting':
        return this.#withoutAwaiting;
      case 'unverified':
        return this.#unverified;
      default:
        return undefined;
    }
  }

  #isJudged(thread: StoppedThread): boolean {
    const { pid } = thread;
    if (this.#verified.capture(thread) !== undefined) {
      this.#judgements.set(pid, this.#judge(pid));
      return true;
    }
    const reason = this.#verified.unsupported(pid);
    if (reason !== undefined) this.#refuseUnsupported(pid, reason);
    return false;
  }

  #refuseUnsupported(pid: number, reason: string): void {
    this.#judgements.set(pid, 'refused');
    const name = nameOf(pid);
    if (isNodeName(name)) this.#say(name, `its stacks cannot be read: ${reason}${this.#advice}`);
  }

  #judge(pid: number): Judgement {
    const {
      outcome,
      reason = '',
      awaiting,
    } = verdictOn(`/proc/${pid}/exe`, this.#folder, (...program) => this.context.runProgram(...program));
    if (outcome === 'exact' && awaiting === undefined) return 'exact';
    const name = nameOf(pid);
    if (outcome === 'exact') {
      if (this.#asksForAwaiting)
        this.#say(name, `functions that await are not told, because they would be wrong: ${awaiting}`);
      return 'without-awaiting';
    }
    if (outcome === 'unverifiable') {
      this.#say(name, `its stacks are read, but could not be verified: ${reason}`);
      return 'unverified';
    }
    this.#say(name, `its stacks are not shown, because they would be wrong: ${reason}${this.#advice}`);
    return 'refused';
  }

  #sayOfPool(name: string, problem: string): void {
    const key = `pool ${name}`;
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.warnOfPool(name, problem);
  }

  #say(name: string, text: string): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    this.context.warn('WARN_PTRACER_STACKS', `${name}: ${text}`);
  }
}

function nameOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return `process ${pid}`;
  }
}

/** Makes the automatic engine. */
const createAutoStackSource: StackSourceFactory = (options, context) =>
  new AutoStackSource((options ?? {}) as AutoStackOptions, context);

export default createAutoStackSource;

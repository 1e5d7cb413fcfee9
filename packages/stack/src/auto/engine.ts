/**
 * Entry of the automatic engine: the remote engine, for each binary that passes verification.
 *
 * A process is judged when its first JavaScript stack is read. What the verdict does not allow is not shown.
 */
import { readlinkSync } from 'node:fs';
import type {
  DeferredStack,
  JsStack,
  StackContext,
  StackSource,
  StackSourceFactory,
  StoppedThread,
} from '@ptracer/core';
import { RemoteStackSource, type RemoteStackOptions } from '../remote/capture.js';
import { cacheFolder } from '../remote/symbol-cache.js';
import { verdictOn } from '../verify/verdict.js';
import { isNodeName } from './node-binary.js';

/** Options of the automatic engine: JSON. */
export interface AutoStackOptions extends Omit<RemoteStackOptions, 'verified'> {
  /** What else can be done where stacks cannot be read. */
  advice?: string;
}

/** What is known of a process. */
type Judgement = 'exact' | 'without-awaiting' | 'unverified' | 'refused';

class AutoStackSource implements StackSource {
  readonly #context: StackContext;
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
    this.#context = context;
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

  capture(thread: StoppedThread): JsStack | DeferredStack | undefined {
    switch (this.#judgements.get(thread.pid)) {
      case 'exact':
        return this.#verified.capture(thread);
      case 'without-awaiting':
        return this.#withoutAwaiting.capture(thread);
      case 'unverified':
        return this.#unverified.capture(thread);
      case 'refused':
        return undefined;
      default:
        return this.#first(thread);
    }
  }

  processExec(pid: number): void {
    this.#judgements.delete(pid);
    for (const source of this.#sources()) source.processExec(pid);
  }

  threadExit(pid: number, tid: number): void {
    for (const source of this.#sources()) source.threadExit(pid, tid);
  }

  processExit(pid: number): void {
    this.#judgements.delete(pid);
    for (const source of this.#sources()) source.processExit(pid);
  }

  #sources(): RemoteStackSource[] {
    return [this.#verified, this.#withoutAwaiting, this.#unverified];
  }

  #first(thread: StoppedThread): JsStack | DeferredStack | undefined {
    const { pid } = thread;
    const stack = this.#verified.capture(thread);
    if (stack === undefined) {
      const reason = this.#verified.unsupported(pid);
      if (reason !== undefined) this.#refuseUnsupported(pid, reason);
      return undefined;
    }
    this.#judgements.set(pid, this.#judge(pid));
    return this.capture(thread);
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
    } = verdictOn(`/proc/${pid}/exe`, this.#folder, (...program) => this.#context.runProgram(...program));
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

  #say(name: string, text: string): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    this.#context.warn('WARN_PTRACER_STACKS', `${name}: ${text}`);
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

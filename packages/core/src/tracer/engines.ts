/** Stack engines: one of each kind, kept for as long as the tracer lives, because what they know is dear. */
import type { Arch } from '../events.js';
import type { PluginReference, StackContext, StackSource, StoppedProcess } from '../plugins.js';
import { now } from './clock.js';
import { makePlugin } from './plugin-loader.js';
import { StackResources } from './stack-resources.js';
import type { Subscriptions } from './subscription.js';
import type { Tracees } from './tracees.js';

interface Engine {
  source: StackSource | undefined;
  resources: StackResources;
  /** Warnings that nobody was there to hear. */
  unsaid: { code: string; message: string }[];
}

export class Engines {
  readonly #engines = new Map<string, Engine>();
  /** Threads that work for the tracer. */
  readonly #hidden = new Set<number>();

  constructor(
    readonly arch: Arch,
    readonly tracees: Tracees,
    readonly subscriptions: Subscriptions,
  ) {}

  /** @throws {PtracerError} ERR_PTRACER_PLUGIN */
  async get(reference: PluginReference): Promise<StackSource> {
    const key = JSON.stringify(reference);
    const known = this.#engines.get(key);
    if (known?.source !== undefined) return known.source;
    const unsaid: Engine['unsaid'] = [];
    const resources = new StackResources(this.arch, {
      warn: (code, message) => this.#warn(engine, code, message),
      hideThread: (tid) => this.hide(tid),
    });
    const engine: Engine = { source: undefined, resources, unsaid };
    engine.source = await makePlugin<StackSource, StackContext>(reference, resources);
    this.#engines.set(key, engine);
    return engine.source;
  }

  /** Calls of this thread are no events. */
  hide(tid: number): void {
    this.#hidden.add(tid);
    const tracee = this.tracees.get(tid);
    if (tracee === undefined) return;
    tracee.hidden = true;
    tracee.inCall = false;
  }

  hides(tid: number): boolean {
    return this.#hidden.has(tid);
  }

  /** Says what an engine had to say before its trace began. */
  begin(): void {
    for (const engine of this.#engines.values()) {
      for (const { code, message } of engine.unsaid.splice(0)) this.#warn(engine, code, message);
    }
  }

  /** Something may have arrived for one of them. */
  poll(): void {
    for (const { resources } of this.#engines.values()) resources.poll();
  }

  tick(): void {
    for (const { source } of this.#engines.values()) source?.tick?.();
  }

  processStopped(process: StoppedProcess): void {
    for (const source of this.subscriptions.engines) {
      if (source.wantsStopped?.(process.pid)) source.processStopped?.(process);
    }
  }

  /** Whether any would rather see the process stopped. */
  wantStopped(pid: number): boolean {
    return [...this.subscriptions.engines].some((source) => source.wantsStopped?.(pid));
  }

  processRuns(pid: number, reason: string): void {
    for (const source of this.subscriptions.engines) {
      if (source.wantsStopped?.(pid)) source.processRuns?.(pid, reason);
    }
  }

  processLeft(pid: number): void {
    for (const { source } of this.#engines.values()) source?.processLeft?.(pid);
  }

  /** A trace has ended: its engine may be nobody's now. */
  released(source: StackSource | undefined): void {
    if (source !== undefined && !this.subscriptions.engines.has(source)) source.idle?.();
  }

  processForked(pid: number, parentPid: number): void {
    for (const { source } of this.#engines.values()) source?.processForked?.(pid, parentPid);
  }

  processExec(pid: number): void {
    for (const { source } of this.#engines.values()) source?.processExec(pid);
  }

  threadExit(pid: number, tid: number): void {
    this.#hidden.delete(tid);
    for (const { source } of this.#engines.values()) source?.threadExit(pid, tid);
  }

  processExit(pid: number): void {
    for (const { source } of this.#engines.values()) source?.processExit(pid);
  }

  #warn(engine: Engine, code: string, message: string): void {
    const { source } = engine;
    const listeners = this.subscriptions.list.filter(({ stack }) => stack !== undefined && stack === source);
    if (listeners.length === 0) engine.unsaid.push({ code, message });
    for (const { emitter } of listeners) emitter.emit({ type: 'warning', code, message, time: now() });
  }
}

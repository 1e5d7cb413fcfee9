/** Which module a file is looked for, where no line is on the stack: Node.js resolves static imports in an order that tells. */
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import { originOf, type CallOrigin } from '../call-site.js';
import type { ModuleFiles } from './startup-files.js';
import { LoadedModule, ModuleTexts } from './startup-module.js';
import { LinkQueue } from './startup-queue.js';
import { loadingFrames, Resolution, stepOf } from './startup-resolution.js';

/** A program that loads more goes on without. */
const MODULES = 50_000;

const LOAD = 'node:internal/modules/esm/load';
const JOB = 'node:internal/modules/esm/module_job';
const READERS: ReadonlySet<string> = new Set(['getSource', 'getSourceSync']);

/** What one thread loads. */
interface LoadingThread {
  modules: Map<string, LoadedModule>;
  queue: LinkQueue;
  /** Where modules are linked one inside the other: these, from the outermost. */
  nested: (LoadedModule | undefined)[];
  current: Resolution | undefined;
  /** The file that `require` has read last. */
  required: string | undefined;
}

/** Told of a call when it is known who asked for it, which may be later. */
export type Told = (call: SyscallEvent, path: string, origin: CallOrigin) => void;

/** Follows the module loaders of all threads. */
export class ModuleLinks {
  readonly #files: ModuleFiles;
  readonly #tell: Told;
  readonly #texts: ModuleTexts;
  readonly #processes = new Map<number, Map<number, LoadingThread>>();
  #count = 0;

  constructor(files: ModuleFiles, tell: Told) {
    this.#files = files;
    this.#texts = new ModuleTexts(files);
    this.#tell = tell;
  }

  observe(event: TraceEvent): void {
    if (event.type === 'start') this.#texts.began = event.wallTime / 1e6;
    else if (event.type === 'exec') this.#leave(event.pid);
    else if (event.type === 'exit') this.#leave(event.pid, event.tid);
  }

  /** Takes a call of a module loader. */
  take(call: SyscallEvent, path: string): void {
    const step = stepOf(call, path);
    if (step === undefined) return this.#takeOther(call, path);
    const thread = this.#threadOf(call);
    if (thread.current?.continues(step) !== true) {
      this.#close(thread);
      thread.current = new Resolution(call, step);
    }
    thread.current!.take(call, path, step);
  }

  /** Tells what has waited. */
  finish(): void {
    for (const pid of this.#processes.keys()) this.#leave(pid);
  }

  /** A file is read, or looked at once more, for the import that has found it. */
  #takeOther(call: SyscallEvent, path: string): void {
    const frames = loadingFrames(call);
    const own = this.#processes.get(call.pid)?.get(call.tid);
    if (own) this.#close(own);
    const isRead = frames.some(({ name, url }) => url === LOAD && READERS.has(name));
    const module = own === undefined && isRead ? this.#readOnPool(call.pid, path) : own?.modules.get(path);
    if (module !== undefined && isRead) module.isRead = true;
    const origin = originOf(call);
    if (module !== undefined && origin.site === null) return this.#add(module.by, call, path);
    // A package.json is read in another way.
    if (frames.some(({ name }) => name === 'readFileSync') && !frames.some(({ url }) => url === JOB))
      this.#threadOf(call).required = path;
    this.#tell(call, path, origin);
  }

  /** Node.js 20 reads on the thread pool, when the thread that loads has gone on. */
  #readOnPool(pid: number, path: string): LoadedModule | undefined {
    let known: LoadedModule | undefined;
    for (const thread of this.#processes.get(pid)?.values() ?? []) {
      const target = thread.current?.target;
      if (target !== undefined && this.#files.realPath(target) === path) this.#close(thread);
      const module = thread.modules.get(path);
      known ??= module;
      if (module === undefined || module.isRead) continue;
      thread.queue.readOnPool(module);
      return module;
    }
    return known;
  }

  #close(thread: LoadingThread): void {
    const resolution = thread.current;
    if (resolution === undefined) return;
    thread.current = undefined;
    const { asker } = resolution;
    const known = thread.modules.size;
    const module = this.#moduleOf(thread, resolution);
    const isNew = thread.modules.size > known;
    if (asker === 'queued') {
      thread.queue.resolved(resolution);
    } else if (asker === 'entry') {
      thread.nested = [module];
      this.#settle(resolution, undefined);
    } else {
      if (asker === 1 && resolution.required) this.#enter(thread, resolution);
      this.#settle(resolution, thread.nested[asker - 1]?.asks(resolution));
      thread.nested.length = asker;
      thread.nested[asker] = module;
    }
    if (isNew && typeof asker !== 'number') thread.queue.loaded(module!);
  }

  /** A module that `require` has read is linked. */
  #enter(thread: LoadingThread, by: Resolution): void {
    const { required } = thread;
    if (required === undefined) return;
    thread.required = undefined;
    thread.nested = [new LoadedModule(this.#files.realPath(required), by, this.#texts)];
  }

  /** The module that a resolution has come to, in a thread that may have it already. */
  #moduleOf(thread: LoadingThread, resolution: Resolution): LoadedModule | undefined {
    const { target, found } = resolution;
    if (target === undefined || !found) return undefined;
    const path = this.#files.realPath(target);
    let module = thread.modules.get(path);
    if (module === undefined && this.#count < MODULES) {
      this.#count++;
      module = new LoadedModule(path, resolution, this.#texts);
      thread.modules.set(path, module);
    }
    return module;
  }

  #settle(resolution: Resolution, origin: CallOrigin | undefined): void {
    resolution.origin = origin ?? originOf(resolution.first);
    for (const { call, path } of resolution.looks) this.#tell(call, path, resolution.origin);
    resolution.looks = [];
  }

  #add(resolution: Resolution, call: SyscallEvent, path: string): void {
    if (resolution.origin === undefined) resolution.looks.push({ call, path });
    else this.#tell(call, path, resolution.origin);
  }

  #threadOf({ pid, tid }: SyscallEvent): LoadingThread {
    let threads = this.#processes.get(pid);
    if (threads === undefined) this.#processes.set(pid, (threads = new Map()));
    let thread = threads.get(tid);
    if (thread === undefined) {
      const queue = new LinkQueue((resolution, origin) => this.#settle(resolution, origin));
      thread = { modules: new Map(), queue, nested: [], current: undefined, required: undefined };
      threads.set(tid, thread);
    }
    return thread;
  }

  /** A thread ends, or all of a process. */
  #leave(pid: number, tid?: number): void {
    const threads = this.#processes.get(pid);
    for (const [id, thread] of threads ?? []) {
      if (tid !== undefined && tid !== id) continue;
      this.#close(thread);
      thread.queue.end();
      this.#count -= thread.modules.size;
      threads!.delete(id);
    }
    if (threads?.size === 0) this.#processes.delete(pid);
  }
}

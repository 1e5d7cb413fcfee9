/** What the engine knows of one traced process: its V8, and where machine code is. */
import { existsSync } from 'node:fs';
import { UnsupportedBinaryError } from './discover.js';
import type { Isolate, PcKind } from './isolate.js';
import type { Layout } from './layout.js';
import { readMaps, type Mapping } from './maps.js';
import { layoutOf } from './symbol-cache.js';

/** A thread, and the isolate that was entered on it. */
export interface Thread {
  readonly tid: number;
  /** Address of the thread's `g_current_isolate_`; 0 while it has no thread-local storage. */
  isolateSlot: number;
  /** Value seen in it last. */
  isolateAddress: number;
  isolate: Isolate | undefined;
  /** Bytes of stack that its captures needed lately. */
  depth: number;
}

interface CodeRange {
  start: number;
  end: number;
  /** Added to an address, gives it as linked. */
  toLinked: number;
}

const INITIAL_DEPTH = 4096;

export class TracedProcess {
  readonly pid: number;
  readonly layout: Layout | undefined;
  /** Why `layout` is undefined. */
  readonly reason: string | undefined;
  readonly #cache: string | null;
  readonly #threads = new Map<number, Thread>();
  #maps: Mapping[] = [];
  #file: string | undefined;
  /** Mappings of the binary's code. V8 maps its builtins a second time, next to JIT code. */
  #ranges: CodeRange[] = [];
  readonly #resumePoints: ReadonlySet<number>;

  constructor(pid: number, cache: string | null) {
    this.pid = pid;
    this.#cache = cache;
    const { layout, reason } = this.#load();
    this.layout = layout;
    this.reason = reason;
    this.#resumePoints = new Set(layout?.builtins.resumePoints);
    this.refreshMaps();
  }

  thread(tid: number): Thread {
    let thread = this.#threads.get(tid);
    if (!thread) {
      thread = { tid, isolateSlot: 0, isolateAddress: 0, isolate: undefined, depth: INITIAL_DEPTH };
      this.#threads.set(tid, thread);
    }
    return thread;
  }

  threadExit(tid: number): void {
    this.#threads.delete(tid);
  }

  /** Reads the mappings anew: the code range grows. */
  refreshMaps(): void {
    if (!this.layout) return;
    this.#maps = readMaps(this.pid);
    this.#ranges = [];
    for (const mapping of this.#maps) {
      if (!mapping.executable || mapping.file !== this.#file) continue;
      const segment = this.layout.segments.find(
        ({ offset, size }) => mapping.offset >= offset - 4096 && mapping.offset < offset + size,
      );
      if (!segment) continue;
      const toLinked = segment.address + (mapping.offset - segment.offset) - mapping.start;
      this.#ranges.push({ start: mapping.start, end: mapping.end, toLinked });
    }
  }

  /** Added to an address of the binary's code as linked, gives it at run time. */
  get bias(): number {
    if (!this.layout!.relocatable) return 0;
    // V8 maps a part of the binary a second time, near the code that it makes.
    const sizes = this.#ranges.map(({ start, end }) => end - start);
    return -(this.#ranges[sizes.indexOf(Math.max(...sizes))]?.toLinked ?? 0);
  }

  /** True when both addresses lie in one mapping: on one stack. */
  sameMapping(low: number, high: number): boolean {
    let mapping = this.#mapping(low);
    // A new thread's stack, or the main thread's, which grows down.
    if (!mapping) {
      this.refreshMaps();
      mapping = this.#mapping(low);
    }
    return mapping !== undefined && high < mapping.end;
  }

  classify(pc: number): PcKind {
    for (const range of this.#ranges) {
      if (pc >= range.start && pc < range.end) return this.#classifyBuiltin(pc + range.toLinked);
    }
    const mapping = this.#mapping(pc);
    return mapping?.executable && mapping.file === undefined ? 'jit' : 'unknown';
  }

  #mapping(address: number): Mapping | undefined {
    return this.#maps.find(({ start, end }) => address >= start && address < end);
  }

  #classifyBuiltin(linked: number): PcKind {
    const { start, end, interpreter } = this.layout!.builtins;
    if (linked < start || linked > end) return 'unknown';
    // A return address at the start of a builtin is behind a call at the end of the one before it,
    // but for those that the deoptimizer returns to.
    const resumes = this.#resumePoints.has(linked);
    const runsBytecode = interpreter.some(([from, to]) =>
      resumes ? linked === from : linked > from && linked <= to,
    );
    return runsBytecode ? 'interpreter' : 'builtin';
  }

  #load(): { layout?: Layout; reason?: string } {
    const maps = readMaps(this.pid);
    const executable = `/proc/${this.pid}/exe`;
    const library = maps.find(({ path, executable }) => executable && /\/libnode\.so[^/]*$/.test(path));
    try {
      if (library) throw new UnsupportedBinaryError('node is linked to libnode.so');
      const layout = layoutOf(executable, this.#cache);
      // The first mapping with code of this binary tells its device and inode.
      this.#file = this.#fileOf(maps, layout);
      return this.#file === undefined ? { reason: 'the binary is not mapped' } : { layout };
    } catch (error) {
      return { reason: existsSync(executable) ? String((error as Error).message) : 'the process is gone' };
    }
  }

  #fileOf(maps: readonly Mapping[], layout: Layout): string | undefined {
    const { builtins, segments } = layout;
    const segment = segments.find(
      ({ address, size }) => builtins.start >= address && builtins.start < address + size,
    );
    if (!segment) return undefined;
    const offset = segment.offset + (builtins.start - segment.address);
    return maps.find(
      (mapping) =>
        mapping.executable &&
        mapping.file !== undefined &&
        !/\.so[.\d]*$/.test(mapping.path) &&
        offset >= mapping.offset &&
        offset < mapping.offset + (mapping.end - mapping.start),
    )?.file;
  }
}

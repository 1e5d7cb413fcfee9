/** Turns physical frames into JavaScript frames, from the caches where they hold and from memory elsewhere. */
import type { Frame } from '@ptracer/core';
import { AwaitChain } from './await-chain.js';
import { findCode, isSameCode } from './code.js';
import { Functions, type Callee } from './functions.js';
import type { CodeEntry, CodeSite, FunctionEntry, Isolate, PcKind, SharedEntry } from './isolate.js';
import type { Layout } from './layout.js';
import { BadMemory, distrust, type Memory } from './memory.js';
import { optimizedSite } from './optimized.js';
import { findBaselineBytecode } from './positions.js';
import type { TracedProcess } from './process.js';
import { byteArray } from './scripts.js';
import {
  BUILTIN_EXIT_FRAME,
  CONSTRUCT_CALLER,
  CONTINUATION_FRAME,
  JS_CALLER,
  JS_FRAME,
  WASM_FRAME,
  type PhysicalFrames,
} from './walk.js';
import { wasmFrame } from './wasm.js';

const INTERPRETER = 0;
const BASELINE = 1;
const MAX_BYTECODE = 16 << 20;
/** `kFunctionEntryBytecodeOffset`: before the first bytecode, in the stack check that tiers up and compiles. */
const FUNCTION_ENTRY = -1;

export class Resolver {
  readonly #memory: Memory;
  readonly #layout: Layout;
  readonly #process: TracedProcess;
  readonly #functions: Functions;
  readonly #awaits: AwaitChain | undefined;
  #mapsRead = false;
  /** The frame at hand is in a call with `new`, to the frame before it. */
  #constructs = false;

  constructor(memory: Memory, layout: Layout, process: TracedProcess) {
    this.#memory = memory;
    this.#layout = layout;
    this.#process = process;
    this.#functions = new Functions(memory, layout);
    this.#awaits = layout.promises && new AwaitChain(memory, layout, layout.promises, this.#functions);
  }

  /**
   * Appends the JavaScript frames to `out`, innermost first.
   * @returns false when a frame could not be trusted: `out` holds those before it
   */
  resolve(isolate: Isolate, frames: PhysicalFrames, limit: number, out: Frame[]): boolean {
    this.#mapsRead = false;
    this.#functions.scripts.begin();
    let cold = false;
    let calleeAt = 0;
    for (let i = 0; i < frames.count; i++) {
      const before = out.length;
      this.#constructs = false;
      if (!this.#warm(isolate, frames, i, out)) {
        if (before >= limit) return false;
        try {
          if (!cold) this.#prefetch(isolate, frames, i);
          cold = true;
          this.#cold(isolate, frames, i, out);
        } catch (error) {
          if (error instanceof BadMemory) return false;
          throw error;
        }
      }
      // What was called is the outermost of a frame's functions, if any is shown.
      if (this.#constructs && frames.callers[i - 1] === JS_CALLER && before > calleeAt)
        out[before - 1] = this.#functions.constructed(out[before - 1]!);
      if (frames.callers[i] === CONSTRUCT_CALLER && out.length > before)
        out.push(this.#functions.constructed(out.pop()!));
      calleeAt = before;
    }
    return out.length <= limit;
  }

  /**
   * Appends the functions that await what runs.
   * @returns false when something could not be trusted: `out` holds what is certain
   */
  resolveAwaiting(isolate: Isolate, microtask: number, limit: number, out: Frame[]): boolean {
    if (this.#awaits === undefined || microtask === 0 || microtask === isolate.noMicrotask) return true;
    try {
      this.#awaits.append(isolate, microtask, limit, out);
      return true;
    } catch (error) {
      if (error instanceof BadMemory) return false;
      throw error;
    }
  }

  /** Only what is known to hold in this epoch; reads no memory. */
  #warm(isolate: Isolate, frames: PhysicalFrames, i: number, out: Frame[]): boolean {
    const pc = frames.pcs[i]!;
    const callee = isolate.functions.get(frames.functions[i]!);
    if (callee === undefined || callee.epoch !== isolate.epoch)
      return isolate.isHidden(pc, frames.functions[i]!);
    const { info } = callee.shared;
    if (frames.kinds[i] !== JS_FRAME) {
      if (frames.kinds[i] === WASM_FRAME) return false;
      return info.hidden || info.script !== undefined || push(out, info.frames[INTERPRETER]!.get(0));
    }
    const kind = isolate.pcKinds.get(pc);
    if (kind === 'interpreter') {
      if (info.bytecode !== frames.bytecodes[i]) return false;
      const offset = frames.offsets[i]! - (this.#layout.bytecodeArray.data - 1);
      return push(out, info.frames[INTERPRETER]!.get(offset));
    }
    if (kind === 'builtin') return info.hidden || push(out, info.frames[INTERPRETER]!.get(0));
    const site = isolate.sites.get(pc);
    if (site === undefined || site.entry.epoch !== isolate.epoch || site.entry.dead) return false;
    if (site.outer !== info) return false;
    if (site.frames.length > 0) {
      this.#constructs = site.constructs;
      for (const frame of site.frames) out.push(frame);
      return true;
    }
    if (info.bytecode !== frames.bytecodes[i]) return false;
    return push(out, info.frames[BASELINE]!.get(site.bytecodeOffset));
  }

  #cold(isolate: Isolate, frames: PhysicalFrames, i: number, out: Frame[]): void {
    const kind = frames.kinds[i];
    if (kind === WASM_FRAME) {
      const [pc, instance] = [frames.pcs[i]!, frames.functions[i]!];
      out.push(wasmFrame(this.#memory, isolate, this.#layout, this.#functions.scripts, pc, instance));
      return;
    }
    const address = frames.functions[i]!;
    if (kind === BUILTIN_EXIT_FRAME || kind === CONTINUATION_FRAME) {
      this.#builtinExit(isolate, address, out);
      return;
    }
    const pc = frames.pcs[i]!;
    const callee = this.#callee(isolate, address);
    switch (this.#pcKind(isolate, pc)) {
      case 'interpreter':
        this.#interpreted(isolate, frames, i, callee, out);
        break;
      case 'builtin':
        this.#builtin(isolate, pc, callee, out);
        break;
      case 'jit':
        this.#jit(isolate, frames, i, callee, out);
        break;
      default:
        distrust();
    }
  }

  #interpreted(isolate: Isolate, frames: PhysicalFrames, i: number, callee: Callee, out: Frame[]): void {
    const { info } = callee.entry.shared;
    if (!info.script) distrust();
    const offset = frames.offsets[i]! - (this.#layout.bytecodeArray.data - 1);
    if (offset < FUNCTION_ENTRY) distrust();
    out.push(this.#functions.frame(isolate, info, frames.bytecodes[i]!, offset, INTERPRETER, callee.name));
  }

  #builtin(isolate: Isolate, pc: number, callee: Callee, out: Frame[]): void {
    const { info } = callee.entry.shared;
    if (info.hidden) {
      isolate.hiddenPcs.set(pc, info.name === null || info.name === '' ? 0 : callee.entry.address);
      return;
    }
    // A function with a script whose frame runs a builtin: a trampoline on its way to the function.
    if (info.script) return;
    out.push(this.#functions.builtinFrame(info));
  }

  /** A builtin written in C++ that called JavaScript. It is shown where V8 shows it; doubt leaves it out. */
  #builtinExit(isolate: Isolate, address: number, out: Frame[]): void {
    try {
      const { shared } = this.#callee(isolate, address).entry;
      if (!shared.info.hidden && !shared.info.script) out.push(this.#functions.builtinFrame(shared.info));
    } catch (error) {
      if (!(error instanceof BadMemory)) throw error;
    }
  }

  #jit(isolate: Isolate, frames: PhysicalFrames, i: number, callee: Callee, out: Frame[]): void {
    const pc = frames.pcs[i]!;
    const { shared } = callee.entry;
    const site = this.#site(isolate, frames, i, shared);
    if (!site) {
      // A wrapper that V8 compiled for a function exported by wasm: the wasm frame above it is what is shown.
      if (!shared.info.script || shared.info.script.kind === 'wasm') return;
      this.#interpreted(isolate, frames, i, callee, out);
      return;
    }
    isolate.sites.set(pc, site);
    if (site.entry.kind === 'baseline') {
      const { info } = shared;
      const bytecode = frames.bytecodes[i]!;
      out.push(this.#functions.frame(isolate, info, bytecode, site.bytecodeOffset, BASELINE, callee.name));
      return;
    }
    this.#constructs = site.constructs;
    const last = site.frames.length - 1;
    site.frames.forEach((frame, index) => {
      const renamed = index === last && callee.name !== undefined;
      out.push(renamed ? { ...frame, functionName: callee.name ?? null } : frame);
    });
  }

  /** `undefined`: the frame runs bytecode, through a copy of the interpreter's trampoline. */
  #site(isolate: Isolate, frames: PhysicalFrames, i: number, shared: SharedEntry): CodeSite | undefined {
    const pc = frames.pcs[i]!;
    const known = isolate.sites.get(pc);
    if (known && known.outer === shared.info && this.#holds(isolate, known.entry)) return known;
    isolate.sites.delete(pc);
    const entry = findCode(this.#memory, isolate, this.#layout, pc) ?? distrust();
    if (entry.kind === 'interpreter') return undefined;
    if (entry.kind !== 'baseline')
      return optimizedSite(this.#memory, isolate, this.#layout, this.#functions, entry, pc, shared);
    const bytecodeOffset = this.#baselineOffset(isolate, entry, pc - entry.start, frames.bytecodes[i]!);
    return { entry, outer: shared.info, frames: [], constructs: false, bytecodeOffset };
  }

  #holds(isolate: Isolate, entry: CodeEntry): boolean {
    if (entry.dead) return false;
    if (entry.epoch === isolate.epoch) return true;
    let same = false;
    try {
      same = isSameCode(this.#memory, this.#layout, entry);
    } catch (error) {
      if (!(error instanceof BadMemory)) throw error;
    }
    if (same) entry.epoch = isolate.epoch;
    else entry.dead = true;
    return same;
  }

  #baselineOffset(isolate: Isolate, entry: CodeEntry, pcOffset: number, bytecode: number): number {
    const { bytecodeArray, types, bytecodeSizes } = this.#layout;
    isolate.types.expect(bytecode, types.bytecodeArray);
    const length = this.#memory.smi(bytecode + bytecodeArray.length);
    if (length <= 0 || length > MAX_BYTECODE) distrust();
    const bytecodes = this.#memory.bytes(bytecode + bytecodeArray.data, length);
    const table = entry.positions === 0 ? undefined : byteArray(this.#memory, entry.positions);
    return (table && findBaselineBytecode(table, pcOffset, bytecodes, bytecodeSizes)) ?? distrust();
  }

  #callee(isolate: Isolate, address: number): Callee {
    const known = isolate.functions.get(address);
    if (known && known.epoch !== isolate.epoch && this.#isSameFunction(isolate, known))
      return { entry: known, name: undefined };
    return this.#functions.callee(isolate, address);
  }

  /** After a GC: an entry whose identity is unchanged holds for the new epoch. */
  #isSameFunction(isolate: Isolate, entry: FunctionEntry): boolean {
    const memory = this.#memory;
    if (memory.pointer(entry.address) !== entry.map) return false;
    if (memory.pointer(entry.address + this.#layout.function.shared) !== entry.shared.address) return false;
    if (this.#functions.shared(isolate, entry.shared.address).info !== entry.shared.info) return false;
    entry.shared.epoch = isolate.epoch;
    entry.epoch = isolate.epoch;
    return true;
  }

  #pcKind(isolate: Isolate, pc: number): PcKind {
    const known = isolate.pcKinds.get(pc);
    if (known !== undefined) return known;
    let kind = this.#process.classify(pc);
    // V8 maps its builtins into the range of JIT code: maps read just before show JIT code in their place.
    const isStale =
      kind === 'unknown' ||
      (kind === 'jit' && findCode(this.#memory, isolate, this.#layout, pc) === undefined);
    if (isStale && !this.#mapsRead) {
      this.#mapsRead = true;
      this.#process.refreshMaps();
      kind = this.#process.classify(pc);
    }
    if (kind !== 'unknown') isolate.pcKinds.set(pc, kind);
    return kind;
  }

  /** Fetches with few reads what the cold frames will ask for: functions and bytecode, then what these refer to. */
  #prefetch(isolate: Isolate, frames: PhysicalFrames, from: number): void {
    const memory = this.#memory;
    const first: number[] = [];
    const unknown: number[] = [];
    for (let i = from; i < frames.count; i++) {
      if (frames.kinds[i] !== JS_FRAME || isolate.isHidden(frames.pcs[i]!, frames.functions[i]!)) continue;
      const address = frames.functions[i]!;
      const known = isolate.functions.get(address);
      if (known?.epoch !== isolate.epoch) {
        first.push(address);
        unknown.push(address);
        if (known) first.push(known.shared.address, known.shared.script?.address ?? known.shared.address);
      }
      if (known?.shared.info.bytecode !== frames.bytecodes[i] && frames.offsets[i]! > 0)
        first.push(frames.bytecodes[i]!);
      const site = isolate.sites.get(frames.pcs[i]!);
      if (site && site.entry.epoch !== isolate.epoch)
        first.push(site.entry.stream, site.entry.code, site.entry.deoptData || site.entry.code);
    }
    memory.prefetch(first);
    const shared = memory.pointers(unknown, this.#layout.function.shared);
    memory.prefetch(shared);
    const news = shared.filter((address) => isolate.shared.get(address)?.epoch !== isolate.epoch);
    const { nameOrScopeInfo, script } = this.#layout.sharedFunctionInfo;
    memory.prefetch([...memory.pointers(news, nameOrScopeInfo), ...memory.pointers(news, script)]);
  }
}

function push(out: Frame[], frame: Frame | undefined): boolean {
  if (frame === undefined) return false;
  out.push(frame);
  return true;
}

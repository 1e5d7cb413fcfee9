/** JSFunction and SharedFunctionInfo: who is running, and where in the source an offset of its bytecode lies. */
import type { Frame } from '@ptracer/core';
import type {
  FunctionEntry,
  FunctionInfo,
  Isolate,
  ScriptEntry,
  ScriptInfo,
  SharedEntry,
} from './isolate.js';
import type { Layout } from './layout.js';
import { distrust, type Memory } from './memory.js';
import { isDictionary, ownName, sharedName } from './names.js';
import { findPosition } from './positions.js';
import { positionTable, scriptOf, Scripts } from './scripts.js';

/** Tiers in the order of `FunctionInfo.frames`. */
export const TIERS = ['interpreter', 'baseline', 'maglev', 'turbofan'] as const;

/** A running function, and its name where it is not the one of its source text. */
export interface Callee {
  entry: FunctionEntry;
  /** `null`: it was given an empty one, which V8 takes for none. */
  name: string | null | undefined;
}

/** A name of a function's own as V8 shows it. */
export function displayName(own: string | undefined, info: FunctionInfo): string | null | undefined {
  return own === '' ? anonymousName(info.script) : own;
}

function anonymousName(script: ScriptInfo | undefined): string | null {
  return script?.isEval ? 'eval' : null;
}

const MAX_BYTECODE = 256 << 20;
/** SharedFunctionInfo flags: the function kind has the lowest five bits (objects/shared-function-info.tq). */
const NATIVE = 1 << 5;

export class Functions {
  readonly #memory: Memory;
  readonly #layout: Layout;
  /** Frames called with `new`, by the same ones called without: what is cached elsewhere has no `construct`. */
  readonly #constructed = new WeakMap<Frame, Frame>();
  readonly scripts: Scripts;

  constructor(memory: Memory, layout: Layout) {
    this.#memory = memory;
    this.#layout = layout;
    this.scripts = new Scripts(memory, layout);
  }

  /** @throws {BadMemory} when there is no JSFunction at the address */
  callee(isolate: Isolate, address: number): Callee {
    const known = isolate.functions.get(address);
    if (known?.epoch === isolate.epoch) return { entry: known, name: undefined };
    const memory = this.#memory;
    const { types, function: offsets } = this.#layout;
    const map = memory.pointer(address);
    const type = isolate.types.type(address);
    if (type < types.firstFunction || type > types.lastFunction) distrust();
    const shared = this.shared(isolate, memory.pointer(address + offsets.shared));
    const entry: FunctionEntry = { address, map, shared, epoch: isolate.epoch };
    if (shared.script === undefined) {
      isolate.functions.set(address, entry);
      return { entry, name: undefined };
    }
    const name = ownName(memory, isolate, this.#layout, address, map);
    // A name of its own may change while the function and its map stay the same: read it each time.
    if (name === undefined && !isDictionary(memory, this.#layout, map)) isolate.functions.set(address, entry);
    return { entry, name: displayName(name, shared.info) };
  }

  /** @throws {BadMemory} when there is no SharedFunctionInfo at the address */
  shared(isolate: Isolate, address: number): SharedEntry {
    const memory = this.#memory;
    const known = isolate.shared.get(address);
    if (known?.epoch === isolate.epoch) return known;
    const { sharedFunctionInfo: offsets, types } = this.#layout;
    isolate.types.expect(address, types.sharedFunctionInfo);
    const scriptWord = memory.raw(address + offsets.script);
    const literalId = memory.i32(address + offsets.literalId);
    const scriptObject = scriptOf(memory, isolate, this.#layout, address);
    const script = scriptObject === undefined ? undefined : this.scripts.entry(isolate, scriptObject);
    const sameFunction =
      known &&
      known.scriptWord === scriptWord &&
      known.literalId === literalId &&
      known.script?.info === script?.info;
    const info =
      sameFunction && script ? known.info : this.#functionInfo(isolate, address, literalId, script);
    const entry: SharedEntry = { address, scriptWord, literalId, script, info, epoch: isolate.epoch };
    isolate.shared.set(address, entry);
    return entry;
  }

  #functionInfo(
    isolate: Isolate,
    shared: number,
    literalId: number,
    script: ScriptEntry | undefined,
  ): FunctionInfo {
    const key = script && literalId >= 0 ? `${script.info.id}:${literalId}` : undefined;
    const known = key === undefined ? undefined : isolate.functionInfos.get(key);
    if (known) return known;
    const name = sharedName(this.#memory, isolate, this.#layout, shared);
    const isNative = (this.#memory.u32(shared + this.#layout.sharedFunctionInfo.flags) & NATIVE) !== 0;
    const info: FunctionInfo = {
      name: name || anonymousName(script?.info),
      script: script?.info,
      hidden: script === undefined && !isNative,
      bytecode: 0,
      bytecodeLength: 0,
      table: undefined,
      frames: [new Map(), new Map(), new Map(), new Map()],
    };
    if (key !== undefined) isolate.functionInfos.set(key, info);
    return info;
  }

  /** The frame of a function that is at `offset` of its bytecode. */
  frame(
    isolate: Isolate,
    info: FunctionInfo,
    bytecode: number,
    offset: number,
    tier: number,
    name: string | null | undefined,
  ): Frame {
    this.#useBytecode(isolate, info, bytecode);
    const at = Math.max(offset, 0);
    if (at >= info.bytecodeLength) distrust();
    const frames = info.frames[tier]!;
    let frame = frames.get(at);
    if (!frame) {
      const position = info.table && findPosition(info.table, at, this.#layout.table.positionFlags);
      if (info.table && !position) distrust();
      frame = this.frameAt(isolate, info, position?.offset, tier);
      frames.set(at, frame);
    }
    return name === undefined ? frame : { ...frame, functionName: name };
  }

  /** The frame of a builtin: it has no position. */
  builtinFrame(info: FunctionInfo): Frame {
    const frames = info.frames[0]!;
    let frame = frames.get(0);
    if (!frame) {
      frame = { functionName: info.name, url: null, line: null, column: null, kind: 'builtin' };
      frames.set(0, frame);
    }
    return frame;
  }

  /** The same frame, called with `new`. */
  constructed(frame: Frame): Frame {
    let result = this.#constructed.get(frame);
    if (!result) {
      result = { ...frame, construct: true };
      this.#constructed.set(frame, result);
    }
    return result;
  }

  /** The frame of a function at an offset of its script. */
  frameAt(isolate: Isolate, info: FunctionInfo, offset: number | undefined, tier: number): Frame {
    const { script } = info;
    const at = script && offset !== undefined ? this.scripts.position(isolate, script, offset) : undefined;
    if (offset !== undefined && !at) distrust();
    return {
      functionName: info.name,
      url: script ? script.url : null,
      line: at?.line ?? null,
      column: at?.column ?? null,
      kind: script ? script.kind : 'builtin',
      tier: TIERS[tier]!,
    };
  }

  /** Makes the function's table the one of this bytecode array, which the GC may have moved or V8 made anew. */
  #useBytecode(isolate: Isolate, info: FunctionInfo, bytecode: number): void {
    // Without a table: V8 may have built it since.
    if (info.bytecode === bytecode && info.table) return;
    isolate.types.expect(bytecode, this.#layout.types.bytecodeArray);
    const length = this.#memory.smi(bytecode + this.#layout.bytecodeArray.length);
    if (length <= 0 || length > MAX_BYTECODE) distrust();
    const table = positionTable(this.#memory, isolate, this.#layout, bytecode);
    const same =
      length === info.bytecodeLength && table && info.table ? table.equals(info.table) : table === info.table;
    if (!same) for (const frames of info.frames) frames.clear();
    info.bytecode = bytecode;
    info.bytecodeLength = length;
    info.table = table;
  }
}

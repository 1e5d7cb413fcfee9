/** Frames of Maglev and TurboFan code: one physical frame, one JavaScript frame for each inlined function. */
import type { Frame } from '@ptracer/core';
import type { Functions } from './functions.js';
import { displayName, TIERS } from './functions.js';
import type { CodeEntry, CodeSite, FunctionInfo, Isolate, SharedEntry } from './isolate.js';
import type { Layout } from './layout.js';
import { distrust, type Memory } from './memory.js';
import { ownName } from './names.js';
import { decodePosition, findPosition, type CodePosition } from './positions.js';
import { findDeoptIndex, safepointHeader, safepointSize } from './safepoints.js';
import { bytecodeOf, byteArray } from './scripts.js';
import { readTranslation, type TranslatedFrame } from './translation.js';

const ARRAY_DATA = 16;
const POD_ENTRY = 16;
const MAX_INLINING = 64;
/** Words of a deoptimization entry, and the entries' distance from the inlining positions' index. */
const DEOPT_ENTRY_WORDS = 3;
const FIRST_DEOPT_ENTRY = 4;

/**
 * Frames at a return address, as V8 itself finds them: by the frame translation. The source position table
 * would not do, its entries for calls in Maglev's loops are stale.
 * @param outer the function that the physical frame belongs to
 */
export function optimizedSite(
  memory: Memory,
  isolate: Isolate,
  layout: Layout,
  functions: Functions,
  entry: CodeEntry,
  pc: number,
  outer: SharedEntry,
): CodeSite {
  const reader = new SiteReader(memory, isolate, layout, functions, entry);
  const index = reader.deoptIndex(pc - entry.start);
  const frames = index >= 0 ? reader.translated(index) : reader.fromPositions(pc - entry.start - 1, outer);
  if (frames.length === 0) distrust();
  if (reader.outermost && reader.outermost !== outer.info) distrust();
  return { entry, frames, outer: outer.info, constructs: reader.constructs, bytecodeOffset: -1 };
}

class SiteReader {
  outermost: FunctionInfo | undefined;
  constructs = false;
  readonly #memory: Memory;
  readonly #isolate: Isolate;
  readonly #layout: Layout;
  readonly #functions: Functions;
  readonly #entry: CodeEntry;
  readonly #tier: number;

  constructor(memory: Memory, isolate: Isolate, layout: Layout, functions: Functions, entry: CodeEntry) {
    this.#memory = memory;
    this.#isolate = isolate;
    this.#layout = layout;
    this.#functions = functions;
    this.#entry = entry;
    this.#tier = TIERS.indexOf(entry.kind);
  }

  deoptIndex(pcOffset: number): number {
    const shape = this.#layout.table.safepoint;
    const maglev = this.#entry.kind === 'maglev';
    const at = this.#entry.start + this.#entry.size;
    const headerSize = safepointHeader(shape, maglev);
    const header = this.#memory.bytes(at, headerSize);
    const size = safepointSize(header, shape, maglev);
    if (size === undefined) distrust();
    return findDeoptIndex(header, this.#memory.bytes(at + headerSize, size), shape, maglev, pcOffset);
  }

  /** Innermost first. */
  translated(deoptIndex: number): Frame[] {
    const { inliningPositions } = this.#layout.deoptimization;
    const entry = inliningPositions + FIRST_DEOPT_ENTRY + deoptIndex * DEOPT_ENTRY_WORDS;
    const index = this.#memory.smi(this.#deoptWord(entry + 1));
    const bytes = byteArray(this.#memory, this.#deoptPointer(0));
    if (!bytes || index < 0 || index >= bytes.length) distrust();
    const { translationOperands, table } = this.#layout;
    const translation = readTranslation(bytes, index, translationOperands, table) ?? distrust();
    this.constructs = translation.constructs;
    const frames: Frame[] = [];
    for (const [i, one] of translation.frames.entries()) {
      const frame = this.#frame(one, i === 0);
      if (frame) frames.push(one.construct ? this.#functions.constructed(frame) : frame);
    }
    return frames.toReversed();
  }

  /** Where the call cannot deoptimize there is no translation, nor which inlined function is a constructor. */
  fromPositions(pcOffset: number, outer: SharedEntry): Frame[] {
    const table = this.#entry.positions === 0 ? undefined : byteArray(this.#memory, this.#entry.positions);
    let position = table && findPosition(table, pcOffset, this.#layout.table.positionFlags);
    const frames: Frame[] = [];
    while (position && position.inliningId >= 0) {
      if (frames.length > MAX_INLINING) distrust();
      const inlined: { function: number; caller: CodePosition | undefined } = this.#inlined(
        position.inliningId,
      );
      const shared = this.#functions.shared(this.#isolate, this.#literal(inlined.function));
      frames.push(this.#functions.frameAt(this.#isolate, shared.info, position.offset, this.#tier));
      position = inlined.caller;
    }
    frames.push(this.#functions.frameAt(this.#isolate, outer.info, position?.offset, this.#tier));
    return frames;
  }

  #inlined(id: number): { function: number; caller: CodePosition | undefined } {
    const array = this.#deoptPointer(this.#layout.deoptimization.inliningPositions);
    const length = this.#memory.smi(array + 8);
    if ((id + 1) * POD_ENTRY > length) distrust();
    const at = array + ARRAY_DATA + id * POD_ENTRY;
    return { caller: decodePosition(this.#memory.raw(at)), function: this.#memory.i32(at + 8) };
  }

  #frame(frame: TranslatedFrame, isOuter: boolean): Frame | undefined {
    const memory = this.#memory;
    const isolate = this.#isolate;
    if (frame.builtin) return frame.functionLiteral < 0 ? undefined : this.#builtin(frame.functionLiteral);
    const shared = this.#functions.shared(isolate, this.#literal(frame.sharedLiteral));
    if (isOuter) this.outermost = shared.info;
    const { info } = shared;
    const bytecode =
      frame.bytecodeLiteral >= 0
        ? memory.pointer(
            this.#literalAt(this.#layout.deoptimization.protectedLiterals, frame.bytecodeLiteral),
          )
        : bytecodeOf(memory, isolate, this.#layout, shared.address);
    if (bytecode === undefined) distrust();
    const name = frame.functionLiteral >= 0 && !isOuter ? this.#name(frame.functionLiteral, info) : undefined;
    return this.#functions.frame(isolate, info, bytecode, frame.bytecodeOffset, this.#tier, name);
  }

  /** A builtin that was inlined, and that the frame would go on in: `forEach` between its caller and its callback. */
  #builtin(literal: number): Frame | undefined {
    const fn = this.#function(literal);
    if (fn === undefined) return undefined;
    const { info } = this.#functions.callee(this.#isolate, fn).entry.shared;
    return info.hidden || info.script ? undefined : this.#functions.builtinFrame(info);
  }

  /** An inlined closure's own name. */
  #name(literal: number, info: FunctionInfo): string | null | undefined {
    const fn = this.#function(literal);
    if (fn === undefined) return undefined;
    const map = this.#memory.pointer(fn);
    return displayName(ownName(this.#memory, this.#isolate, this.#layout, fn, map), info);
  }

  #function(literal: number): number | undefined {
    const fn = this.#literal(literal);
    const type = this.#isolate.types.type(fn);
    const { firstFunction, lastFunction } = this.#layout.types;
    return type < firstFunction || type > lastFunction ? undefined : fn;
  }

  #literal(id: number): number {
    return this.#memory.weakPointer(this.#literalAt(this.#layout.deoptimization.literals, id));
  }

  #literalAt(arrayIndex: number, id: number): number {
    const array = this.#deoptPointer(arrayIndex);
    if (id < 0 || id >= this.#memory.smi(array + 8)) distrust();
    return array + ARRAY_DATA + id * 8;
  }

  #deoptPointer(index: number): number {
    return this.#memory.pointer(this.#deoptWord(index));
  }

  #deoptWord(index: number): number {
    const { deoptData } = this.#entry;
    if (deoptData === 0 || index < 0 || index >= this.#memory.smi(deoptData + 8)) distrust();
    return deoptData + ARRAY_DATA + index * 8;
  }
}

/**
 * Walks the frame pointers of V8's part of a stack (V8: execution/frame-constants.h). Between an exit frame and
 * its entry frame every frame is `[fp]` caller's fp, `[fp+8]` return address, `[fp-8]` context or frame type.
 */
import type { Layout } from './layout.js';
import { wordAt } from './memory.js';

/** Stack memory from the stack pointer upwards. */
export interface StackWindow {
  words: Uint32Array;
  /** Index of the word at the stack pointer. */
  base: number;
  sp: number;
  /** First address that was not read. */
  end: number;
  /** Where the walk got to. */
  reached: number;
}

/** Reads on until `end` is behind `address`; false when the memory ends before. */
export type Extend = (window: StackWindow, address: number) => boolean;

/** What a physical frame is. */
export const JS_FRAME = 0;
export const WASM_FRAME = 1;
export const BUILTIN_EXIT_FRAME = 2;
export const CONTINUATION_FRAME = 3;

/** What called it: the stub of `new`, as V8 tells a constructor call (`IsConstructFrame`); the next JS frame. */
export const CONSTRUCT_CALLER = 1;
export const JS_CALLER = 2;

/** The largest thread stack that makes sense, and the most frames of one (`--stack-size` may raise the usual 10 000). */
const MAX_STACK = 1 << 30;
const MAX_STEPS = 200_000;
const FUNCTION = -16;
const BYTECODE_ARRAY = -32;
const BYTECODE_OFFSET = -40;
/** Target of a C++ builtin, above its return address and new.target (`BuiltinExitFrameConstants`). */
const BUILTIN_EXIT_TARGET = 24;
/** JavaScript function of a builtin continuation: it has the place of any function's. */
const CONTINUATION_FUNCTION = -24;

/** Physical frames of one walk, innermost first. Reused: nothing is allocated for a usual stack. */
export class PhysicalFrames {
  count = 0;
  kinds: Uint8Array = new Uint8Array(256);
  /** What called the frame. */
  callers: Uint8Array = new Uint8Array(256);
  pcs: Float64Array = new Float64Array(256);
  functions: Float64Array = new Float64Array(256);
  bytecodes: Float64Array = new Float64Array(256);
  offsets: Int32Array = new Int32Array(256);

  reserve(): number {
    const index = this.count++;
    if (index === this.pcs.length) this.#grow(index * 2);
    this.callers[index] = 0;
    return index;
  }

  #grow(length: number): void {
    this.kinds = grow(this.kinds, new Uint8Array(length));
    this.callers = grow(this.callers, new Uint8Array(length));
    this.pcs = grow(this.pcs, new Float64Array(length));
    this.functions = grow(this.functions, new Float64Array(length));
    this.bytecodes = grow(this.bytecodes, new Float64Array(length));
    this.offsets = grow(this.offsets, new Int32Array(length));
  }
}

function grow<T extends Uint8Array | Float64Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/**
 * @param fp of the innermost frame
 * @param pc the return address into it; 0 when it is an exit frame
 * @param limit the most JavaScript frames wanted
 * @returns false when the walk ended before the outermost frame
 */
export function walk(
  layout: Layout,
  window: StackWindow,
  extend: Extend,
  fp: number,
  pc: number,
  limit: number,
  out: PhysicalFrames,
): boolean {
  const { frameTypes, entryFrame } = layout;
  const top = window.sp + MAX_STACK;
  out.count = 0;
  let words = window.words;
  /** The frame that this one called, when it is one of `out`. */
  let callee = -1;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    // Reads below reach from fp - 0x50 to fp + 32.
    if (fp % 8 !== 0 || fp - 0x50 < window.sp || fp >= top) return false;
    if (fp + 32 > window.end) {
      if (!extend(window, fp + 32)) return false;
      words = window.words;
    }
    window.reached = fp + 32;
    const i = window.base + (fp - window.sp) / 4;
    const marker = words[i - 2]!;
    const called = callee;
    callee = -1;
    if ((marker & 1) !== 0) {
      if (out.count >= limit) return false;
      if (called >= 0) out.callers[called] = JS_CALLER;
      const frame = out.reserve();
      out.kinds[frame] = JS_FRAME;
      out.pcs[frame] = pc;
      out.functions[frame] = wordAt(words, i + FUNCTION / 4) - 1;
      out.bytecodes[frame] = wordAt(words, i + BYTECODE_ARRAY / 4) - 1;
      // A Smi; the low word tells whether it is one.
      out.offsets[frame] =
        words[i + BYTECODE_OFFSET / 4] === 0 ? words[i + BYTECODE_OFFSET / 4 + 1]! | 0 : -1;
      callee = frame;
    } else {
      if (words[i - 1] !== 0) return false;
      const type = marker >>> 1;
      if (type === frameTypes.entry || type === frameTypes.constructEntry) {
        const outer = wordAt(words, i + entryFrame.cEntryFp / 4);
        const fast = entryFrame.fastCallFp === 0 ? 0 : wordAt(words, i + entryFrame.fastCallFp / 4);
        const viaFast = fast !== 0 && (outer === 0 || fast < outer);
        const next = viaFast ? fast : outer;
        if (next === 0) return true;
        if (next <= fp) return false;
        pc = viaFast ? wordAt(words, i + entryFrame.fastCallPc / 4) : 0;
        fp = next;
        continue;
      }
      if (type === frameTypes.construct || type === frameTypes.fastConstruct) {
        if (called >= 0) out.callers[called] = CONSTRUCT_CALLER;
      } else if (type === frameTypes.wasm) {
        if (out.count >= limit) return false;
        const frame = out.reserve();
        out.kinds[frame] = WASM_FRAME;
        out.pcs[frame] = pc;
        out.functions[frame] = wordAt(words, i + FUNCTION / 4) - 1;
      } else if (type === frameTypes.builtinExit) {
        const frame = out.reserve();
        out.kinds[frame] = BUILTIN_EXIT_FRAME;
        out.functions[frame] = wordAt(words, i + BUILTIN_EXIT_TARGET / 4) - 1;
        callee = frame;
      } else if (
        type === frameTypes.builtinContinuation ||
        type === frameTypes.builtinContinuationWithCatch
      ) {
        const frame = out.reserve();
        out.kinds[frame] = CONTINUATION_FRAME;
        out.functions[frame] = wordAt(words, i + CONTINUATION_FUNCTION / 4) - 1;
        callee = frame;
      }
    }
    const caller = wordAt(words, i);
    pc = wordAt(words, i + 2);
    if (caller <= fp) return false;
    fp = caller;
  }
  return false;
}

import { describe, expect, it } from 'vitest';
import type { Layout } from '../../src/remote/layout.js';
import { CONSTRUCT_CALLER, JS_CALLER, PhysicalFrames, walk } from '../../src/remote/walk.js';

const frameTypes: Layout['frameTypes'] = {
  entry: 1,
  constructEntry: 2,
  construct: 17,
  fastConstruct: 18,
  builtinExit: 20,
  wasm: 4,
  builtinContinuation: 14,
  builtinContinuationWithCatch: 15,
};
const layout = {
  frameTypes,
  entryFrame: { cEntryFp: -0x40, fastCallFp: 0, fastCallPc: 0 },
} as Layout;
const SP = 0x7f0000000000;
const SIZE = 0x80;
const EXIT = 3;
const INTERNAL = 16;
/** A JavaScript function: its frame has a context in place of a type. */
const JS = -1;

/** Callers of the JavaScript frames on a stack of these frames, innermost first. */
function callers(...types: number[]): number[] {
  const words = new Uint32Array(((types.length + 3) * SIZE) / 4);
  const put = (address: number, value: number): void => {
    words[(address - SP) / 4] = value >>> 0;
    words[(address - SP) / 4 + 1] = Math.floor(value / 2 ** 32);
  };
  const fp = (i: number): number => SP + (i + 1) * SIZE;
  types.forEach((type, i) => {
    put(fp(i), fp(i + 1));
    put(fp(i) + 8, 0x1000 + i);
    put(fp(i) - 8, type === JS ? 0x5551 : type * 2);
    // Of an outermost entry frame it is 0.
    if (type === frameTypes.entry) put(fp(i) - 0x40, i + 1 < types.length ? fp(i + 1) : 0);
  });
  const window = { words, base: 0, sp: SP, end: SP + words.length * 4, reached: SP };
  const out = new PhysicalFrames();
  // What an earlier walk left behind must not show.
  out.callers.fill(CONSTRUCT_CALLER);
  expect(walk(layout, window, () => false, fp(0), 0, 100, out)).toBe(true);
  return [...out.callers.subarray(0, out.count)];
}

describe('what called a frame', () => {
  const { entry, construct, fastConstruct, builtinExit } = frameTypes;

  it('is the stub of `new`, of either kind', () => {
    expect(callers(EXIT, JS, construct, JS, fastConstruct, JS, entry)).toEqual([
      CONSTRUCT_CALLER,
      CONSTRUCT_CALLER,
      0,
    ]);
    expect(callers(builtinExit, construct, JS, entry)).toEqual([CONSTRUCT_CALLER, 0]);
  });

  it('is JavaScript', () => {
    expect(callers(EXIT, JS, JS, JS, entry)).toEqual([JS_CALLER, JS_CALLER, 0]);
  });

  it('is nothing of that with another frame in between', () => {
    expect(callers(EXIT, JS, INTERNAL, construct, JS, INTERNAL, JS, entry)).toEqual([0, 0, 0]);
    expect(callers(EXIT, JS, entry, EXIT, construct, JS, entry)).toEqual([0, 0]);
    expect(callers(EXIT, JS, entry, construct, JS, entry)).toEqual([0, 0]);
  });
});

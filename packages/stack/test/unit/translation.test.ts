import { describe, expect, it } from 'vitest';
import { v8_14_6 } from '../../src/remote/layout-14.6.js';
import { translatedFrames } from '../../src/remote/translation.js';

// Operand counts of V8 14.6, as its binary has them.
const operands = Array.from('643321343331003311101111111111111111101111121', Number);
const [BEGIN, INTERPRETED, BUILTIN, OUT, LITERAL, SLOT] = [14, 1, 3, 37, 38, 40];
const n = (value: number): number => value * 2;

// outer at bytecode 5, with a builtin and an inlined function at 9.
const first = [
  [BEGIN, 0, n(3), n(3)],
  [INTERPRETED, n(5), n(1), n(2), n(0), SLOT, n(3), OUT],
  [BUILTIN, n(0), n(7), n(0), LITERAL, n(8)],
  [INTERPRETED, n(9), n(4), n(5), n(0), LITERAL, n(6), OUT],
].flat();

describe('frame translations', () => {
  it('name each function, outermost first', () => {
    const frames = translatedFrames(Uint8Array.from(first), 0, operands, v8_14_6);
    expect(frames).toEqual([
      { builtin: false, bytecodeOffset: 5, sharedLiteral: 1, bytecodeLiteral: 2, functionLiteral: -1 },
      { builtin: true, bytecodeOffset: 0, sharedLiteral: 7, bytecodeLiteral: -1, functionLiteral: 8 },
      { builtin: false, bytecodeOffset: 9, sharedLiteral: 4, bytecodeLiteral: 5, functionLiteral: 6 },
    ]);
  });

  it('repeat parts of an earlier translation', () => {
    // The same but for the outer bytecode offset: one operation of its own, then six of the first one's.
    const second = [
      [BEGIN, first.length, n(3), n(3)],
      [INTERPRETED, n(6), n(1), n(2), n(0)],
      [operands.length + 6],
    ].flat();
    const bytes = Uint8Array.from([...first, ...second]);
    const frames = translatedFrames(bytes, first.length, operands, v8_14_6);
    expect(frames?.map(({ bytecodeOffset }) => bytecodeOffset)).toEqual([6, 0, 9]);
  });

  it('that are none give nothing, and end', () => {
    expect(translatedFrames(Uint8Array.from(first), 1, operands, v8_14_6)).toBeUndefined();
    expect(translatedFrames(Uint8Array.from(first.slice(0, 12)), 0, operands, v8_14_6)).toBeUndefined();
    for (let seed = 1; seed < 500; seed++) {
      const noise = Array.from(
        { length: 100 },
        (_, i) => (Math.imul(seed * 31 + i, 2654435761) >>> 11) & 0xff,
      );
      translatedFrames(Uint8Array.from([BEGIN, 0, n(3), n(3), ...noise]), 0, operands, v8_14_6);
    }
  });
});

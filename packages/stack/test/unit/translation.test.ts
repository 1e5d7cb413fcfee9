import { describe, expect, it } from 'vitest';
import { v8_14_6 } from '../../src/remote/layout-14.6.js';
import { readTranslation } from '../../src/remote/translation.js';

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
    const construct = false;
    expect(readTranslation(Uint8Array.from(first), 0, operands, v8_14_6)).toEqual({
      frames: [
        {
          builtin: false,
          construct,
          bytecodeOffset: 5,
          sharedLiteral: 1,
          bytecodeLiteral: 2,
          functionLiteral: -1,
        },
        {
          builtin: true,
          construct,
          bytecodeOffset: 0,
          sharedLiteral: 7,
          bytecodeLiteral: -1,
          functionLiteral: 8,
        },
        {
          builtin: false,
          construct,
          bytecodeOffset: 9,
          sharedLiteral: 4,
          bytecodeLiteral: 5,
          functionLiteral: 6,
        },
      ],
      constructs: false,
    });
  });

  it('repeat parts of an earlier translation', () => {
    // The same but for the outer bytecode offset: one operation of its own, then six of the first one's.
    const second = [
      [BEGIN, first.length, n(3), n(3)],
      [INTERPRETED, n(6), n(1), n(2), n(0)],
      [operands.length + 6],
    ].flat();
    const bytes = Uint8Array.from([...first, ...second]);
    const translation = readTranslation(bytes, first.length, operands, v8_14_6);
    expect(translation?.frames.map(({ bytecodeOffset }) => bytecodeOffset)).toEqual([6, 0, 9]);
  });

  it('tell which functions were called with `new`, and that the innermost one calls one so', () => {
    const [CREATE, INVOKE] = [4, 5];
    const frame = (shared: number): number[] => [INTERPRETED, n(5), n(shared), n(2), n(0), SLOT, n(3), OUT];
    const read = (...rest: number[][]): unknown => {
      const count = rest.filter(([opcode]) => opcode === INTERPRETED).length;
      const bytes = Uint8Array.from([[BEGIN, 0, n(rest.length), n(count)], ...rest, [BEGIN, 0, n(1)]].flat());
      const translation = readTranslation(bytes, 0, operands, v8_14_6);
      return translation && [translation.frames.map(({ construct }) => construct), translation.constructs];
    };
    const [create, invoke] = [
      [CREATE, n(4), n(0), SLOT, n(3)],
      [INVOKE, n(4), SLOT, n(3)],
    ];
    expect(read(frame(1), create, frame(2), frame(3))).toEqual([[false, true, false], false]);
    expect(read(frame(1), frame(2), invoke, frame(3))).toEqual([[false, false, true], false]);
    expect(read(frame(1), invoke, frame(2), invoke)).toEqual([[false, true], true]);
    expect(read(frame(1), create)).toEqual([[false], false]);
    expect(read(frame(1))).toEqual([[false], false]);
  });

  it('that are none give nothing, and end', () => {
    expect(readTranslation(Uint8Array.from(first), 1, operands, v8_14_6)).toBeUndefined();
    expect(readTranslation(Uint8Array.from(first.slice(0, 12)), 0, operands, v8_14_6)).toBeUndefined();
    for (let seed = 1; seed < 500; seed++) {
      const noise = Array.from(
        { length: 100 },
        (_, i) => (Math.imul(seed * 31 + i, 2654435761) >>> 11) & 0xff,
      );
      readTranslation(Uint8Array.from([BEGIN, 0, n(3), n(3), ...noise]), 0, operands, v8_14_6);
    }
  });
});

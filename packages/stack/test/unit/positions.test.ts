import { describe, expect, it } from 'vitest';
import {
  decodePosition,
  findBaselineBytecode,
  findPosition,
  LineEnds,
  locate,
  VlqReader,
} from '../../src/remote/positions.js';

const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
};
const zigzag = (value: number): number[] => unsigned(value >= 0 ? value * 2 : -value * 2 - 1);

describe('variable-length integers', () => {
  it.each([0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 + 5, 2 ** 46])('reads %d', (value) => {
    expect(new VlqReader(Uint8Array.from(unsigned(value))).unsigned()).toBe(value);
    expect(new VlqReader(Uint8Array.from(zigzag(value))).zigzag()).toBe(value);
    expect(new VlqReader(Uint8Array.from(zigzag(-value - 1))).zigzag()).toBe(-value - 1);
  });

  it('takes the sign from the lowest bit', () => {
    expect(new VlqReader(Uint8Array.from([6])).signed()).toBe(3);
    expect(new VlqReader(Uint8Array.from([7])).signed()).toBe(-3);
  });

  it('ends with its bytes, however they end', () => {
    expect(new VlqReader(Uint8Array.from([0xff, 0xff])).unsigned()).toBe(16383);
    expect(new VlqReader(new Uint8Array(0)).unsigned()).toBe(0);
    expect(Number.isFinite(new VlqReader(new Uint8Array(50).fill(0xff)).unsigned())).toBe(true);
  });
});

describe('source position tables', () => {
  const packed = (offset: number, inliningId = -1): number => (offset + 1) * 2 + (inliningId + 1) * 2 ** 31;
  const entries: [code: number, offset: number, inliningId?: number][] = [
    [0, 10],
    [4, 25],
    [9, 5, 3],
    [200, 2_000_000],
  ];

  function encode(flagged: boolean): Uint8Array {
    const bytes: number[] = [];
    let code = flagged ? -1 : -1;
    let source = 0;
    for (const [at, offset, inliningId] of entries) {
      const delta = at - code;
      bytes.push(...(flagged ? unsigned(delta * 4 + 1) : zigzag(at % 2 ? -delta - 1 : delta)));
      bytes.push(...zigzag(packed(offset, inliningId) - source));
      code = at;
      source = packed(offset, inliningId);
    }
    return Uint8Array.from(bytes);
  }

  it.each([false, true])('finds the last entry at or before an offset (flagged: %s)', (flagged) => {
    const table = encode(flagged);
    expect(findPosition(table, 0, flagged)?.offset).toBe(10);
    expect(findPosition(table, 3, flagged)?.offset).toBe(10);
    expect(findPosition(table, 4, flagged)?.offset).toBe(25);
    expect(findPosition(table, 9, flagged)).toEqual({ offset: 5, inliningId: 3 });
    expect(findPosition(table, 199, flagged)?.offset).toBe(5);
    expect(findPosition(table, 5_000, flagged)?.offset).toBe(2_000_000);
  });

  it('has nothing before its first entry, nor when empty', () => {
    expect(findPosition(encode(false), -1, false)).toBeUndefined();
    expect(findPosition(new Uint8Array(0), 5, false)).toBeUndefined();
  });

  it('knows external positions', () => {
    expect(decodePosition(packed(7) + 1)).toBeUndefined();
  });

  it('ends with damaged bytes', () => {
    for (let seed = 0; seed < 300; seed++) {
      const bytes = Uint8Array.from(
        { length: 64 },
        (_, i) => (Math.imul(seed + 1, 2654435761) >>> (i % 24)) & 0xff,
      );
      findPosition(bytes, 1_000, seed % 2 === 0);
    }
  });
});

describe('baseline code', () => {
  // Opcodes from 4 on are 1 + (opcode & 1) bytes; Wide is 0, ExtraWide is 1.
  const sizes = [1, 1, 1, 1, 1, 2].concat([1, 1, 1, 1, 1, 3], [1, 1, 1, 1, 1, 5]);
  const bytecodes = Uint8Array.from([5, 0, 4, 0, 5, 0, 0, 1, 5, 0, 0, 0, 0, 4]);
  const table = Uint8Array.from([20, 5, 6, 7, 8, 9]);

  it.each([
    [20, -1],
    [21, 0],
    [25, 0],
    [26, 2],
    [32, 3],
    [39, 7],
    [47, 13],
  ])('at %i runs bytecode %i', (pcOffset, offset) => {
    expect(findBaselineBytecode(table, pcOffset, bytecodes, sizes)).toBe(offset);
  });

  it('is not behind its end', () => {
    expect(findBaselineBytecode(table, 4_000, bytecodes, sizes)).toBeUndefined();
  });
});

describe('line ends', () => {
  const text = 'a\nbb\r\nc\rd\u2028e\u2029f\n\n';
  const expected = [1, 5, 7, 9, 11, 13, 14, 15];

  it.each([1, 2, 3, 5, 100])('are found in chunks of %i characters', (size) => {
    const ends = new LineEnds();
    for (let at = 0; at < text.length; at += size)
      ends.addTwoByte(Uint16Array.from(text.slice(at, at + size), (c) => c.charCodeAt(0)));
    expect([...ends.finish()]).toEqual(expected);
  });

  it.each([1, 3, 100])('are found in one-byte chunks of %i', (size) => {
    const latin = 'a\nbb\r\nc\rd\n';
    const ends = new LineEnds();
    for (let at = 0; at < latin.length; at += size)
      ends.addOneByte(Buffer.from(latin.slice(at, at + size), 'latin1'));
    expect([...ends.finish()]).toEqual([1, 5, 7, 9, 10]);
  });

  it('locate an offset', () => {
    const ends = Uint32Array.from(expected);
    expect(locate(ends, 0)).toEqual({ line: 0, column: 0 });
    expect(locate(ends, 1)).toEqual({ line: 0, column: 1 });
    expect(locate(ends, 2)).toEqual({ line: 1, column: 0 });
    expect(locate(ends, 15)).toEqual({ line: 7, column: 0 });
    expect(locate(ends, 16)).toBeUndefined();
    expect(locate(ends, -1)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { decodeResult as decode, errnoOf, noResult } from '../../src/decode/result.js';
import type { SyscallResult } from '../../src/events.js';
import type { ResultDecode } from '../../src/syscalls/signature.js';

const ONES = 0xffffffff;
const decodeResult = (kind: ResultDecode, low: number, high: number): SyscallResult =>
  decode(kind, low, high, 'x64');
const negative = (value: number): [number, number] => [-value >>> 0, ONES];

describe('a result', () => {
  it.each([
    ['int', 0, 0, 0, '0'],
    ['fd', 17, 0, 17, '17'],
    ['pid', 4242, 0, 4242, '4242'],
    ['mode', 0o22, 0, 18, '022'],
    ['mode', 0, 0, 0, '000'],
    ['hex', 0x8402, 0, 0x8402, '0x8402'],
    ['address', 0, 0, 0, 'NULL'],
    ['address', 0xf7ff0000, 0x7fff, 0x7ffff7ff0000, '0x7ffff7ff0000'],
    ['int', 0, 1, 2 ** 32, '4294967296'],
  ] satisfies [ResultDecode, number, number, number, string][])(
    'of kind %s: %i, %i is %i, as text %s',
    (decode, low, high, value, text) => {
      expect(decodeResult(decode, low, high)).toEqual({
        kind: decode,
        rawValue: value,
        value,
        errno: null,
        text,
      });
    },
  );

  it.each([
    ['signal', 29, '29 (SIGIO)'],
    ['signal', 0, '0'],
    ['hex-enum:lock-type', 2, '0x2 (F_UNLCK)'],
    ['hex-enum:lock-type', 0, '0 (F_RDLCK)'],
    ['enum:namespace-type', 0x04000000, '67108864 (CLONE_NEWUTS)'],
    ['enum:namespace-type', 1, '1'],
    ['flags:seals', 6, '0x6 (seals F_SEAL_SHRINK|F_SEAL_GROW)'],
  ] satisfies [ResultDecode, number, string][])('of kind %s: %i has its name: %s', (decode, value, text) => {
    expect(decodeResult(decode, value, 0)).toMatchObject({ value, errno: null, text });
  });

  it('of a failed call has the errno by name', () => {
    expect(decodeResult('fd', ...negative(2))).toEqual({
      kind: 'int',
      rawValue: -2,
      value: -1,
      errno: 'ENOENT',
      text: '-1 ENOENT (No such file or directory)',
    });
  });

  it('that asks for a restart has no value', () => {
    expect(decodeResult('int', ...negative(512))).toMatchObject({ value: null, errno: 'ERESTARTSYS' });
    expect(decodeResult('int', ...negative(512)).text).toMatch(/^\? ERESTARTSYS \(/);
  });

  it('with an errno that has no name shows its number', () => {
    expect(decodeResult('int', ...negative(4000)).text).toContain('E4000 (Unknown error 4000)');
  });

  it('below the last errno is a value', () => {
    expect(errnoOf(...negative(4095))).toBe(4095);
    expect(errnoOf(...negative(4096))).toBe(0);
    expect(decodeResult('int', ...negative(4096))).toMatchObject({ value: -4096, errno: null });
  });

  it('of 32 bits that looks negative is no failure', () => {
    expect(decodeResult('int', ONES, 0)).toMatchObject({ value: ONES, errno: null });
  });

  it('of an address in the upper half is unsigned, its raw value signed', () => {
    expect(decodeResult('address', 0, 0x80000000)).toMatchObject({
      value: '9223372036854775808',
      rawValue: '-9223372036854775808',
      text: '0x8000000000000000',
    });
  });

  it('of a call that never returned is a question mark', () => {
    expect(noResult('killed')).toEqual({
      kind: 'int',
      rawValue: null,
      value: null,
      errno: null,
      text: '?',
      reason: 'killed',
    });
  });
});

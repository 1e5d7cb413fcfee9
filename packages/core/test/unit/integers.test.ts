import { describe, expect, it } from 'vitest';
import { integerReader, signed64, toHex, toInteger, unsigned64 } from '../../src/decode/integers.js';

const low = (value: bigint): number => Number(BigInt.asUintN(32, value));
const high = (value: bigint): number => Number(BigInt.asUintN(32, value >> 32n));

const BORDERS = [
  0n,
  1n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 2n ** 53n - 1n,
  2n ** 64n - 2n ** 53n,
  2n ** 64n - 2n ** 53n + 1n,
  2n ** 64n - 1n,
];

describe('64-bit words', () => {
  it.each(BORDERS)('%s is exact, unsigned and signed', (word) => {
    expect(BigInt(unsigned64(low(word), high(word)))).toBe(word);
    expect(BigInt(signed64(low(word), high(word)))).toBe(BigInt.asIntN(64, word));
    expect(BigInt(toHex(unsigned64(low(word), high(word))))).toBe(word);
  });

  it.each(BORDERS)('%s is a number exactly where it is safe or -2^53', (word) => {
    expect(typeof unsigned64(low(word), high(word))).toBe(word < 2n ** 53n ? 'number' : 'string');
    const signed = BigInt.asIntN(64, word);
    const small = signed >= -(2n ** 53n) && signed < 2n ** 53n;
    expect(typeof signed64(low(word), high(word))).toBe(small ? 'number' : 'string');
  });

  it('of a bigint', () => {
    expect(toInteger(2n ** 53n - 1n)).toBe(2 ** 53 - 1);
    expect(toInteger(2n ** 53n)).toBe('9007199254740992');
    expect(toInteger(-5n)).toBe(-5);
  });

  it('never give minus zero', () => {
    expect(Object.is(signed64(0, 0), 0)).toBe(true);
    expect(Object.is(unsigned64(0, 0), 0)).toBe(true);
  });
});

describe('C types', () => {
  const ALL_ONES = 0xffffffff;

  it.each([
    ['int', -1],
    ['pid_t', -1],
    ['unsigned int', 0xffffffff],
    ['uid_t', -1],
    ['gid_t', -1],
    ['umode_t', 0xffff],
    ['long', -1],
    ['loff_t', -1],
    ['size_t', '18446744073709551615'],
    ['unsigned long', '18446744073709551615'],
    ['struct unheard_of *', '18446744073709551615'],
  ])('%s reads a register of ones as %s', (type, value) => {
    expect(integerReader(type)(ALL_ONES, ALL_ONES)).toBe(value);
  });

  it('of 32 bits ignore what is left in the upper half', () => {
    expect(integerReader('int')(5, 0xdeadbeef)).toBe(5);
    expect(integerReader('unsigned int')(0x80000000, 0xdeadbeef)).toBe(0x80000000);
    expect(integerReader('int')(0x80000000, 0)).toBe(-(2 ** 31));
  });
});

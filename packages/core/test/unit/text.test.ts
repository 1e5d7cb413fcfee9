import { describe, expect, it } from 'vitest';
import { readPointers, readStrings } from '../../src/decode/pointers.js';
import { readBytes, readRaw, readString } from '../../src/decode/text.js';
import type { TraceeMemory } from '../../src/plugins.js';

const BASE = 0x10000;

/** Memory that begins at BASE and ends behind `bytes`, as the kernel would let us see it. */
function memoryOf(bytes: Buffer): TraceeMemory {
  return {
    readv: () => 0,
    read: (address, length, target) => {
      const from = address - BASE;
      if (from < 0 || from >= bytes.length) return 0;
      return bytes.copy(target.bytes, 0, from, Math.min(from + length, bytes.length));
    },
  };
}

const text = (content: string | Buffer): TraceeMemory => memoryOf(Buffer.from(content));

describe('a C string', () => {
  it('ends at its NUL', () => {
    expect(readString(text('hello\0world\0'), BASE, 32)).toEqual({ value: 'hello' });
    expect(readString(text('\0'), BASE, 32)).toEqual({ value: '' });
  });

  it('as long as the limit is whole, a longer one is cut and marked', () => {
    expect(readString(text('12345\0'), BASE, 5)).toEqual({ value: '12345' });
    expect(readString(text('123456\0'), BASE, 5)).toEqual({ value: '12345', truncated: true });
    expect(readString(text('1\0'), BASE, 0)).toEqual({ value: '', truncated: true });
    expect(readString(text('\0'), BASE, 0)).toEqual({ value: '' });
  });

  it.each([254, 255, 256, 257, 4095])('of %i bytes is read whole', (length) => {
    expect(readString(text(`${'x'.repeat(length)}\0`), BASE, 4096)).toEqual({ value: 'x'.repeat(length) });
    const padded = Buffer.concat([Buffer.from(`${'x'.repeat(length)}\0`), Buffer.alloc(5000, 'y')]);
    expect(readString(memoryOf(padded), BASE, 4096)).toEqual({ value: 'x'.repeat(length) });
  });

  it('that runs into memory which is not there cannot be read', () => {
    expect(readString(text('abc'), BASE, 32)).toBeUndefined();
    expect(readString(text('x'.repeat(256)), BASE, 4096)).toBeUndefined();
    expect(readString(text('x\0'), BASE - 1, 32)).toBeUndefined();
    expect(readString(text('x\0'), 2 ** 47, 32)).toBeUndefined();
  });

  it('that is not UTF-8 has its exact bytes too', () => {
    const bytes = Buffer.from([0x2f, 0xff, 0xfe, 0x61]);
    expect(readString(memoryOf(Buffer.concat([bytes, Buffer.of(0)])), BASE, 32)).toEqual({
      value: '/\ufffd\ufffda',
      base64: bytes.toString('base64'),
    });
  });

  it('cut inside a character has its exact bytes too', () => {
    expect(readString(text('aé\0'), BASE, 2)).toEqual({
      value: 'a\ufffd',
      truncated: true,
      base64: Buffer.of(0x61, 0xc3).toString('base64'),
    });
  });
});

describe('a buffer', () => {
  it('has its size, NULs included', () => {
    expect(readBytes(text('a\0b'), BASE, 3, 32)).toEqual({ value: 'a\0b' });
    expect(readBytes(text('abcdef'), BASE, 2, 32)).toEqual({ value: 'ab' });
    expect(readBytes(text('abcdef'), BASE, 6, 4)).toEqual({ value: 'abcd', truncated: true });
  });

  it('of no bytes needs no memory', () => {
    expect(readBytes(text(''), 1, 0, 32)).toEqual({ value: '' });
  });

  it('longer than its memory cannot be read', () => {
    expect(readBytes(text('abc'), BASE, 4, 32)).toBeUndefined();
    expect(readRaw(text('abc'), BASE, 4)).toBeUndefined();
    expect(readRaw(text('abc'), BASE, 3)?.toString()).toBe('abc');
  });

  it('of an absurd size is bounded', () => {
    expect(readBytes(text('abc'), BASE, 2 ** 60, 2)).toEqual({ value: 'ab', truncated: true });
    expect(readRaw(text('abc'), BASE, 2 ** 40)).toBeUndefined();
  });
});

/** An array of pointers to the strings, ended by null, at BASE. */
function vector(strings: readonly string[], terminated = true): TraceeMemory {
  const words = strings.length + (terminated ? 1 : 0);
  const table = Buffer.alloc(words * 8);
  const texts = strings.map((string) => Buffer.from(`${string}\0`));
  let at = table.length;
  texts.forEach((bytes, i) => {
    table.writeBigUInt64LE(BigInt(BASE + at), i * 8);
    at += bytes.length;
  });
  return memoryOf(Buffer.concat(terminated ? [table, ...texts] : [table]));
}

describe('an array of strings', () => {
  it('ends at the null pointer', () => {
    expect(readStrings(vector(['a', '', 'c']), BASE, 32, 32)).toEqual({
      values: ['a', '', 'c'],
      truncated: false,
      cut: [],
      unread: [],
    });
    expect(readStrings(vector([]), BASE, 32, 32)).toMatchObject({ values: [], truncated: false });
  });

  it('says which of its strings were cut', () => {
    expect(readStrings(vector(['abc', 'abcd', 'x', 'abcde']), BASE, 3, 32)).toEqual({
      values: ['abc', 'abc', 'x', 'abc'],
      truncated: false,
      cut: [1, 3],
      unread: [],
    });
  });

  it('of more than 32 is cut, and counted in full', () => {
    const many = Array.from({ length: 1500 }, (_, i) => String(i));
    expect(readStrings(vector(many), BASE, 32, 32)).toMatchObject({
      values: many.slice(0, 32),
      truncated: true,
    });
    expect(readPointers(vector(many), BASE, 32)?.count).toBe(1500);
  });

  it('without an end is read as far as there is memory', () => {
    expect(readStrings(vector(['a', 'b'], false), BASE, 32, 32)).toMatchObject({ endsAt: BASE + 16 });
    expect(readStrings(vector(['a']), 0x40, 32, 32)).toBeUndefined();
  });

  it('shows the address of a string that cannot be read', () => {
    const table = Buffer.alloc(16);
    table.writeBigUInt64LE(0xdeadn, 0);
    expect(readStrings(memoryOf(table), BASE, 32, 32)).toMatchObject({ values: ['0xdead'], unread: [0] });
  });
});

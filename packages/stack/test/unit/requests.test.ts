import { describe, expect, it } from 'vitest';
import { className, requestObject, vtables } from '../../src/pool/requests.js';

describe('the name of a class', () => {
  it.each([
    ['N4node2fs13FSReqCallbackE', 'FSReqCallback'],
    [
      'N4node2fs12FSReqPromiseINS_17AliasedBufferBaseIdN2v812Float64ArrayEEEEE',
      'FSReqPromise<AliasedBufferBase>',
    ],
    ['N4node6crypto13DeriveBitsJobINS0_12PBKDF2TraitsEEE', 'DeriveBitsJob<PBKDF2Traits>'],
    ['N4node12_GLOBAL__N_110ZlibStreamE', 'ZlibStream'],
    ['N4node2fs10FileHandle8CloseReqE', 'CloseReq'],
    ['9Something', undefined],
  ])('in %s is %s', (mangled, name) => {
    expect(className(mangled)).toBe(name);
  });
});

describe('the object around a request', () => {
  const tables = vtables(
    new Map([
      ['_ZTVN4node9OtherWrapE', { value: 0x3000, size: 0x100 }],
      ['_ZTVN4node2fs13FSReqCallbackE', { value: 0x1000, size: 0x200 }],
      ['_ZN4node5StartEiPPc', { value: 0x5000, size: 0x10 }],
    ]),
  );
  const memory = (words: Record<number, number>): Buffer => {
    const bytes = Buffer.alloc(0x100);
    for (const [at, word] of Object.entries(words)) bytes.writeBigUInt64LE(BigInt(word), Number(at));
    return bytes;
  };

  it('begins with its table, and has a second base further up', () => {
    expect(requestObject(memory({ 0x40: 0x1010, 0x88: 0x1110 }), tables, 0)).toEqual({
      start: 0x40,
      name: 'FSReqCallback',
    });
  });

  it('is found where the binary was loaded elsewhere', () => {
    expect(requestObject(memory({ 0x40: 0x71010, 0x88: 0x71110 }), tables, 0x70000)?.name).toBe(
      'FSReqCallback',
    );
  });

  it.each([
    ['there is no table', {}],
    ['there is no second base', { 0x40: 0x1010 }],
    ['the second base is of another class', { 0x40: 0x1010, 0x88: 0x3020 }],
    ['the first word is inside a table', { 0x40: 0x1018, 0x88: 0x1110 }],
  ])('is not seen where %s', (_, words) => {
    expect(requestObject(memory(words), tables, 0)).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { functionNames } from '../../src/remote/wasm.js';

const text = (string: string): number[] => [Buffer.byteLength(string), ...Buffer.from(string)];
const section = (id: number, bytes: number[]): number[] => [id, bytes.length, ...bytes];
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

it('reads the function names of a module', () => {
  const names = [2, 1, ...text('inner'), 200, 1, ...text('außen')];
  const custom = section(0, [...text('name'), 0, 2, ...text('m'), 1, names.length, ...names]);
  const bytes = Uint8Array.from([...header, ...section(1, [1, 0x60, 0, 0]), ...custom]);
  expect([...functionNames(bytes)]).toEqual([
    [1, 'inner'],
    [200, 'außen'],
  ]);
});

it('ends with any bytes', () => {
  for (let seed = 1; seed < 300; seed++) {
    const bytes = Uint8Array.from(
      { length: 200 },
      (_, i) => (Math.imul(seed * 7919 + i, 2654435761) >>> 13) & 0xff,
    );
    expect(functionNames(bytes).size).toBeLessThanOrEqual(200);
  }
});

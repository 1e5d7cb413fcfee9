import { PROBE } from '@ptracer/core';
import { describe, expect, it } from 'vitest';
import { PROBE_FD } from '../../src/probe-fd.js';
import { detours } from '../../src/pool/detours.js';
import type { PoolLayout } from '../../src/pool/pool-layout.js';
import { layoutOf } from '../../src/remote/symbol-cache.js';
import { node } from '../corpus.js';

const layout: PoolLayout = {
  submissions: [
    { address: 0x401000, code: '4889e54154', work: 0 },
    { address: 0x402000, code: '4889e54157', work: 0x58 },
  ],
  done: { address: 0x403000, code: '740231f6ff50f0' },
  work: { address: 0x404000, code: '498d7c24e841ff5424e8' },
  room: { address: 0x500010, length: 0x800 },
  requests: [],
};

/** Where a `jmp rel32` leads. */
const target = (address: number, bytes: Uint8Array): number =>
  address + 5 + Buffer.from(bytes).readInt32LE(1);

describe.each([0, 0x5555_0000_0000])('with a bias of %i', (bias) => {
  const made = detours(layout, bias);
  const [stubs, ...jumps] = made.patches;

  it('what is jumped to comes first, stays, and goes where there is nothing', () => {
    expect(stubs).toMatchObject({ address: layout.room.address + bias, stays: true });
    expect(stubs!.expected.every((byte) => byte === 0)).toBe(true);
    expect(stubs!.bytes.length % 8).toBe(0);
    expect(stubs!.bytes.length).toBeLessThanOrEqual(layout.room.length);
  });

  it('every jump is of the length of what it replaces, and leads to a stub that leads back behind it', () => {
    const sites = [...layout.submissions, layout.done, layout.work];
    expect(jumps.map(({ address }) => address)).toEqual(sites.map(({ address }) => address + bias));
    const starts = jumps.map(({ address, bytes }) => target(address, bytes));
    jumps.forEach(({ address, bytes, expected, stays }, i) => {
      expect(stays).toBeUndefined();
      expect(bytes.length).toBe(expected.length);
      expect(bytes[0]).toBe(0xe9);
      const from = starts[i]! - stubs!.address;
      const end = i + 1 < starts.length ? starts[i + 1]! - stubs!.address : stubs!.bytes.length;
      const stub = Buffer.from(stubs!.bytes.subarray(from, end));
      const back = stub.lastIndexOf(0xe9);
      expect(target(starts[i]! + back, stub.subarray(back))).toBe(address + expected.length);
    });
  });

  it('the probe stops behind its system call', () => {
    for (const [ip] of made.submissions) {
      const at = ip - stubs!.address;
      expect([...stubs!.bytes.subarray(at - 2, at)]).toEqual([0x0f, 0x05]);
    }
    expect([...made.submissions.values()]).toEqual([0, 0x58]);
  });
});

it('descriptor of the recorder is that of core', () => {
  expect(PROBE_FD).toBe(PROBE.data);
});

it('what is known of the pool of this Node is plausible', () => {
  const { pool } = layoutOf(node, null);
  expect(pool).toBeDefined();
  expect(pool!.submissions.map(({ work }) => work)).toEqual([0, 0x58]);
  expect(pool!.room.length).toBeGreaterThan(256);
  expect(pool!.requests.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['FSReqCallback', 'CloseReq']),
  );
});

import { describe, expect, it } from 'vitest';
import { AUDIT_ARCH_I386, AUDIT_ARCH_X86_64 } from '../../src/ffi/abi.js';
import type { ArgumentTest, KernelTest } from '../../src/plugins.js';
import { buildSeccompProgram, SECCOMP_RET_TRACE } from '../../src/tracer/seccomp.js';
import { BPF_MAXINSNS, faultsOf, runProgram } from './bpf-machine.js';

const ALL = 2n ** 64n - 1n;
const EDGES = [
  0n,
  1n,
  2n,
  0xffff_fffen,
  0xffff_ffffn,
  2n ** 32n,
  2n ** 32n + 1n,
  2n ** 33n - 1n,
  ALL - 1n,
  ALL,
];

const WRITE = 1;

function stops(test: KernelTest, args: readonly bigint[], arch: number = AUDIT_ARCH_X86_64): boolean {
  const program = buildSeccompProgram('x64', new Set([WRITE]), new Map([[WRITE, test]]));
  expect(faultsOf(program)).toEqual([]);
  return runProgram(program, { number: WRITE, arch, args }) === SECCOMP_RET_TRACE;
}

function holds({ bits, mask, min, max }: ArgumentTest, value: bigint): boolean {
  const cut = BigInt.asUintN(bits, value) & BigInt(mask ?? ALL.toString());
  return cut >= BigInt(min) && cut <= BigInt(max);
}

const text = (value: bigint): string => value.toString();

describe.each([32, 64] as const)('a test of %i bits', (bits) => {
  const largest = 2n ** BigInt(bits) - 1n;
  it('holds between its bounds, at every edge', () => {
    const edges = EDGES.filter((edge) => edge <= largest);
    for (const min of edges) {
      for (const max of edges.filter((edge) => edge >= min)) {
        const test: ArgumentTest = { arg: 2, bits, min: text(min), max: text(max) };
        for (const value of EDGES) {
          const wanted = [test, value, holds(test, value)];
          expect([test, value, stops(test, [0n, 0n, value])]).toEqual(wanted);
        }
      }
    }
  });

  it('looks at the bits of its mask alone', () => {
    for (const mask of [1n, 0x101000n, 2n ** BigInt(bits - 1)]) {
      const test: ArgumentTest = { arg: 0, bits, mask: text(mask), min: text(mask), max: text(mask) };
      for (const value of [...EDGES, mask, mask | 2n, ALL - mask]) {
        expect([mask, value, stops(test, [value])]).toEqual([mask, value, holds(test, value)]);
      }
    }
  });
});

it('tests are combined', () => {
  const is = (arg: number, value: number): ArgumentTest => ({ arg, bits: 64, min: value, max: value });
  const both: KernelTest = { all: [is(0, 1), { any: [is(1, 2), { not: is(2, 3) }] }] };
  for (const a of [1n, 5n]) {
    for (const b of [2n, 5n]) {
      for (const c of [3n, 5n]) {
        expect(stops(both, [a, b, c])).toBe(a === 1n && (b === 2n || c !== 3n));
      }
    }
  }
});

it('a call through a foreign ABI stops whatever its arguments are', () => {
  const never: ArgumentTest = { arg: 0, bits: 32, min: 7, max: 7 };
  expect(stops(never, [0n])).toBe(false);
  expect(stops(never, [0n], AUDIT_ARCH_I386)).toBe(true);
  const program = buildSeccompProgram('x64', new Set([WRITE]), new Map([[WRITE, never]]));
  const x32 = { number: 0x40000000 + WRITE, arch: AUDIT_ARCH_X86_64, args: [0n] };
  expect(runProgram(program, x32)).toBe(SECCOMP_RET_TRACE);
});

it('of all calls some can be left out', () => {
  const program = buildSeccompProgram('x64', 'all', new Map<number, KernelTest>([[202, false]]));
  const verdicts = [201, 202, 203, 9999].map(
    (number) => runProgram(program, { number, arch: AUDIT_ARCH_X86_64 }) === SECCOMP_RET_TRACE,
  );
  expect(verdicts).toEqual([true, false, true, true]);
});

describe('tests that do not fit', () => {
  const wide = (seed: number): KernelTest => ({
    any: Array.from({ length: 300 }, (_, i) => ({
      arg: 1,
      bits: 64,
      min: seed + i * 10,
      max: seed + i * 10,
    })),
  });
  const tests = new Map<number, KernelTest>(Array.from({ length: 12 }, (_, i) => [i, wide(i)]));
  tests.set(20, { arg: 0, bits: 32, min: 3, max: 3 });
  const program = buildSeccompProgram('x64', new Set(tests.keys()), tests);
  const stopsFor = (number: number, args: bigint[]): boolean =>
    runProgram(program, { number, arch: AUDIT_ARCH_X86_64, args }) === SECCOMP_RET_TRACE;

  it('are left out until the rest does', () => {
    expect(faultsOf(program)).toEqual([]);
    expect(program.length).toBeLessThanOrEqual(BPF_MAXINSNS);
  });

  it('make their calls stop, and no match is missed', () => {
    const unmatched = [...tests.keys()].filter((number) => !stopsFor(number, [0n, 5_000_000n]));
    expect(unmatched).toContain(20);
    expect(unmatched.length).toBeLessThan(tests.size);
    for (let i = 0; i < 12; i++) expect(stopsFor(i, [0n, BigInt(i + 2990)])).toBe(true);
    expect(stopsFor(20, [3n])).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { AUDIT_ARCH_AARCH64, AUDIT_ARCH_I386, AUDIT_ARCH_X86_64 } from '../../src/ffi/abi.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import {
  buildSeccompProgram,
  encodeSeccompProgram,
  SECCOMP_RET_ALLOW,
  SECCOMP_RET_TRACE,
} from '../../src/tracer/seccomp.js';
import type { BpfInstruction } from '../../src/tracer/bpf.js';
import { faultsOf, runProgram } from './bpf-machine.js';

const X32 = 0x40000000;

const run = (program: readonly BpfInstruction[], arch: number, number: number): number =>
  runProgram(program, { arch, number });

function wrongVerdicts(numbers: ReadonlySet<number>, highest: number): number[] {
  const program = buildSeccompProgram('x64', numbers);
  expect(faultsOf(program)).toEqual([]);
  const wrong: number[] = [];
  for (let number = 0; number <= highest; number++) {
    const verdict = run(program, AUDIT_ARCH_X86_64, number);
    if (verdict !== (numbers.has(number) ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW)) wrong.push(number);
  }
  return wrong;
}

function randomSet(seed: number, size: number, limit: number): Set<number> {
  let state = seed;
  const numbers = new Set<number>();
  while (numbers.size < size) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers.add(Math.floor((state / 2 ** 32) * limit));
  }
  return numbers;
}

describe('the seccomp program', () => {
  it.each([
    ['nothing', []],
    ['the first number', [0]],
    ['neighbours', [1, 2, 3]],
    ['both ends', [0, 500]],
    ['one far up', [0x3fffffff]],
  ])('for %s stops exactly those', (_, numbers) => {
    expect(wrongVerdicts(new Set(numbers), 600)).toEqual([]);
  });

  it.each(Array.from({ length: 40 }, (_, i) => i + 1))(
    'for a random set (%i) stops exactly those',
    (seed) => {
      expect(wrongVerdicts(randomSet(seed, (seed * 11) % 300, 512), 600)).toEqual([]);
    },
  );

  it('reaches further than one conditional jump', () => {
    const even = new Set(Array.from({ length: 450 }, (_, i) => i * 2));
    const program = buildSeccompProgram('x64', even);
    expect(program.length).toBeGreaterThan(2 * 255);
    expect(program.some(({ code }) => code === 0x05)).toBe(true);
    expect(wrongVerdicts(even, 1000)).toEqual([]);
  });

  it('for every number of the table fits and stops exactly those', () => {
    const numbers = new Set(tableFor('x64').all.map(({ number }) => number));
    expect(wrongVerdicts(numbers, 1000)).toEqual([]);
  });

  it('decides on unknown high numbers too', () => {
    const program = buildSeccompProgram('x64', new Set([1]));
    expect(run(program, AUDIT_ARCH_X86_64, X32 - 1)).toBe(SECCOMP_RET_ALLOW);
  });

  it('stops every x32 call', () => {
    const program = buildSeccompProgram('x64', new Set([1]));
    for (const number of [X32, X32 + 1, X32 + 512, 0xffffffff]) {
      expect(run(program, AUDIT_ARCH_X86_64, number)).toBe(SECCOMP_RET_TRACE);
    }
  });

  it('stops every call through a foreign architecture', () => {
    for (const number of [0, 1, 5, 1000]) {
      expect(run(buildSeccompProgram('x64', new Set([1])), AUDIT_ARCH_I386, number)).toBe(SECCOMP_RET_TRACE);
      expect(run(buildSeccompProgram('arm64', new Set()), AUDIT_ARCH_X86_64, number)).toBe(SECCOMP_RET_TRACE);
    }
    expect(run(buildSeccompProgram('arm64', new Set([56])), AUDIT_ARCH_AARCH64, 56)).toBe(SECCOMP_RET_TRACE);
    expect(run(buildSeccompProgram('arm64', new Set([56])), AUDIT_ARCH_AARCH64, 57)).toBe(SECCOMP_RET_ALLOW);
  });

  it('is encoded as struct sock_filter', () => {
    const bytes = encodeSeccompProgram([{ code: 0x35, jt: 1, jf: 255, k: 0xc000003e }]);
    expect(bytes.toString('hex')).toBe('350001ff3e0000c0');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_ARCH_X86_64 } from '../../src/ffi/abi.js';
import { PROBE, type Probe } from '../../src/plugins.js';
import { INFO_ARGS, INFO_NUMBER, syscallInfo } from '../../src/tracer/ptrace.js';
import { Probes } from '../../src/tracer/probes.js';
import { buildSeccompProgram, SECCOMP_RET_TRACE, type Stops } from '../../src/tracer/seccomp.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import { runProgram } from './bpf-machine.js';

const table = tableFor('x64');
const number = (name: string): number => table.byName(name)!.number;
const probes = new Probes(table);
const FD = BigInt(PROBE.data);

/** Whether the kernel stops a call, for what a filter asks for and for probes. */
let kinds: Probe['kind'][] = [];
beforeEach(() => (kinds = ['code', 'data']));

function stopped(asked: Partial<Stops>, name: string, ...args: bigint[]): boolean {
  const stops = probes.added({ numbers: new Set(), tests: new Map(), ...asked }, kinds);
  const program = buildSeccompProgram('x64', stops.numbers, stops.tests);
  const call = { number: number(name), arch: AUDIT_ARCH_X86_64, args };
  return runProgram(program, call) === SECCOMP_RET_TRACE;
}

describe('under a kernel filter probes stop', () => {
  it('where nobody asked for such calls, which go on as before', () => {
    expect(stopped({}, 'getpid', PROBE.code)).toBe(true);
    expect(stopped({}, 'getpid', 0n)).toBe(false);
    expect(stopped({}, 'write', FD)).toBe(true);
    expect(stopped({}, 'write', 1n)).toBe(false);
    expect(stopped({}, 'read', FD)).toBe(false);
  });

  it('where somebody waits for them', () => {
    kinds = ['code'];
    expect(stopped({}, 'getpid', PROBE.code)).toBe(true);
    expect(stopped({}, 'write', FD)).toBe(false);
  });

  it('where all of them were asked for', () => {
    const numbers = new Set([number('getpid'), number('write')]);
    expect(stopped({ numbers }, 'getpid', 0n)).toBe(true);
    expect(stopped({ numbers }, 'write', 1n)).toBe(true);
    expect(stopped({ numbers: 'all' }, 'write', FD)).toBe(true);
  });

  it('where some of them were asked for', () => {
    const numbers = new Set([number('write')]);
    const tests = new Map([[number('write'), { arg: 0, bits: 32, min: 3, max: 3 } as const]]);
    expect([1n, 3n, FD].map((fd) => stopped({ numbers, tests }, 'write', fd))).toEqual([false, true, true]);
  });

  it('where they were asked not to', () => {
    const tests = new Map([[number('write'), false]]);
    expect([1n, FD].map((fd) => stopped({ numbers: 'all', tests }, 'write', fd))).toEqual([false, true]);
  });
});

describe('a call', () => {
  const call = (name: string, ...args: bigint[]): void => {
    const words = syscallInfo.words;
    words.fill(0);
    words[INFO_NUMBER] = number(name);
    args.forEach((value, i) => {
      words[INFO_ARGS + i * 2] = Number(value & 0xffff_ffffn);
      words[INFO_ARGS + i * 2 + 1] = Number(value >> 32n);
    });
  };

  it('is a probe with what it says', () => {
    call('getpid', PROBE.code, 0x7fff_1234_5678n);
    expect(probes.get()).toEqual({ kind: 'code', address: 0x7fff_1234_5678, length: 0 });
    call('write', FD, 0x7fff_0000_1000n, 4096n);
    expect(probes.get()).toEqual({ kind: 'data', address: 0x7fff_0000_1000, length: 4096 });
  });

  it.each<[string, bigint]>([
    ['getpid', 0n],
    ['getpid', PROBE.code & 0xffff_ffffn],
    ['getpid', PROBE.code + 1n],
    ['write', 1n],
    ['read', FD],
    ['getppid', PROBE.code],
  ])('is none: %s(%i)', (name, first) => {
    call(name, first, 1n, 1n);
    expect(probes.get()).toBeUndefined();
  });
});

/**
 * The seccomp-BPF program that decides in the kernel which system calls stop (seccomp(2)). Pure.
 *
 * For a number whose arguments are not asked for it reads nothing but `arch` and `nr`, so that the kernel's cache of
 * always-allowed calls (kernel/seccomp.c, SECCOMP_ARCH_NATIVE bitmap, Linux 5.11) answers for the unmatched ones.
 */
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import type { KernelTest } from '../plugins.js';
import { testCode } from './argument-code.js';
import { Assembler, BPF_JMP_JEQ_K, BPF_JMP_JGE_K, type BpfInstruction, type Label } from './bpf.js';

export const SECCOMP_RET_ALLOW = 0x7fff0000;
export const SECCOMP_RET_TRACE = 0x7ff00000;

/** Offsets in `struct seccomp_data` (linux/seccomp.h). */
const DATA_NR = 0;
const DATA_ARCH = 4;

/** BPF_MAXINSNS (linux/bpf_common.h). */
export const LONGEST_PROGRAM = 4096;

/** x32 calls carry this bit in their number (asm/unistd.h, __X32_SYSCALL_BIT). */
export const X32_BIT = 0x40000000;

/** What the kernel calls a machine's own ABI (linux/audit.h). */
export const NATIVE_AUDIT_ARCH: Readonly<Record<Arch, number>> = {
  x64: abi.AUDIT_ARCH_X86_64,
  arm64: abi.AUDIT_ARCH_AARCH64,
};

/** Which calls stop. */
export interface Stops {
  numbers: ReadonlySet<number> | 'all';
  /** Calls of these numbers stop only where the test holds. */
  tests: ReadonlyMap<number, KernelTest>;
}

/** From `start` on, up to the next range, the answer is `test`. */
interface Range {
  start: number;
  test: KernelTest;
}

const keyOf = (test: KernelTest): string => JSON.stringify(test);

/** The numbers as ranges of equal answer, the first starting at 0. */
function ranges({ numbers, tests }: Stops): Range[] {
  const others = numbers === 'all';
  const answers = new Map<number, KernelTest>();
  if (numbers !== 'all') for (const number of numbers) answers.set(number, tests.get(number) ?? true);
  else for (const [number, test] of tests) answers.set(number, test);
  const result: Range[] = [{ start: 0, test: others }];
  const add = (start: number, test: KernelTest): void => {
    if (result.at(-1)!.start === start) result.pop();
    if (result.length === 0 || keyOf(result.at(-1)!.test) !== keyOf(test)) result.push({ start, test });
  };
  for (const [number, test] of [...answers].sort(([a], [b]) => a - b)) {
    add(number, test);
    add(number + 1, others);
  }
  add(X32_BIT, true);
  return result;
}

/** A balanced search tree over the ranges. */
function tree(to: Assembler, list: readonly Range[], labels: ReadonlyMap<string, Label>): Label {
  if (list.length === 1) return labels.get(keyOf(list[0]!.test))!;
  const middle = list.length >> 1;
  const above = tree(to, list.slice(middle), labels);
  const below = tree(to, list.slice(0, middle), labels);
  return to.jump(BPF_JMP_JGE_K, list[middle]!.start, above, below);
}

function assemble(arch: Arch, list: readonly Range[]): BpfInstruction[] {
  const to = new Assembler();
  const no = to.ret(SECCOMP_RET_ALLOW);
  const yes = to.ret(SECCOMP_RET_TRACE);
  const labels = new Map<string, Label>();
  for (const { test } of list) {
    if (!labels.has(keyOf(test))) labels.set(keyOf(test), testCode(to, test, { yes, no }));
  }
  to.goto(tree(to, list, labels));
  const native = to.load(DATA_NR);
  to.jump(BPF_JMP_JEQ_K, NATIVE_AUDIT_ARCH[arch], native, yes);
  to.load(DATA_ARCH);
  return to.program();
}

/** The tests without the one that takes the most instructions. */
function coarser(arch: Arch, tests: ReadonlyMap<number, KernelTest>): ReadonlyMap<number, KernelTest> {
  const sizes = new Map([...tests.values()].map((test) => [keyOf(test), test]));
  const sized = [...sizes].map(([key, test]) => ({ key, size: assemble(arch, [{ start: 0, test }]).length }));
  const { key } = sized.reduce((largest, one) => (one.size > largest.size ? one : largest));
  return new Map([...tests].map(([number, test]) => [number, keyOf(test) === key ? true : test]));
}

/**
 * Calls of the given numbers stop, where their tests hold; so does every call through a foreign ABI, whose numbers
 * mean something else. Tests for which there is no room are left out, the largest first: then the call stops.
 */
export function buildSeccompProgram(
  arch: Arch,
  numbers: Stops['numbers'],
  tests: Stops['tests'] = new Map(),
): BpfInstruction[] {
  let kept = tests;
  for (;;) {
    const program = assemble(arch, ranges({ numbers, tests: kept }));
    if (program.length <= LONGEST_PROGRAM) return program;
    if ([...kept.values()].every((test) => typeof test === 'boolean')) {
      return assemble(arch, [{ start: 0, test: true }]);
    }
    kept = coarser(arch, kept);
  }
}

/** The program as the kernel reads it: 8 bytes an instruction. */
export function encodeSeccompProgram(program: readonly BpfInstruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(({ code, jt, jf, k }, i) => {
    bytes.writeUInt16LE(code, i * 8);
    bytes.writeUInt8(jt, i * 8 + 2);
    bytes.writeUInt8(jf, i * 8 + 3);
    bytes.writeUInt32LE(k, i * 8 + 4);
  });
  return bytes;
}

/**
 * The seccomp-BPF program that decides in the kernel which system calls stop (seccomp(2)). Pure.
 *
 * It reads nothing but `arch` and `nr`, so that the kernel's cache of always-allowed calls
 * (kernel/seccomp.c, SECCOMP_ARCH_NATIVE bitmap, Linux 5.11) answers for the unmatched ones.
 */
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';

/** `struct sock_filter` (linux/filter.h). */
export interface BpfInstruction {
  code: number;
  jt: number;
  jf: number;
  k: number;
}

const BPF_LD_W_ABS = 0x20;
const BPF_JMP_JEQ_K = 0x15;
const BPF_JMP_JGE_K = 0x35;
const BPF_JMP_JA = 0x05;
const BPF_RET_K = 0x06;

export const SECCOMP_RET_ALLOW = 0x7fff0000;
export const SECCOMP_RET_TRACE = 0x7ff00000;

/** Offsets in `struct seccomp_data` (linux/seccomp.h). */
const DATA_NR = 0;
const DATA_ARCH = 4;

/** Furthest that a conditional jump reaches. */
const JUMP_LIMIT = 255;

/** x32 calls carry this bit in their number (asm/unistd.h, __X32_SYSCALL_BIT). */
export const X32_BIT = 0x40000000;

/** What the kernel calls a machine's own ABI (linux/audit.h). */
export const NATIVE_AUDIT_ARCH: Readonly<Record<Arch, number>> = {
  x64: abi.AUDIT_ARCH_X86_64,
  arm64: abi.AUDIT_ARCH_AARCH64,
};

const statement = (code: number, k: number): BpfInstruction => ({ code, jt: 0, jf: 0, k });

/** From `start` on, up to the next range, the answer is `action`. */
interface Range {
  start: number;
  action: number;
}

/** The numbers as ranges of equal answer, the first starting at 0. */
function ranges(numbers: ReadonlySet<number>): Range[] {
  const result: Range[] = numbers.has(0) ? [] : [{ start: 0, action: SECCOMP_RET_ALLOW }];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    if (!numbers.has(number - 1)) result.push({ start: number, action: SECCOMP_RET_TRACE });
    if (!numbers.has(number + 1)) result.push({ start: number + 1, action: SECCOMP_RET_ALLOW });
  }
  result.push({ start: X32_BIT, action: SECCOMP_RET_TRACE });
  return result;
}

/** A balanced search tree over the ranges. */
function tree(list: readonly Range[]): BpfInstruction[] {
  if (list.length === 1) return [statement(BPF_RET_K, list[0]!.action)];
  const middle = list.length >> 1;
  const below = tree(list.slice(0, middle));
  const above = tree(list.slice(middle));
  const { start } = list[middle]!;
  if (below.length <= JUMP_LIMIT) {
    return [{ code: BPF_JMP_JGE_K, jt: below.length, jf: 0, k: start }, ...below, ...above];
  }
  return [
    { code: BPF_JMP_JGE_K, jt: 0, jf: 1, k: start },
    statement(BPF_JMP_JA, below.length),
    ...below,
    ...above,
  ];
}

/** Calls of the given numbers stop; so does every call through a foreign ABI, whose numbers mean something else. */
export function buildSeccompProgram(arch: Arch, numbers: ReadonlySet<number>): BpfInstruction[] {
  return [
    statement(BPF_LD_W_ABS, DATA_ARCH),
    { code: BPF_JMP_JEQ_K, jt: 1, jf: 0, k: NATIVE_AUDIT_ARCH[arch] },
    statement(BPF_RET_K, SECCOMP_RET_TRACE),
    statement(BPF_LD_W_ABS, DATA_NR),
    ...tree(ranges(numbers)),
  ];
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

/** Runs a seccomp program as the kernel does (seccomp(2), kernel/seccomp.c), on what it gets of a call. */
import type { BpfInstruction } from '../../../core/src/tracer/bpf.js';

/** The most that bpf_check_classic and seccomp take. */
export const LONGEST_PROGRAM = 4096;

export interface SeccompData {
  number: number;
  arch: number;
  /** Six registers, unsigned. */
  args: readonly bigint[];
}

function word({ number, arch, args }: SeccompData, offset: number): number {
  if (offset === 0) return number;
  if (offset === 4) return arch;
  const [index, rest] = [Math.floor((offset - 16) / 8), (offset - 16) % 8];
  const arg = args[index];
  if (arg === undefined || (rest !== 0 && rest !== 4))
    throw new Error(`there is nothing at offset ${offset}`);
  return Number(BigInt.asUintN(32, arg >> BigInt(rest * 8)));
}

/** The verdict of a program. */
export function runProgram(program: readonly BpfInstruction[], data: SeccompData): number {
  let accumulator = 0;
  for (let at = 0; at < program.length; at++) {
    const { code, jt, jf, k } = program[at]!;
    switch (code) {
      case 0x20:
        accumulator = word(data, k);
        break;
      case 0x54:
        accumulator = (accumulator & k) >>> 0;
        break;
      case 0x15:
        at += accumulator === k ? jt : jf;
        break;
      case 0x25:
        at += accumulator > k ? jt : jf;
        break;
      case 0x35:
        at += accumulator >= k ? jt : jf;
        break;
      case 0x05:
        at += k;
        break;
      case 0x06:
        return k;
      default:
        throw new Error(`instruction ${at} has the code ${code}`);
    }
  }
  throw new Error('the program ran past its end');
}

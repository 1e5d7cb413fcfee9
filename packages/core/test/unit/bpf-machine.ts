/** Runs a program as the kernel does (seccomp(2)), and checks it as the kernel does (bpf_check_classic). */
import type { BpfInstruction } from '../../src/tracer/bpf.js';

export const BPF_MAXINSNS = 4096;

export interface SeccompData {
  number: number;
  arch: number;
  args?: readonly bigint[];
}

function word({ number, arch, args = [] }: SeccompData, offset: number): number {
  if (offset === 0) return number;
  if (offset === 4) return arch;
  const value = args[Math.floor((offset - 16) / 8)];
  if (value === undefined || offset % 4 !== 0) throw new Error(`there is nothing at offset ${offset}`);
  return Number(BigInt.asUintN(32, offset % 8 === 0 ? value : value >> 32n));
}

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

const JUMPS: ReadonlySet<number> = new Set([0x15, 0x25, 0x35]);

/** What the kernel would refuse: jumps stay inside, and the last instruction returns. */
export function faultsOf(program: readonly BpfInstruction[]): string[] {
  const faults: string[] = [];
  if (program.length > BPF_MAXINSNS) faults.push(`it has ${program.length} instructions`);
  if (program.at(-1)?.code !== 0x06) faults.push('it does not end with a verdict');
  program.forEach(({ code, jt, jf, k }, at) => {
    const jumps = code === 0x05 ? [k] : JUMPS.has(code) ? [jt, jf] : [];
    if (Math.max(jt, jf) > 255) faults.push(`instruction ${at} jumps too far`);
    if (jumps.some((jump) => at + 1 + jump >= program.length)) faults.push(`instruction ${at} leaves`);
  });
  return faults;
}

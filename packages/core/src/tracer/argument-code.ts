/** Tests of argument words as BPF: 64-bit words are compared in two halves (seccomp(2), `struct seccomp_data`). Pure. */
import { exact } from '../decode/integers.js';
import type { ArgumentTest, KernelTest } from '../plugins.js';
import { BPF_JMP_JEQ_K, BPF_JMP_JGE_K, BPF_JMP_JGT_K, type Assembler, type Label } from './bpf.js';

/** Offset of `args` in `struct seccomp_data`. */
const DATA_ARGS = 16;

const WORD = 0xffff_ffffn;

/** Where a test leads. */
interface Outcomes {
  yes: Label;
  no: Label;
}

/** One half of an argument. */
interface Half {
  offset: number;
  mask: number;
}

const low = (value: bigint): number => Number(value & WORD);
const high = (value: bigint): number => Number((value >> 32n) & WORD);

function compare(
  to: Assembler,
  { offset, mask }: Half,
  code: number,
  k: number,
  { yes, no }: Outcomes,
): Label {
  to.jump(code, k, yes, no);
  if (mask !== 0xffff_ffff) to.and(mask);
  return to.load(offset);
}

/** The word against one bound: `JGE` or `JGT` of its low half where the high halves are equal. */
function bounded(
  to: Assembler,
  [lower, upper]: [Half, Half | undefined],
  code: number,
  bound: bigint,
  outcomes: Outcomes,
): Label {
  const atLow = compare(to, lower, code, low(bound), outcomes);
  if (upper === undefined) return atLow;
  const equal = compare(to, upper, BPF_JMP_JEQ_K, high(bound), { yes: atLow, no: outcomes.no });
  return compare(to, upper, BPF_JMP_JGT_K, high(bound), { yes: outcomes.yes, no: equal });
}

function equal(
  to: Assembler,
  [lower, upper]: [Half, Half | undefined],
  value: bigint,
  { yes, no }: Outcomes,
): Label {
  const atLow = compare(to, lower, BPF_JMP_JEQ_K, low(value), { yes, no });
  return upper === undefined ? atLow : compare(to, upper, BPF_JMP_JEQ_K, high(value), { yes: atLow, no });
}

function argumentCode(to: Assembler, test: ArgumentTest, { yes, no }: Outcomes): Label {
  const full = test.bits === 64 ? 2n ** 64n - 1n : WORD;
  const mask = BigInt(exact(test.mask ?? full.toString()));
  const min = BigInt(exact(test.min));
  const max = BigInt(exact(test.max));
  const offset = DATA_ARGS + test.arg * 8;
  const halves: [Half, Half | undefined] = [
    { offset, mask: low(mask) },
    test.bits === 64 ? { offset: offset + 4, mask: high(mask) } : undefined,
  ];
  if (min > max || min > full) return no;
  if (min === max) return equal(to, halves, min, { yes, no });
  const below = max >= full ? yes : bounded(to, halves, BPF_JMP_JGT_K, max, { yes: no, no: yes });
  return min <= 0n ? below : bounded(to, halves, BPF_JMP_JGE_K, min, { yes: below, no });
}

/** Writes a test that leads to `yes` or `no`; gives the place where it begins. */
export function testCode(to: Assembler, test: KernelTest, { yes, no }: Outcomes): Label {
  if (typeof test === 'boolean') return test ? yes : no;
  if ('not' in test) return testCode(to, test.not, { yes: no, no: yes });
  if ('all' in test) {
    return test.all.reduceRight<Label>((next, part) => testCode(to, part, { yes: next, no }), yes);
  }
  if ('any' in test) {
    return test.any.reduceRight<Label>((next, part) => testCode(to, part, { yes, no: next }), no);
  }
  return argumentCode(to, test, { yes, no });
}

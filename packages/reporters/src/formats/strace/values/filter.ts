/** Programs of seccomp(2), as the macros of linux/filter.h make them. Pure. */
import type { MemoryValue } from '@ptracer/core';
import type { Fields } from './memory.js';
import type { Format } from './special.js';
import { hex, pointer } from './words.js';

type Names = Readonly<Record<number, string>>;

const CLASSES = ['BPF_LD', 'BPF_LDX', 'BPF_ST', 'BPF_STX', 'BPF_ALU', 'BPF_JMP', 'BPF_RET', 'BPF_MISC'];
const SIZES: Names = { 0: 'BPF_W', 0x08: 'BPF_H', 0x10: 'BPF_B', 0x18: 'BPF_DW' };
const MODES: Names = {
  0: 'BPF_IMM',
  0x20: 'BPF_ABS',
  0x40: 'BPF_IND',
  0x60: 'BPF_MEM',
  0x80: 'BPF_LEN',
  0xa0: 'BPF_MSH',
  0xc0: 'BPF_XADD',
};
const SOURCES: Names = { 0: 'BPF_K', 0x08: 'BPF_X' };
const OPERATIONS: Names = {
  0: 'BPF_ADD',
  0x10: 'BPF_SUB',
  0x20: 'BPF_MUL',
  0x30: 'BPF_DIV',
  0x40: 'BPF_OR',
  0x50: 'BPF_AND',
  0x60: 'BPF_LSH',
  0x70: 'BPF_RSH',
  0x80: 'BPF_NEG',
  0x90: 'BPF_MOD',
  0xa0: 'BPF_XOR',
  0xb0: 'BPF_MOV',
  0xc0: 'BPF_ARSH',
  0xd0: 'BPF_END',
};
const JUMPS: Names = {
  0: 'BPF_JA',
  0x10: 'BPF_JEQ',
  0x20: 'BPF_JGT',
  0x30: 'BPF_JGE',
  0x40: 'BPF_JSET',
  0x50: 'BPF_JNE',
  0x60: 'BPF_JSGT',
  0x70: 'BPF_JSGE',
  0x80: 'BPF_CALL',
  0x90: 'BPF_EXIT',
  0xa0: 'BPF_JLT',
  0xb0: 'BPF_JLE',
  0xc0: 'BPF_JSLT',
  0xd0: 'BPF_JSLE',
};
const RETURNS: Names = { 0: 'BPF_K', 0x08: 'BPF_X', 0x10: 'BPF_A' };
const MOVES: Names = { 0: 'BPF_TAX', 0x80: 'BPF_TXA' };

const unknown = (value: number): string => `${value === 0 ? '0' : hex(value)} /* BPF_??? */`;

const named = (names: Names, value: number): string => names[value] ?? unknown(value);

const LD = 0;
const LDX = 1;
const ST = 2;
const STX = 3;
const ALU = 4;
const JMP = 5;
const RET = 6;

/** `BPF_LD|BPF_W|BPF_ABS`. */
function codeOf(code: number): string {
  const cls = code & 7;
  const parts = [CLASSES[cls]!];
  const rest = (known: number): void => {
    const more = code & ~known & 0xffff;
    if (more !== 0) parts.push(unknown(more));
  };
  switch (cls) {
    case LD:
    case LDX:
      parts.push(named(SIZES, code & 0x18), named(MODES, code & 0xe0));
      break;
    case ST:
    case STX:
      rest(7);
      break;
    case ALU:
    case JMP:
      parts.push(named(SOURCES, code & 0x08), named(cls === ALU ? OPERATIONS : JUMPS, code & 0xf0));
      break;
    case RET:
      parts.push(named(RETURNS, code & 0x18));
      rest(0x1f);
      break;
    default:
      parts.push(named(MOVES, code & 0xf8));
      rest(0xff);
  }
  return parts.join('|');
}

const ACTIONS: Names = {
  0x80000000: 'SECCOMP_RET_KILL_PROCESS',
  0: 'SECCOMP_RET_KILL_THREAD',
  0x30000: 'SECCOMP_RET_TRAP',
  0x50000: 'SECCOMP_RET_ERRNO',
  0x7fc00000: 'SECCOMP_RET_USER_NOTIF',
  0x7ff00000: 'SECCOMP_RET_TRACE',
  0x7ffc0000: 'SECCOMP_RET_LOG',
  0x7fff0000: 'SECCOMP_RET_ALLOW',
};

/** What a filter decides, and the data beside it. */
function decision(k: number): string {
  const action = (k & 0xffff0000) >>> 0;
  const data = k & 0xffff;
  return `${ACTIONS[action] ?? `${hex(action)} /* SECCOMP_RET_??? */`}${data === 0 ? '' : `|${hex(data)}`}`;
}

const word = (value: number): string => (value === 0 ? '0' : hex(value));

/** `BPF_STMT(code, k)` or `BPF_JUMP(code, k, jt, jf)`. */
function statement(value: MemoryValue, results: (k: number) => string): string {
  const { code, jt, jf, k } = value as unknown as { code: number; jt: number; jf: number; k: number };
  if (jt !== 0 || jf !== 0) return `BPF_JUMP(${codeOf(code)}, ${word(k)}, ${word(jt)}, ${word(jf)})`;
  return `BPF_STMT(${codeOf(code)}, ${(code & 7) === RET ? results(k) : word(k)})`;
}

/** The address, or with `-v` all statements. */
const programWith =
  (results: (k: number) => string): Format =>
  (value, { abbreviate }) => {
    const { address, program: statements } = value as Fields;
    if (abbreviate || statements === undefined) return pointer(address as number);
    return `[${(statements as MemoryValue[]).map((one) => statement(one, results)).join(', ')}]`;
  };

export const FILTER_TEXTS: Readonly<Record<string, Format>> = {
  'sock-filter': (value) => statement(value, decision),
  'sock-filter-program': programWith(decision),
  sock_filter: (value) => statement(value, word),
  'socket-filter-program': programWith(word),
};

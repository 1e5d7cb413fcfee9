/** Operations of futex(2): linux/futex.h. Pure. */
import type { MemoryValue } from '../values.js';
import { coded, flags, pointer, struct, x32, x64, type Type } from './type.js';

const OPERATIONS = ['SET', 'ADD', 'OR', 'ANDN', 'XOR'];
const COMPARISONS = ['EQ', 'NE', 'LT', 'LE', 'GT', 'GE'];

const named = (
  prefix: string,
  names: readonly string[],
  raw: number,
): { name: string | null; raw: number } => {
  const name = names[raw];
  return { name: name === undefined ? null : prefix + name, raw };
};

/** What FUTEX_WAKE_OP does to the second word, and compares it with. Value: `{ op, shift, oparg, cmp, cmparg, raw }`. */
const wakeOperation = coded('futex-wake-op', 4, (bytes): MemoryValue => {
  const raw = bytes.readUInt32LE(0);
  return {
    op: named('FUTEX_OP_', OPERATIONS, (raw >>> 28) & 7),
    shift: raw >>> 31 === 1,
    oparg: (raw >>> 12) & 0xfff,
    cmp: named('FUTEX_OP_CMP_', COMPARISONS, (raw >>> 24) & 0xf),
    cmparg: raw & 0xfff,
    raw,
  };
});

const MATCH_ANY = 0xffffffff;

export const FUTEX_TYPES: Readonly<Record<string, Type>> = {
  'futex-wake-op': wakeOperation,
  'futex-bitset': coded('futex-bitset', 4, (bytes): MemoryValue => {
    const raw = bytes.readUInt32LE(0);
    return { name: raw === MATCH_ANY ? 'FUTEX_BITSET_MATCH_ANY' : null, raw };
  }),
  'futex-waitv': struct('futex-waitv', 24, {
    val: [0, x64],
    uaddr: [8, pointer],
    flags: [16, flags('futex-waitv')],
    __reserved: [20, x32],
  }),
};

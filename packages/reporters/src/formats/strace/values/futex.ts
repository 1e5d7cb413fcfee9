/** Operations of futex(2). Pure. */
import type { EnumValue } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { fieldsOf, type Fields } from './memory.js';
import type { Format } from './special.js';
import { hex } from './words.js';

const word = (value: number): string => (value === 0 ? '0' : hex(value));

/** `FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_GT<<24|0x1`. */
const wakeOperation: Format = (value) => {
  const { op, shift, oparg, cmp, cmparg } = value as Fields;
  const shifted = (constant: unknown, by: number, unnamed: string): string => {
    const { name, raw } = constant as EnumValue;
    return name === null ? `${word(raw as number)}<<${by} /* ${unnamed} */` : `${name}<<${by}`;
  };
  return [
    ...(shift === true ? ['FUTEX_OP_OPARG_SHIFT<<28'] : []),
    shifted(op, 28, 'FUTEX_OP_???'),
    `${word(oparg as number)}<<12`,
    shifted(cmp, 24, 'FUTEX_OP_CMP_???'),
    word(cmparg as number),
  ].join('|');
};

const bitset: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return name ?? word(raw as number);
};

/** Without the reserved word where it is 0. */
const waiter: Format = (value, options, type) => {
  const { __reserved: reserved, ...fields } = value as Fields;
  return fieldsOf(type as StructType, reserved === 0 ? fields : (value as Fields), options);
};

export const FUTEX_TEXTS: Readonly<Record<string, Format>> = {
  'futex-wake-op': wakeOperation,
  'futex-bitset': bitset,
  'futex-waitv': waiter,
};

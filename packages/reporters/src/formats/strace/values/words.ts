/** Integers and constants as strace writes them. Pure. */
import type { EnumValue, FlagsValue, Integer } from '@ptracer/core';

export const exact = (value: Integer): bigint => BigInt(value);

export function hex(value: Integer): string {
  if (typeof value === 'number' && value < 0) return hex(BigInt.asUintN(32, BigInt(value)).toString());
  return `0x${typeof value === 'number' ? value.toString(16) : BigInt(value).toString(16)}`;
}

export const pointer = (value: Integer): string => (value === 0 ? 'NULL' : hex(value));

/** Permissions: at least three digits. */
export const octal = (value: Integer): string => `0${Number(value).toString(8).padStart(2, '0')}`;

export const flags = ({ flags: names, raw, unnamed }: FlagsValue): string => {
  if (names.length === 0) return raw === 0 ? '0' : hex(raw);
  if (unnamed === undefined) return names.join('|');
  return [`${names[0]} /* ${unnamed} */`, ...names.slice(1)].join('|');
};

/** Constants without a name are hexadecimal, but for small ones. */
export function constant({ name, names, raw, unnamed }: EnumValue): string {
  if (name !== null) return names?.join(' or ') ?? name;
  const number = exact(raw);
  const text = number === 0n ? '0' : `0x${BigInt.asUintN(number < 0n ? 32 : 64, number).toString(16)}`;
  return unnamed === undefined ? text : `${text} /* ${unnamed} */`;
}

const RLIM64_INFINITY = 2n ** 64n - 1n;
const RLIM_UNIT = 1024n;

/** Multiples of 1024 are written so. */
export function limit(value: Integer): string {
  const number = exact(value);
  if (number === RLIM64_INFINITY) return 'RLIM64_INFINITY';
  if (number > RLIM_UNIT && number % RLIM_UNIT === 0n) return `${number / RLIM_UNIT}*1024`;
  return String(number);
}

/** All bytes as `\\x01`. */
export function hexBytes(base64: string): string {
  const bytes = Array.from(
    Buffer.from(base64, 'base64'),
    (byte) => `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `"${bytes.join('')}"`;
}

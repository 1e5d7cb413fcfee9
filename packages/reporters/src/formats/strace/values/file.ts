/** File modes, device numbers, `struct stat`. Pure. */
import type { StructType } from '@ptracer/core';
import { fieldsOf, type Fields } from './memory.js';
import type { Format } from './special.js';
import { hex, octal } from './words.js';

const S_ISUID = 0o4000;
const S_ISGID = 0o2000;
const S_ISVTX = 0o1000;
const SPECIAL_BITS: readonly (readonly [number, string])[] = [
  [S_ISUID, 'S_ISUID'],
  [S_ISGID, 'S_ISGID'],
  [S_ISVTX, 'S_ISVTX'],
];

/** `S_IFREG|S_ISUID|0755`. */
const fileMode: Format = (value) => {
  const { type, permissions, raw } = value as { type: string | null; permissions: number; raw: number };
  const names = SPECIAL_BITS.filter(([bit]) => (permissions & bit) !== 0).map(([, name]) => name);
  const kind = type ?? (raw > 0o7777 ? `0${(raw - permissions).toString(8)}` : undefined);
  return [...(kind === undefined ? [] : [kind]), ...names, octal(permissions & 0o777)].join('|');
};

/** `makedev(0x8, 0x1)`. */
const device: Format = (value) => {
  const { major, minor } = value as { major: number; minor: number };
  const part = (number: number): string => (number === 0 ? '0' : hex(number));
  return `makedev(${part(major)}, ${part(minor)})`;
};

/** Size, or the number of a device: the other one says nothing. */
const stat: Format = (value, options, type) => {
  const { st_mode: mode } = value as Fields;
  const kind = (mode as { type: string | null }).type;
  const left = kind === 'S_IFCHR' || kind === 'S_IFBLK' ? 'st_size' : 'st_rdev';
  const { fields, ...rest } = type as StructType;
  const shown = fields.filter(({ name }) => name !== left);
  const brief = ['st_mode', 'st_size', 'st_rdev'];
  return fieldsOf({ ...rest, fields: shown, brief }, value as Fields, options);
};

export const FILE_TEXTS: Readonly<Record<string, Format>> = { 'file-mode': fileMode, device, stat };

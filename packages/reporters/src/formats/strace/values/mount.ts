/** Values of calls about mounts. Pure. */
import type { EnumValue, FlagsValue, Integer } from '@ptracer/core';
import type { Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { constant, flags, hexBytes, pointer } from './words.js';

const MOUNT_ATTR_SIZE = 32;

/** What stands behind the known part of a structure: `, /* bytes 32..39 *\/ "\x01"`. */
export function restOf(base64: string | undefined, known: number): string {
  if (base64 === undefined) return '';
  const end = known + Buffer.byteLength(base64, 'base64') - 1;
  return `, /* bytes ${known}..${end} */ ${hexBytes(base64)}`;
}

const mountAttr: Format = (value, options) => {
  const { attr_set, attr_clr, propagation, userns_fd, rest } = value as Fields;
  const kind = propagation as unknown as EnumValue;
  const fields = [
    `attr_set=${flags(attr_set as unknown as FlagsValue)}`,
    `attr_clr=${flags(attr_clr as unknown as FlagsValue)}`,
    `propagation=${kind.raw === 0 ? '0 /* MS_??? */' : constant(kind)}`,
    `userns_fd=${String(userns_fd)}${options.describe(Number(userns_fd))}`,
  ];
  return `{${fields.join(', ')}${restOf(rest as string | undefined, MOUNT_ATTR_SIZE)}}`;
};

const xattrArgs: Format = (value) => {
  const { value: at, data, size, flags: how } = value as Fields;
  const shown = data === undefined ? pointer(at as Integer) : textOf(data);
  return `{value=${shown}, size=${String(size)}, flags=${flags(how as unknown as FlagsValue)}}`;
};

export const MOUNT_TEXTS: Readonly<Record<string, Format>> = {
  'mount-attr': mountAttr,
  'xattr-args': xattrArgs,
  'xattr-args-out': xattrArgs,
};

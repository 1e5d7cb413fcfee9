/** How calls of fanotify(7) are written. Pure. */
import type { FlagsValue } from '@ptracer/core';
import type { CallFormats } from '../calls.js';
import { flags, hex } from '../values/words.js';
import { argsWith, type ArgText } from './override.js';

const FAN_ALL_CLASS_BITS = 0xc;

/** The class stands first, even where there is none of that number. */
const initFlags: ArgText = ({ value }) => {
  const { flags: names, raw } = value as FlagsValue;
  if ((Number(raw) & FAN_ALL_CLASS_BITS) !== FAN_ALL_CLASS_BITS) return flags(value as FlagsValue);
  const rest = names.flatMap((name) => {
    if (!name.startsWith('0x')) return [name];
    const bits = Number(name) & ~FAN_ALL_CLASS_BITS;
    return bits === 0 ? [] : [hex(bits)];
  });
  return [`${hex(FAN_ALL_CLASS_BITS)} /* FAN_CLASS_??? */`, ...rest].join('|');
};

/** No descriptor: FAN_NOFD of linux/fanotify.h. */
const folder: ArgText = ({ value }) => (value === -1 ? 'FAN_NOFD' : undefined);

export const FANOTIFY_CALLS: CallFormats = {
  fanotify_init: { args: argsWith({ flags: initFlags }) },
  fanotify_mark: { args: argsWith({ dfd: folder }) },
};

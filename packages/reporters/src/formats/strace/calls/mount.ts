/** How calls about mounts and quotas are written. Pure. */
import type { EnumValue, FlagsValue } from '@ptracer/core';
import type { CallFormat, CallFormats } from '../calls.js';
import type { Fields } from '../values/memory.js';
import { constant, flags, hex, hexBytes } from '../values/words.js';
import { argsWith, type ArgText } from './override.js';

/** Bytes as they are, where they are no text. */
const binary: ArgText = ({ kind, value, base64, truncated }) => {
  if (kind !== 'bytes' || value === null) return undefined;
  const bytes = base64 ?? Buffer.from(value as string).toString('base64');
  return `${hexBytes(bytes)}${truncated ? '...' : ''}`;
};

const nameOf = (value: unknown): string => ((value as Fields).command as unknown as EnumValue).name ?? '';

/** `QCMD(Q_GETQUOTA, USRQUOTA)`. */
const command: ArgText = ({ value }) => {
  const { command: what, type } = value as Fields;
  return `QCMD(${constant(what as unknown as EnumValue)}, ${constant(type as unknown as EnumValue)})`;
};

const WITHOUT_ID = /^Q_(SYNC|QUOTAOFF|GETFMT|[GS]ETINFO|XQUOTA\w+|XGETQSTATV?)$/;
const WITHOUT_ADDRESS = /^Q_(SYNC|QUOTAOFF|XQUOTASYNC)$/;

const quota: CallFormat = {
  args: (call, options) => {
    const name = nameOf(call.args.find((arg) => arg.name === 'cmd')!.value);
    return argsWith({
      cmd: command,
      id: () => (WITHOUT_ID.test(name) ? null : undefined),
      addr: () => (WITHOUT_ADDRESS.test(name) ? null : undefined),
    })(call, options);
  },
};

/** SWAP_FLAG_PRIO_MASK of linux/swap.h. */
const PRIORITY = 0x7fff;

/** The priority comes last, and is a number. */
const swapFlags: ArgText = ({ value }) => {
  const { flags: names, raw } = value as FlagsValue;
  const priority = Number(raw) & PRIORITY;
  const unknown = Number(names.find((name) => name.startsWith('0x')) ?? 0) & ~PRIORITY;
  const known = names.filter((name) => !name.startsWith('0x'));
  return flags({ raw, flags: [...known, ...(unknown === 0 ? [] : [hex(unknown)]), String(priority)] });
};

export const MOUNT_CALLS: CallFormats = {
  fsconfig: { args: argsWith({ value: binary }) },
  quotactl: quota,
  quotactl_fd: quota,
  swapon: { args: argsWith({ swap_flags: swapFlags }) },
};

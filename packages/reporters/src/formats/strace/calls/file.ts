/** How file calls are written. Pure. */
import type { CallFormat, CallFormats } from '../calls.js';
import type { Fields } from '../values/memory.js';
import { hex, hexBytes } from '../values/words.js';
import { FANOTIFY_CALLS } from './fanotify.js';
import { IOCTL_CALLS } from './ioctl.js';
import { MOUNT_CALLS } from './mount.js';
import { argsWith, type ArgText } from './override.js';

/** The high half of a position does not count on 64-bit machines. */
const position: CallFormat = { args: argsWith({ pos_h: () => null }) };

/** A length that is negative in the kernel reads as the unsigned word that it is in the C library. */
const unsigned: ArgText = ({ rawValue }) => String(rawValue);
const length: CallFormat = { args: argsWith({ length: unsigned }) };

/** `0x55… /* 5 entries *\/`: each entry only where nothing is to be left out. */
const entries: CallFormat = {
  args: argsWith({
    dirent: ({ value, rawValue }, _, { abbreviate }) =>
      abbreviate && Array.isArray(value) ? `${hex(rawValue)} /* ${value.length} entries */` : undefined,
  }),
};

/** `{handle_bytes=128 => 8, handle_type=1, f_handle="\x01"}`. */
const handle: ArgText = ({ before, value }) => {
  if (before === undefined) return undefined;
  const given = `handle_bytes=${String((before as Fields).handle_bytes)}`;
  if (value === null) return `{${given}}`;
  const { handle_bytes: left, handle_type: type, f_handle: bytes } = value as Fields;
  const size = left === (before as Fields).handle_bytes ? given : `${given} => ${String(left)}`;
  if (bytes === undefined) return `{${size}}`;
  const cut = Buffer.byteLength(bytes as string, 'base64') < (left as number) ? '...' : '';
  return `{${size}, handle_type=${String(type)}, f_handle=${hexBytes(bytes as string)}${cut}}`;
};

export const FILE_CALLS: CallFormats = {
  ...FANOTIFY_CALLS,
  ...IOCTL_CALLS,
  ...MOUNT_CALLS,
  getdents: entries,
  getdents64: entries,
  preadv2: position,
  pwritev2: position,
  truncate: length,
  ftruncate: length,
  name_to_handle_at: { args: argsWith({ handle }) },
  // A descriptor, of which strace takes AT_FDCWD for a number.
  open_by_handle_at: {
    args: argsWith({ mountdirfd: ({ value, path }) => (path === undefined ? String(value) : undefined) }),
  },
};

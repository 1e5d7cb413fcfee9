/** fcntl(2). Pure. */
import type { NamedVariants, Variant } from '../variants.js';

const none: Variant = { args: [] };
const lock: Variant = { args: ['in:flock'] };
const lockOut: Variant = { args: ['inout:flock'] };
const integer: Variant = { args: ['int'] };

export const FCNTL_VARIANTS: NamedVariants = {
  command: 1,
  set: 'fcntl',
  rows: {
    F_DUPFD: { args: ['int'], result: 'fd' },
    F_DUPFD_CLOEXEC: { args: ['int'], result: 'fd' },
    F_GETFD: { ...none, result: 'flags:fd-set' },
    F_SETFD: { args: ['flags:fd-set'] },
    F_GETFL: { ...none, result: 'flags:open' },
    F_SETFL: { args: ['flags:open'] },
    F_GETLK: lockOut,
    F_SETLK: lock,
    F_SETLKW: lock,
    F_OFD_GETLK: lockOut,
    F_OFD_SETLK: lock,
    F_OFD_SETLKW: lock,
    F_SETOWN: { args: ['pid'] },
    F_GETOWN: none,
    F_SETSIG: { args: ['signal'] },
    F_GETSIG: none,
    F_SETPIPE_SZ: integer,
    F_GETPIPE_SZ: none,
    F_GETLEASE: none,
    F_GET_SEALS: none,
  },
};

/** fcntl(2). Pure. */
import type { NamedVariants, Variant } from '../variants.js';

const none: Variant = { args: [] };
const lock: Variant = { args: ['in:flock-request'] };
const lockOut: Variant = { args: ['out:flock'] };
const integer: Variant = { args: ['int'] };
const hint: Variant = { args: ['in:write-hint'] };
const hintOut: Variant = { args: ['out:write-hint'] };

export const FCNTL_VARIANTS: NamedVariants = {
  command: 1,
  set: 'fcntl',
  rows: {
    F_DUPFD: { args: ['int'], result: 'fd' },
    F_DUPFD_CLOEXEC: { args: ['int'], result: 'fd' },
    F_DUPFD_QUERY: { args: ['fd'] },
    F_CREATED_QUERY: none,
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
    F_GETOWN: { ...none, result: 'pid' },
    F_SETOWN_EX: { args: ['in:file-owner'] },
    F_GETOWN_EX: { args: ['out:file-owner'] },
    F_SETSIG: { args: ['signal'] },
    F_GETSIG: { ...none, result: 'signal' },
    F_SETPIPE_SZ: integer,
    F_GETPIPE_SZ: none,
    F_SETLEASE: { args: ['enum:lock-type'] },
    F_GETLEASE: { ...none, result: 'hex-enum:lock-type' },
    F_NOTIFY: { args: ['flags:directory-notify'] },
    F_ADD_SEALS: { args: ['flags:seals'] },
    F_GET_SEALS: { ...none, result: 'flags:seals' },
    F_GET_RW_HINT: hintOut,
    F_SET_RW_HINT: hint,
    F_GET_FILE_RW_HINT: hintOut,
    F_SET_FILE_RW_HINT: hint,
  },
};

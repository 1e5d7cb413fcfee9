/** Files: asm/stat.h, asm-generic/statfs.h, linux/fcntl.h. Pure. */
import type { Arch } from '../events.js';
import { DEVICE_TYPES } from './device.js';
import { DIRECTORY_TYPES } from './directory.js';
import { fileHandle } from './handle.js';
import { INTERFACE_TYPES } from './interface.js';
import { mode32, deviceNumber } from './mode.js';
import { copyMemory, textValue } from './read.js';
import { STATUS_TYPES } from './status.js';
import {
  coded,
  constant,
  custom,
  pid,
  readInteger,
  s32,
  s64,
  struct,
  u32,
  u64,
  type StructType,
  type Type,
} from './type.js';

const device32 = coded('device', 4, (bytes) => deviceNumber(bytes.readUInt32LE(0)));
const device64 = coded('device', 8, (bytes) => deviceNumber(bytes.readUInt32LE(0)));

const times = (at: number): Record<string, readonly [number, Type]> => ({
  st_atime: [at, s64],
  st_atime_nsec: [at + 8, u64],
  st_mtime: [at + 16, s64],
  st_mtime_nsec: [at + 24, u64],
  st_ctime: [at + 32, s64],
  st_ctime_nsec: [at + 40, u64],
});

/** `struct stat`: arch/x86/include/uapi/asm/stat.h, include/uapi/asm-generic/stat.h. */
const stat: Readonly<Record<Arch, StructType>> = {
  x64: struct('stat', 144, {
    st_dev: [0, device64],
    st_ino: [8, u64],
    st_mode: [24, mode32],
    st_nlink: [16, u64],
    st_uid: [28, u32],
    st_gid: [32, u32],
    st_blksize: [56, s64],
    st_blocks: [64, s64],
    st_rdev: [40, device64],
    st_size: [48, s64],
    ...times(72),
  }),
  arm64: struct('stat', 128, {
    st_dev: [0, device64],
    st_ino: [8, u64],
    st_mode: [16, mode32],
    st_nlink: [20, u32],
    st_uid: [24, u32],
    st_gid: [28, u32],
    st_blksize: [56, s32],
    st_blocks: [64, s64],
    st_rdev: [32, device64],
    st_size: [48, s64],
    ...times(72),
  }),
};

const flock = {
  l_type: [0, constant('lock-type', 16)],
  l_whence: [2, constant('whence', 16)],
  l_start: [8, s64],
  l_len: [16, s64],
} as const;

export const FILE_TYPES: Readonly<Record<string, Type>> = {
  /** `struct flock` of 64-bit machines (asm-generic/fcntl.h). */
  flock: struct('flock', 32, { ...flock, l_pid: [24, pid] }),
  /** The same where a lock is asked for: the kernel looks at no `l_pid`. */
  'flock-request': struct('flock-request', 24, flock),
  'file-mode': mode32,
  device: device32,
  /** A `loff_t` behind a pointer, from where on a call reads or writes. */
  offset: coded('offset', 8, (bytes) => readInteger(s64, bytes, 0)),
  /** A time of a file: `tv_nsec` may be UTIME_NOW or UTIME_OMIT (linux/stat.h). */
  utimens: struct('utimens', 16, { tv_sec: [0, s64], tv_nsec: [8, s64] }),
  utimes: struct('utimes', 16, { tv_sec: [0, s64], tv_usec: [8, s64] }),
  'file-owner': struct('file-owner', 8, { type: [0, constant('file-owner')], pid: [4, pid] }),
  'write-hint': constant('write-hint', 64),
  /** What getcwd(2) has written, without the last byte, a NUL. */
  'path-text': custom('path-text', (context, address, length) => {
    const bytes = copyMemory(context, address, Math.max(0, length - 1));
    return bytes && { value: textValue(bytes) };
  }),
  'file-handle': fileHandle,
  ...DEVICE_TYPES,
  ...DIRECTORY_TYPES,
  ...INTERFACE_TYPES,
  ...STATUS_TYPES,
};

export const fileTypesOf = (arch: Arch): Readonly<Record<string, Type>> => ({ stat: stat[arch] });

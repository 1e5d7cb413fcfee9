/** Files: asm/stat.h, asm-generic/statfs.h, linux/fcntl.h. Pure. */
import type { Arch } from '../events.js';
import type { MemoryValue } from '../values.js';
import {
  coded,
  constant,
  pid,
  s32,
  s64,
  struct,
  u32,
  u64,
  type CodedType,
  type StructType,
  type Type,
} from './type.js';

const S_IFMT = 0o170000;
const FILE_TYPES_BY_MODE: Readonly<Record<number, string>> = {
  0o010000: 'S_IFIFO',
  0o020000: 'S_IFCHR',
  0o040000: 'S_IFDIR',
  0o060000: 'S_IFBLK',
  0o100000: 'S_IFREG',
  0o120000: 'S_IFLNK',
  0o140000: 'S_IFSOCK',
};

/** Type and permissions of a file (inode(7)). Value: `{ type: 'S_IFREG', permissions: 0o644, raw }`. */
export function fileMode(raw: number): Record<string, MemoryValue> {
  return { type: FILE_TYPES_BY_MODE[raw & S_IFMT] ?? null, permissions: raw & 0o7777, raw };
}

/** A device number, as the kernel's new_encode_dev makes it (linux/kdev_t.h): 32 bits. Value: `{ major, minor }`. */
export function deviceNumber(raw: number): Record<string, MemoryValue> {
  return { major: (raw >>> 8) & 0xfff, minor: (raw & 0xff) | ((raw >>> 12) & 0xfff00) };
}

export const mode32: CodedType = coded('file-mode', 4, (bytes) => fileMode(bytes.readUInt32LE(0)));
export const mode16: CodedType = coded('file-mode', 2, (bytes) => fileMode(bytes.readUInt16LE(0)));
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
    st_rdev: [40, device64],
    st_size: [48, s64],
    st_blksize: [56, s64],
    st_blocks: [64, s64],
    ...times(72),
  }),
  arm64: struct('stat', 128, {
    st_dev: [0, device64],
    st_ino: [8, u64],
    st_mode: [16, mode32],
    st_nlink: [20, u32],
    st_uid: [24, u32],
    st_gid: [28, u32],
    st_rdev: [32, device64],
    st_size: [48, s64],
    st_blksize: [56, s32],
    st_blocks: [64, s64],
    ...times(72),
  }),
};

export const FILE_TYPES: Readonly<Record<string, Type>> = {
  /** `struct flock` of 64-bit machines (asm-generic/fcntl.h). */
  flock: struct('flock', 32, {
    l_type: [0, constant('lock-type', 16)],
    l_whence: [2, constant('whence', 16)],
    l_start: [8, s64],
    l_len: [16, s64],
    l_pid: [24, pid],
  }),
};

export const fileTypesOf = (arch: Arch): Readonly<Record<string, Type>> => ({ stat: stat[arch] });

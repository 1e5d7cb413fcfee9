/** What statx, statfs and their like tell: linux/stat.h, asm-generic/statfs.h, linux/cachestat of linux/mman.h. Pure. */
import {
  constant,
  flags,
  s32,
  s64,
  struct,
  text,
  u32,
  u64,
  x64,
  array,
  x32,
  type StructType,
  type Type,
} from './type.js';
import { mode16 } from './mode.js';

const statxTime = struct('statx-timestamp', 16, { tv_sec: [0, s64], tv_nsec: [8, u32] });

/** `struct statx`, in the order in which its fields are written. */
const statx: StructType = struct(
  'statx',
  256,
  {
    stx_mask: [0, flags('statx-mask')],
    stx_blksize: [4, u32],
    stx_attributes: [8, flags('statx-attributes', 64)],
    stx_nlink: [16, u32],
    stx_uid: [20, u32],
    stx_gid: [24, u32],
    stx_mode: [28, mode16],
    stx_ino: [32, u64],
    stx_size: [40, u64],
    stx_blocks: [48, u64],
    stx_attributes_mask: [56, flags('statx-attributes', 64)],
    stx_atime: [64, statxTime],
    stx_btime: [80, statxTime],
    stx_ctime: [96, statxTime],
    stx_mtime: [112, statxTime],
    stx_rdev_major: [128, u32],
    stx_rdev_minor: [132, u32],
    stx_dev_major: [136, u32],
    stx_dev_minor: [140, u32],
    stx_mnt_id: [144, x64],
    stx_dio_mem_align: [152, u32],
    stx_dio_offset_align: [156, u32],
    stx_subvol: [160, x64],
    stx_atomic_write_unit_min: [168, u32],
    stx_atomic_write_unit_max: [172, u32],
    stx_atomic_write_segments_max: [176, u32],
    stx_dio_read_offset_align: [180, u32],
    stx_atomic_write_unit_max_opt: [184, u32],
  },
  ['stx_mask', 'stx_attributes', 'stx_mode', 'stx_size'],
);

export const STATUS_TYPES: Readonly<Record<string, Type>> = {
  statx,
  /** `struct statfs` of 64-bit machines. */
  statfs: struct('statfs', 120, {
    f_type: [0, constant('fs-magic', 64)],
    f_bsize: [8, s64],
    f_blocks: [16, u64],
    f_bfree: [24, u64],
    f_bavail: [32, u64],
    f_files: [40, u64],
    f_ffree: [48, u64],
    f_fsid: [56, struct('fsid', 8, { val: [0, array(x32, 2)] })],
    f_namelen: [64, s64],
    f_frsize: [72, s64],
    f_flags: [80, flags('statfs', 64)],
  }),
  ustat: struct('ustat', 32, {
    f_tfree: [0, s32],
    f_tinode: [8, u64],
    f_fname: [16, text(6)],
    f_fpack: [22, text(6)],
  }),
  'cachestat-range': struct('cachestat-range', 16, { off: [0, u64], len: [8, u64] }),
  cachestat: struct('cachestat', 40, {
    nr_cache: [0, u64],
    nr_dirty: [8, u64],
    nr_writeback: [16, u64],
    nr_evicted: [24, u64],
    nr_recently_evicted: [32, u64],
  }),
};

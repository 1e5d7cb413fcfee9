/** What ioctl(2) is given for files and block devices: linux/fs.h, linux/fiemap.h. */
import type { MemoryValue } from '../values.js';
import { copyMemory, elementLimit, valueOf } from './read.js';
import {
  array,
  coded,
  constant,
  custom,
  fd,
  flags,
  struct,
  text,
  u16,
  u32,
  u64,
  x32,
  x64,
  type StructType,
  type Type,
} from './type.js';
import { deviceNumber } from './mode.js';

const device = coded('device', 8, (bytes) => deviceNumber(bytes.readUInt32LE(0)));

const extent = struct('fiemap-extent', 56, {
  fe_logical: [0, u64],
  fe_physical: [8, u64],
  fe_length: [16, u64],
  fe_flags: [40, flags('fiemap-extent')],
});

const fiemap: StructType = struct('fiemap-head', 32, {
  fm_start: [0, u64],
  fm_length: [8, u64],
  fm_flags: [16, flags('fiemap-flags')],
  fm_mapped_extents: [20, u32],
  fm_extent_count: [24, u32],
});

const dedupe: StructType = struct('dedupe-head', 24, {
  src_offset: [0, u64],
  src_length: [8, u64],
  dest_count: [16, u16],
});

const DEDUPE_INFO_SIZE = 32;
const given = struct('dedupe-info', DEDUPE_INFO_SIZE, {
  dest_fd: [0, { ...fd, bits: 64 }],
  dest_offset: [8, u64],
});
const done = struct('dedupe-done', DEDUPE_INFO_SIZE, {
  bytes_deduped: [16, u64],
  status: [24, { kind: 'integer', bits: 32, signed: true, style: 'decimal' }],
});

export const DEVICE_TYPES: Readonly<Record<string, Type>> = {
  'inode-flags': flags('inode-flags'),
  fsxattr: struct('fsxattr', 28, {
    fsx_xflags: [0, flags('inode-xflags')],
    fsx_extsize: [4, u32],
    fsx_nextents: [8, u32],
    fsx_projid: [12, x32],
    fsx_cowextsize: [16, u32],
  }),
  /** The same where it is given: the kernel looks at no `fsx_nextents`. */
  'fsxattr-set': struct('fsxattr-set', 28, {
    fsx_xflags: [0, flags('inode-xflags')],
    fsx_extsize: [4, u32],
    fsx_projid: [12, x32],
    fsx_cowextsize: [16, u32],
  }),
  'fs-label': text(256),
  'trim-range': struct('trim-range', 24, { start: [0, x64], len: [8, u64], minlen: [16, u64] }),
  'loop-info64': struct(
    'loop-info64',
    232,
    {
      lo_device: [0, device],
      lo_inode: [8, u64],
      lo_rdevice: [16, device],
      lo_offset: [24, x64],
      lo_sizelimit: [32, u64],
      lo_number: [40, u32],
      lo_encrypt_type: [44, constant('loop-crypt')],
      lo_encrypt_key_size: [48, u32],
      lo_flags: [52, flags('loop-flags')],
      lo_file_name: [56, text(64)],
      lo_crypt_name: [120, text(64)],
      lo_encrypt_key: [184, text(32)],
      lo_init: [216, array(u64, 2)],
    },
    ['lo_offset', 'lo_number', 'lo_flags', 'lo_file_name'],
  ),
  'keyboard-type': constant('keyboard-type', 8, false),
  'console-mode': constant('console-mode'),
  'keyboard-mode': constant('keyboard-mode'),
  'keyboard-leds': flags('keyboard-leds', 8),
  'keyboard-meta': constant('keyboard-meta'),
  'clone-range': struct('clone-range', 32, {
    src_fd: [0, { ...fd, bits: 64 }],
    src_offset: [8, u64],
    src_length: [16, u64],
    dest_offset: [24, u64],
  }),
  'u64-pair': array(u64, 2),
  /** `struct fiemap`, and behind it as many extents as the kernel has mapped. */
  fiemap: custom('fiemap', (context, address) => {
    const head = copyMemory(context, address, fiemap.size);
    if (head === undefined) return undefined;
    const value = valueOf(fiemap, head, 0, context) as Record<string, MemoryValue>;
    if (!context.out) return { value };
    const room = Math.min(Number(value.fm_extent_count), Number(value.fm_mapped_extents));
    const shown = Math.min(room, elementLimit(context));
    const bytes = copyMemory(context, address + fiemap.size, shown * extent.size);
    if (bytes === undefined) return { value };
    value.fm_extents = Array.from({ length: shown }, (_, i) =>
      valueOf(extent, bytes, i * extent.size, context),
    );
    return room > shown ? { value, truncated: true } : { value };
  }),
  /** `struct file_dedupe_range`, and what is to be done, or was done, with each of its destinations. */
  'dedupe-range': custom('dedupe-range', (context, address) => {
    const head = copyMemory(context, address, dedupe.size);
    if (head === undefined) return undefined;
    const value = valueOf(dedupe, head, 0, context) as Record<string, MemoryValue>;
    const count = Number(value.dest_count);
    const shown = Math.min(count, elementLimit(context));
    const bytes = copyMemory(context, address + dedupe.size, shown * DEDUPE_INFO_SIZE);
    if (bytes === undefined) return { value };
    value.info = Array.from({ length: shown }, (_, i) =>
      valueOf(context.out ? done : given, bytes, i * DEDUPE_INFO_SIZE, context),
    );
    return count > shown ? { value, truncated: true } : { value };
  }),
};

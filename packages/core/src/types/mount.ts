/** Mounts, quotas and what came with them: linux/mount.h, linux/quota.h, linux/dqblk_xfs.h. */
import { constantSet } from '../linux/constants.js';
import type { MemoryValue } from '../values.js';
import { copyMemory, enumValue, textValue, valueOf } from './read.js';
import {
  coded,
  constant,
  custom,
  fd,
  flags,
  s32,
  s8,
  struct,
  u16,
  u32,
  u64,
  x32,
  x64,
  type StructType,
  type Type,
} from './type.js';

/** MOUNT_ATTR_SIZE_VER0: the kernel refuses what is smaller. */
const MOUNT_ATTR_SIZE = 32;

/** Most bytes behind a structure that are looked at: the kernel takes a page in all. */
const REST_LIMIT = 4096;

const mountAttr: StructType = struct('mount-attr-head', MOUNT_ATTR_SIZE, {
  attr_set: [0, flags('mount-attr', 64)],
  attr_clr: [8, flags('mount-attr', 64)],
  propagation: [16, constant('propagation', 64, false)],
  userns_fd: [24, { ...fd, bits: 64 }],
});

const SUBCMDSHIFT = 8;
const SUBCMDMASK = 0xff;

const dqblk = {
  dqb_bhardlimit: [0, u64],
  dqb_bsoftlimit: [8, u64],
  dqb_curspace: [16, u64],
  dqb_ihardlimit: [24, u64],
  dqb_isoftlimit: [32, u64],
  dqb_curinodes: [40, u64],
  dqb_btime: [48, u64],
  dqb_itime: [56, u64],
  dqb_valid: [64, flags('quota-valid')],
} as const;
const DQBLK_BRIEF = Object.keys(dqblk).slice(0, 6);

const DISK_QUOTA_BRIEF = [
  'd_version d_flags d_fieldmask d_id d_blk_hardlimit d_blk_softlimit',
  'd_ino_hardlimit d_ino_softlimit d_bcount d_icount',
].flatMap((names) => names.split(' '));

/** An extended attribute's value is behind a pointer in the structure. */
const xattrArgs = (name: string, filled: boolean): Type =>
  custom(name, (context, address) => {
    const bytes = copyMemory(context, address, 16);
    if (bytes === undefined) return undefined;
    const at = Number(bytes.readBigUInt64LE(0));
    const size = bytes.readUInt32LE(8);
    const most = Math.min(size, context.call.options.stringLimit);
    const data = filled && at !== 0 ? copyMemory(context, at, most) : undefined;
    const value: Record<string, MemoryValue> = {
      value: at,
      ...(data && { data: textValue(data, size > most) }),
      size,
      flags: valueOf(flags('xattr'), bytes, 12, context),
    };
    return { value };
  });

export const MOUNT_TYPES: Readonly<Record<string, Type>> = {
  /** `struct mount_attr` of a size that the caller tells; `rest`: base64 of what the kernel here may not know. */
  'mount-attr': custom('mount-attr', (context, address, size) => {
    if (size < MOUNT_ATTR_SIZE) return undefined;
    const bytes = copyMemory(context, address, MOUNT_ATTR_SIZE);
    if (bytes === undefined) return undefined;
    const value = valueOf(mountAttr, bytes, 0, context) as Record<string, MemoryValue>;
    const rest = copyMemory(context, address + MOUNT_ATTR_SIZE, Math.min(size - MOUNT_ATTR_SIZE, REST_LIMIT));
    if (rest?.some((byte) => byte !== 0)) value.rest = rest.toString('base64');
    return { value };
  }),
  /** A command of quotactl(2). Value: `{ command, type }`, both constants. */
  'quota-command': coded('quota-command', 4, (bytes, { call }): MemoryValue => {
    const raw = bytes.readUInt32LE(0);
    const set = (name: string) => constantSet(call.options.arch, name) ?? {};
    return {
      command: enumValue(set('quota-command'), raw >>> SUBCMDSHIFT),
      type: enumValue(set('quota-type'), raw & SUBCMDMASK),
    };
  }),
  'quota-format': constant('quota-format'),
  'xfs-quota': flags('xfs-quota'),
  dqblk: struct('dqblk', 72, dqblk, DQBLK_BRIEF),
  nextdqblk: struct('nextdqblk', 72, { ...dqblk, dqb_id: [68, u32] }, [...DQBLK_BRIEF, 'dqb_id']),
  dqinfo: struct('dqinfo', 24, {
    dqi_bgrace: [0, u64],
    dqi_igrace: [8, u64],
    dqi_flags: [16, flags('quota-info-flags')],
    dqi_valid: [20, flags('quota-info-valid')],
  }),
  'disk-quota': struct(
    'disk-quota',
    112,
    {
      d_version: [0, s8],
      d_flags: [1, flags('xfs-quota-owner', 8)],
      d_fieldmask: [2, { ...u16, style: 'hex' }],
      d_id: [4, u32],
      d_blk_hardlimit: [8, u64],
      d_blk_softlimit: [16, u64],
      d_ino_hardlimit: [24, u64],
      d_ino_softlimit: [32, u64],
      d_bcount: [40, u64],
      d_icount: [48, u64],
      d_itimer: [56, s32],
      d_btimer: [60, s32],
      d_iwarns: [64, u16],
      d_bwarns: [66, u16],
      d_rtb_hardlimit: [72, u64],
      d_rtb_softlimit: [80, u64],
      d_rtbcount: [88, u64],
      d_rtbtimer: [96, s32],
      d_rtbwarns: [100, u16],
    },
    DISK_QUOTA_BRIEF,
  ),
  'mnt-id-req': struct('mnt-id-req', 24, {
    size: [0, u32],
    mnt_ns_fd: [4, u32],
    mnt_id: [8, x64],
    param: [16, flags('statmount-mask', 64)],
  }),
  'file-attr': struct('file-attr', 24, {
    fa_xflags: [0, flags('inode-xflags', 64)],
    fa_extsize: [8, u32],
    fa_nextents: [12, u32],
    fa_projid: [16, x32],
    fa_cowextsize: [20, u32],
  }),
  'xattr-args': xattrArgs('xattr-args', true),
  'xattr-args-out': xattrArgs('xattr-args-out', false),
};

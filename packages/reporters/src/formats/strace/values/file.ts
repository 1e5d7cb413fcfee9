/** File modes, device numbers, `struct stat`. Pure. */
import type { FlagsValue, MemoryValue } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { dateComment } from './date.js';
import { DIRECTORY_TEXTS } from './directory.js';
import { INTERFACE_TEXTS } from './interface.js';
import { fieldsOf, formatMemory, type Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { hex, octal } from './words.js';

const S_ISUID = 0o4000;
const S_ISGID = 0o2000;
const S_ISVTX = 0o1000;
const SPECIAL_BITS: readonly (readonly [number, string])[] = [
  [S_ISUID, 'S_ISUID'],
  [S_ISGID, 'S_ISGID'],
  [S_ISVTX, 'S_ISVTX'],
];

/** `S_IFREG|S_ISUID|0755`. */
const fileMode: Format = (value) => {
  const { type, permissions, raw } = value as { type: string | null; permissions: number; raw: number };
  const names = SPECIAL_BITS.filter(([bit]) => (permissions & bit) !== 0).map(([, name]) => name);
  const kind = type ?? (raw > 0o7777 ? `0${(raw - permissions).toString(8)}` : undefined);
  if (type === null && permissions === 0 && kind !== undefined) return kind;
  return [...(kind === undefined ? [] : [kind]), ...names, octal(permissions & 0o777)].join('|');
};

/** `makedev(0x8, 0x1)`. */
const device: Format = (value) => {
  const { major, minor } = value as { major: number; minor: number };
  const part = (number: number): string => (number === 0 ? '0' : hex(number));
  return `makedev(${part(major)}, ${part(minor)})`;
};

const STAT_TIME = /^st_[amc]time$/;
const STAT_BRIEF = ['st_mode', 'st_size', 'st_rdev'];

/** Size, or the number of a device: the other one says nothing. Times with their dates. */
const stat: Format = (value, options, type) => {
  const fields = value as Fields;
  const kind = (fields.st_mode as { type: string | null }).type;
  const left = kind === 'S_IFCHR' || kind === 'S_IFBLK' ? 'st_size' : 'st_rdev';
  const texts = (type as StructType).fields
    .filter(({ name }) => name !== left && (!options.abbreviate || STAT_BRIEF.includes(name)))
    .map(({ name, type: of }) => {
      const date = STAT_TIME.test(name) ? dateComment(fields[name], fields[`${name}_nsec`]) : '';
      return `${name}=${formatMemory(of, fields[name] ?? null, options)}${date}`;
    });
  return `{${[...texts, ...(options.abbreviate ? ['...'] : [])].join(', ')}}`;
};

const UTIME_NOW = 0x3fffffff;
const UTIME_OMIT = 0x3ffffffe;

/** `{tv_sec=1, tv_nsec=2} /* 1970-01-01T00:00:01.000000002+0000 *\/`, or what stands for a time. */
const utimens: Format = (value) => {
  const { tv_sec: seconds, tv_nsec: fraction } = value as Fields;
  if (fraction === UTIME_NOW) return 'UTIME_NOW';
  if (fraction === UTIME_OMIT) return 'UTIME_OMIT';
  return `{tv_sec=${String(seconds)}, tv_nsec=${String(fraction)}}${dateComment(seconds, fraction)}`;
};

const utimes: Format = (value) => {
  const { tv_sec: seconds, tv_usec: fraction } = value as Fields;
  return `{tv_sec=${String(seconds)}, tv_usec=${String(fraction)}}${dateComment(seconds, fraction, 6)}`;
};

const utimbuf: Format = (value) => {
  const { actime, modtime } = value as Fields;
  const text = (seconds: MemoryValue | undefined): string => `${String(seconds)}${dateComment(seconds, 0)}`;
  return `{actime=${text(actime)}, modtime=${text(modtime)}}`;
};

const statxTime: Format = (value, options, type) =>
  `${fieldsOf(type as StructType, value as Fields, options)}${dateComment((value as Fields).tv_sec, (value as Fields).tv_nsec)}`;

const STATX_TIMES: Readonly<Record<string, string>> = {
  stx_atime: 'STATX_ATIME',
  stx_btime: 'STATX_BTIME',
  stx_ctime: 'STATX_CTIME',
  stx_mtime: 'STATX_MTIME',
};
const STATX_BASIC = ['STATX_BASIC_STATS', 'STATX_ALL'];
/** What strace 6.1 does not know, by the bit that says it is there. */
const STATX_NEWER: readonly (readonly [RegExp, string])[] = [
  [/^stx_dio_(mem|offset)_align$/, 'STATX_DIOALIGN'],
  [/^stx_subvol$/, 'STATX_SUBVOL'],
  [/^stx_atomic_/, 'STATX_WRITE_ATOMIC'],
  [/^stx_dio_read/, 'STATX_DIO_READ_ALIGN'],
];

/** Times, and what newer kernels tell, only where the mask says that they are there. */
const statx: Format = (value, options, type) => {
  const { stx_mask: mask } = value as Fields;
  const { flags: names } = mask as FlagsValue;
  const all = names.includes('STATX_ALL');
  const basic = names.some((name) => STATX_BASIC.includes(name));
  const isThere = (name: string): boolean => {
    const time = STATX_TIMES[name];
    if (time !== undefined) return all || names.includes(time) || (basic && time !== 'STATX_BTIME');
    const newer = STATX_NEWER.find(([pattern]) => pattern.test(name));
    return newer === undefined || names.includes(newer[1]);
  };
  const { fields, ...rest } = type as StructType;
  return fieldsOf(
    { ...rest, fields: options.abbreviate ? fields : fields.filter(({ name }) => isThere(name)) },
    value as Fields,
    options,
  );
};

/** Flags, where the kernel tells them. */
const statfs: Format = (value, options, type) => {
  const { fields, ...rest } = type as StructType;
  const none = ((value as Fields).f_flags as unknown as FlagsValue).raw === 0;
  const shown = none ? fields.filter(({ name }) => name !== 'f_flags') : fields;
  return fieldsOf({ ...rest, fields: shown }, value as Fields, options);
};

/** A word behind a pointer. */
const offset: Format = (value) => `[${String(value)}]`;

export const FILE_TEXTS: Readonly<Record<string, Format>> = {
  'file-mode': fileMode,
  device,
  offset,
  stat,
  statfs,
  statx,
  'statx-timestamp': statxTime,
  utimbuf,
  utimens,
  utimes,
  'path-text': (value) => textOf(value),
  ...DIRECTORY_TEXTS,
  ...INTERFACE_TEXTS,
};

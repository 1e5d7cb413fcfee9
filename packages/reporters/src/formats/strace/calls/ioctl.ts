/** How ioctl(2) is written. Pure. */
import { specialOf } from '../values/special.js';
import type { EnumValue, Integer, SyscallArg } from '@ptracer/core';
import { type StructType, typeNamed } from '@ptracer/core/types';
import type { CallFormats } from '../calls.js';
import { fieldsOf, formatMemory, type Fields, type TextOptions } from '../values/memory.js';
import { textOptions as optionsOf, type ValueOptions } from '../value.js';
import { flags, hex, pointer } from '../values/words.js';
import { argsWith, type ArgText } from './override.js';

const IOC_WRITE = 1;
const IOC_READ = 2;

const DIRECTIONS: readonly (readonly [number, string])[] = [
  [IOC_READ, '_IOC_READ'],
  [IOC_WRITE, '_IOC_WRITE'],
];

const plainHex = (value: number): string => (value === 0 ? '0' : hex(value));

/** A request that has no name, by its parts (asm-generic/ioctl.h): `_IOC(_IOC_READ, 0x12, 0x34, 0x8)`. */
export function requestCode(request: number): string {
  const direction = request >>> 30;
  const names = DIRECTIONS.filter(([bit]) => (direction & bit) !== 0).map(([, name]) => name);
  const parts = [(request >>> 8) & 0xff, request & 0xff, (request >>> 16) & 0x3fff].map(plainHex);
  return `_IOC(${[names.join('|') || '_IOC_NONE', ...parts].join(', ')})`;
}

const command: ArgText = ({ value }) => {
  const { name, raw } = value as EnumValue;
  return name === null ? requestCode(Number(raw)) : undefined;
};

const textOptions = ({ abbreviate }: ValueOptions): TextOptions => ({
  abbreviate,
  describe: () => '',
  special: specialOf,
});

/** What was asked alone, where there is no answer. */
const interfaceRequest = (arg: SyscallArg, options: ValueOptions): string => {
  const type = typeNamed(arg.shape!, options.arch) as StructType;
  const { value, before } = arg;
  if (value !== null) return fieldsOf(type, value as Fields, textOptions(options));
  const asked = type.fields.slice(0, 1);
  return fieldsOf({ ...type, fields: asked }, before as Fields, textOptions(options));
};

const IFREQ_SIZE = 40;

const lengthText = (length: number): string =>
  length > 0 && length % IFREQ_SIZE === 0
    ? `${length} /* ${length / IFREQ_SIZE} * sizeof(struct ifreq) */`
    : String(length);

/** `{ifc_len=80 => 40, ifc_buf=[{ifr_name="lo", ifr_addr={…}}]}`. */
const interfaces = ({ value, before, truncated }: SyscallArg, options: ValueOptions): string => {
  const { ifc_len: room, ifc_buf: buffer } = before as Fields;
  const left = value as Fields | null;
  const length = `ifc_len=${lengthText(Number(room))}`;
  if (left === null) return `{${length}, ifc_buf=${pointer(buffer as Integer)}}`;
  const changed = left.ifc_len === room ? length : `${length} => ${lengthText(Number(left.ifc_len))}`;
  if (left.ifc_req === undefined) return `{${changed}, ifc_buf=${pointer(buffer as Integer)}}`;
  const type = typeNamed('ifreq-ifr_addr', options.arch)!;
  const items = (left.ifc_req as Fields[]).map((one) => formatMemory(type, one, textOptions(options)));
  return `{${changed}, ifc_buf=[${[...items, ...(truncated ? ['...'] : [])].join(', ')}]}`;
};

const extentText = ({ fe_logical, fe_physical, fe_length, fe_flags }: Fields): string =>
  `{fe_logical=${String(fe_logical)}, fe_physical=${String(fe_physical)}, fe_length=${String(fe_length)}, fe_flags=${flags(fe_flags as never)}}`;

/** `{fm_start=0, …} => {fm_flags=0, fm_mapped_extents=1, ...}`. */
const extents = ({ value, before, truncated }: SyscallArg, { abbreviate }: ValueOptions): string => {
  const { fm_start, fm_length, fm_flags, fm_extent_count } = before as Fields;
  const asked = `{fm_start=${String(fm_start)}, fm_length=${String(fm_length)}, fm_flags=${flags(fm_flags as never)}, fm_extent_count=${String(fm_extent_count)}}`;
  if (value === null) return asked;
  const left = value as Fields;
  const list = left.fm_extents as Fields[] | undefined;
  const items = [...(list ?? []).map(extentText), ...(truncated ? ['...'] : [])];
  const shown = abbreviate ? '...' : `fm_extents=[${items.join(', ')}]`;
  return `${asked} => {fm_flags=${flags(left.fm_flags as never)}, fm_mapped_extents=${String(left.fm_mapped_extents)}, ${shown}}`;
};

const list = (items: readonly string[], truncated?: boolean): string =>
  `[${[...items, ...(truncated ? ['...'] : [])].join(', ')}]`;

/** `{src_offset=0, …, info=[{dest_fd=5, dest_offset=0}]} => {info=[{bytes_deduped=4, status=0}]}`. */
const duplicates = (arg: SyscallArg, options: ValueOptions): string => {
  const { value, before, truncated } = arg;
  const { describe } = optionsOf(arg, options);
  const { src_offset, src_length, dest_count, info } = before as Fields;
  const destinations = ((info ?? []) as Fields[]).map(
    ({ dest_fd, dest_offset }) =>
      `{dest_fd=${String(dest_fd)}${describe(Number(dest_fd))}, dest_offset=${String(dest_offset)}}`,
  );
  const asked = `{src_offset=${String(src_offset)}, src_length=${String(src_length)}, dest_count=${String(dest_count)}, info=${list(destinations, truncated)}}`;
  if (value === null) return asked;
  const done = (((value as Fields).info ?? []) as Fields[]).map(
    ({ bytes_deduped, status }) => `{bytes_deduped=${String(bytes_deduped)}, status=${String(status)}}`,
  );
  return `${asked} => {info=${list(done, truncated)}}`;
};

const argument: ArgText = (arg, _, options) => {
  const { shape, before } = arg;
  if (before === undefined || shape === undefined) return undefined;
  if (shape.startsWith('ifreq-')) return interfaceRequest(arg, options);
  if (shape === 'ifconf') return interfaces(arg, options);
  if (shape === 'fiemap') return extents(arg, options);
  return shape === 'dedupe-range' ? duplicates(arg, options) : undefined;
};

export const IOCTL_CALLS: CallFormats = { ioctl: { args: argsWith({ cmd: command, arg: argument }) } };

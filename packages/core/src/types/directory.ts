/** Entries of directories: linux/dirent.h, getdents(2). Bounded by the bytes that the kernel has written. */
import type { MemoryValue } from '../values.js';
import { enumValue, copyMemory, textValue } from './read.js';
import { constantSet } from '../linux/constants.js';
import { custom, readInteger, s64, u64, type CustomType, type ReadContext, type Type } from './type.js';

/** Most bytes of entries that are decoded; programs ask for 32 KiB, rarely for more. */
const BYTES_LIMIT = 0x10000;

const d_ino = 0;
const d_off = 8;
const d_reclen = 16;

/** Where `d_name` begins; `d_type` is in front of it, or (`struct linux_dirent`) the last byte of the entry. */
const NAME_64 = 19;
const NAME = 18;

function entryOf(bytes: Buffer, wide: boolean, { call }: ReadContext): MemoryValue {
  const begin = wide ? NAME_64 : NAME;
  const end = bytes.indexOf(0, begin);
  const types = constantSet(call.options.arch, 'dirent-type') ?? {};
  return {
    d_ino: readInteger(u64, bytes, d_ino),
    d_off: readInteger(s64, bytes, d_off),
    d_reclen: bytes.readUInt16LE(d_reclen),
    d_type: enumValue(types, bytes[wide ? NAME_64 - 1 : bytes.length - 1]!),
    d_name: textValue(bytes.subarray(begin, end < 0 ? bytes.length : end)),
  };
}

/** Value: all entries, `{ d_ino, d_off, d_reclen, d_type, d_name }`. */
function entries(name: string, wide: boolean): CustomType {
  return custom(name, (context, address, length) => {
    const bytes = copyMemory(context, address, Math.min(length, BYTES_LIMIT));
    if (bytes === undefined) return undefined;
    const value: MemoryValue[] = [];
    for (let at = 0; at + NAME_64 < bytes.length;) {
      const size = bytes.readUInt16LE(at + d_reclen);
      if (size <= NAME_64 || at + size > bytes.length) break;
      value.push(entryOf(bytes.subarray(at, at + size), wide, context));
      at += size;
    }
    return length > BYTES_LIMIT ? { value, truncated: true } : { value };
  });
}

export const DIRECTORY_TYPES: Readonly<Record<string, Type>> = {
  dirents: entries('dirents', false),
  dirents64: entries('dirents64', true),
};

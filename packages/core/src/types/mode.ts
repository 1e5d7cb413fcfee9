/** Modes of files (inode(7)) and numbers of devices (linux/kdev_t.h). Pure. */
import type { MemoryValue } from '../values.js';
import { coded, type CodedType } from './type.js';

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
function fileMode(raw: number): Record<string, MemoryValue> {
  return { type: FILE_TYPES_BY_MODE[raw & S_IFMT] ?? null, permissions: raw & 0o7777, raw };
}

/** A device number, as the kernel's new_encode_dev makes it (linux/kdev_t.h): 32 bits. Value: `{ major, minor }`. */
export function deviceNumber(raw: number): Record<string, MemoryValue> {
  return { major: (raw >>> 8) & 0xfff, minor: (raw & 0xff) | ((raw >>> 12) & 0xfff00) };
}

export const mode32: CodedType = coded('file-mode', 4, (bytes) => fileMode(bytes.readUInt32LE(0)));
export const mode16: CodedType = coded('file-mode', 2, (bytes) => fileMode(bytes.readUInt16LE(0)));

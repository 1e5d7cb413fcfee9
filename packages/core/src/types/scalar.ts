/** Plain words behind pointers. Pure. */
import { bytes, fd, id, pid, pointer, s32, s64, u16, u32, u64, u8, x32, x64, type Type } from './type.js';

export const SCALAR_TYPES: Readonly<Record<string, Type>> = {
  int: s32,
  uint: u32,
  long: s64,
  ulong: u64,
  u8,
  u16,
  hex32: x32,
  hex64: x64,
  pointer,
  fd,
  id,
  pid,
  u64,
  /** One character, as a text. */
  character: bytes(1),
};

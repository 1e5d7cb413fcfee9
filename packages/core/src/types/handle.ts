/** `struct file_handle` (linux/fs.h, open_by_handle_at(2)). Bounded by MAX_HANDLE_SZ. */
import type { MemoryValue } from '../values.js';
import { copyMemory } from './read.js';
import { custom, type CustomType } from './type.js';

const MAX_HANDLE_SZ = 128;
const HEADER_SIZE = 8;
const EOVERFLOW = 75;

/**
 * Value: `{ handle_bytes, handle_type, f_handle }`, the last in base64. Where the kernel is still to fill it, and where
 * it says that the place does not suffice, `handle_bytes` alone.
 */
export const fileHandle: CustomType = {
  ...custom('file-handle', (context, address, extent) => {
    const { call, out } = context;
    const filled = out ? call.returned !== null : extent !== 0;
    const header = copyMemory(context, address, filled ? HEADER_SIZE : 4);
    if (header === undefined) return undefined;
    const handle_bytes = header.readUInt32LE(0);
    if (!filled) return { value: { handle_bytes } };
    const handle = copyMemory(context, address + HEADER_SIZE, Math.min(handle_bytes, MAX_HANDLE_SZ));
    if (handle === undefined) return undefined;
    const value: MemoryValue = {
      handle_bytes,
      handle_type: header.readInt32LE(4),
      f_handle: handle.toString('base64'),
    };
    return handle_bytes > MAX_HANDLE_SZ ? { value, truncated: true } : { value };
  }),
  written: ({ returned, errno }) => returned !== null || errno === EOVERFLOW,
};

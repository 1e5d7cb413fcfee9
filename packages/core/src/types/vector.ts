/** Vectors of buffers: linux/uio.h. Bounded: as many bytes of each buffer as of a string. */
import { unsigned64At } from '../decode/integers.js';
import type { MemoryValue } from '../values.js';
import { BYTES_LIMIT, copyMemory, copyReadable, elementLimit, textValue } from './read.js';
import { custom, type MemoryReading, type ReadContext, type Type } from './type.js';

/** sizeof(struct iovec) of 64-bit machines. */
const IOVEC_SIZE = 16;

/** One buffer: `data` is there where its bytes mean something, as far as they could be read. */
type Vector = Record<'iov_base' | 'iov_len', MemoryValue> & { data?: MemoryValue };

/**
 * Reads `struct iovec`s.
 * @param bytes how many bytes the buffers hold in all; `null`: nothing in them is to be read
 */
function readVector(
  context: ReadContext,
  address: number,
  count: number,
  bytes: number | null,
): MemoryReading | undefined {
  // More than memory can hold.
  if (count * IOVEC_SIZE >= 2 ** 64) return undefined;
  const shown = Math.min(count, elementLimit(context));
  const memory =
    shown === 0 ? Buffer.alloc(0) : copyReadable(context, address, Math.min(shown * IOVEC_SIZE, BYTES_LIMIT));
  const whole = Math.floor(memory.length / IOVEC_SIZE);
  if (whole === 0 && shown > 0) return undefined;
  let rest = bytes ?? 0;
  const value = Array.from({ length: whole }, (_, i): Vector => {
    const iov_base = unsigned64At(memory, i * IOVEC_SIZE);
    const iov_len = unsigned64At(memory, i * IOVEC_SIZE + 8);
    if (bytes === null || iov_base === 0) return { iov_base, iov_len };
    const length = Math.min(Number(iov_len), rest);
    rest -= length;
    const most = Math.min(length, context.call.options.stringLimit);
    const data = copyMemory(context, Number(iov_base), most);
    return data === undefined
      ? { iov_base, iov_len }
      : { iov_base, iov_len, data: textValue(data, length > most) };
  });
  if (whole < shown) return { value, endsAt: address + whole * IOVEC_SIZE };
  return count > shown ? { value, truncated: true } : { value };
}

export const VECTOR_TYPES: Readonly<Record<string, Type>> = {
  /** With what is in the buffers: all that the kernel is given, or as much as it has filled. */
  iovec: {
    ...custom('iovec', (context, address, count) =>
      readVector(context, address, count, context.out ? context.call.returned : Infinity),
    ),
    written: ({ returned, errno }) => returned !== null || errno !== 0,
  },
  /** Addresses of another process, or buffers whose contents say nothing. */
  'iovec-remote': custom('iovec-remote', (context, address, count) =>
    readVector(context, address, count, null),
  ),
};

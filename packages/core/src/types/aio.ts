/** Asynchronous I/O: linux/aio_abi.h. Pure. */
import type { MemoryValue } from '../values.js';
import { bytesPointer } from './pointee.js';
import { constantValue, copyMemory, elementLimit, readArray, valueOf } from './read.js';
import { sigset } from './signal.js';
import {
  coded,
  constant,
  custom,
  fd,
  flags,
  pointer,
  s16,
  s64,
  struct,
  u32,
  u64,
  x64,
  type ReadContext,
  type Type,
} from './type.js';

const range = struct('memory-range', 16, { iov_base: [0, pointer], iov_len: [8, u64] });

/** What is written from several places: their bytes themselves. */
const dataRange: Type = struct('data-range', 16, {
  iov_base: [0, bytesPointer(8, 64)],
  iov_len: [8, u64],
});

const PWRITE = 1;
const POLL = 5;
const PREADV = 7;
const PWRITEV = 8;

const IOCB_SIZE = 64;

/** What is behind `aio_buf`; by the command: data, places of data, or no pointer but events. */
const buffer = coded('iocb-buffer', 8, (bytes, context, whole, offset): MemoryValue => {
  const start = offset - 24;
  const address = Number(bytes.readBigUInt64LE(0));
  const count = Number(whole.readBigUInt64LE(start + 32));
  switch (whole.readUInt16LE(start + 16)) {
    case PWRITE:
      return valueOf(bytesPointer(8, 64), whole, offset, context);
    case PREADV:
      return readArray(range, context, address, count)?.value ?? { address };
    case PWRITEV:
      return readArray(dataRange, context, address, count)?.value ?? { address };
    case POLL:
      return constantValue(
        { kind: 'flags', set: 'poll-events' },
        bytes.readUInt32LE(0),
        context.call.options.arch,
      );
    default:
      return address === 0 ? null : { address };
  }
});

/** `struct iocb`. */
const iocb: Type = struct('iocb', IOCB_SIZE, {
  aio_data: [0, x64],
  aio_key: [8, u32],
  aio_rw_flags: [12, flags('rwf')],
  aio_lio_opcode: [16, constant('iocb-command', 16, false)],
  aio_reqprio: [18, s16],
  aio_fildes: [20, fd],
  aio_buf: [24, buffer],
  aio_nbytes: [32, u64],
  aio_offset: [40, s64],
  aio_flags: [56, flags('iocb-flags')],
  aio_resfd: [60, fd],
});

function iocbAt(context: ReadContext, address: number): MemoryValue | undefined {
  const bytes = copyMemory(context, address, IOCB_SIZE);
  return bytes && valueOf(iocb, bytes, 0, context);
}

/** Pointers to control blocks; the extent is how many. Value: those blocks, addresses where they cannot be read. */
const iocbs = custom(
  'iocbs',
  (context, address, count) => {
    const shown = Math.min(count, elementLimit(context));
    const pointers = copyMemory(context, address, shown * 8);
    if (pointers === undefined) return undefined;
    const value = Array.from({ length: shown }, (_, i): MemoryValue => {
      const at = Number(pointers.readBigUInt64LE(i * 8));
      return at === 0 ? null : (iocbAt(context, at) ?? { address: at });
    });
    return count > shown ? { value, truncated: true } : { value };
  },
  iocb,
);

const SIGSET_SIZE = 8;

/** A set behind a pointer whose size stands beside it. */
const setPointer = coded(
  'pointer-to',
  8,
  (bytes, context, whole, offset) => {
    const address = Number(bytes.readBigUInt64LE(0));
    if (address === 0) return null;
    const set =
      whole.readUInt32LE(offset + 8) === SIGSET_SIZE ? copyMemory(context, address, SIGSET_SIZE) : undefined;
    return set === undefined ? { address } : sigset.decode(set, context, set, 0);
  },
  sigset,
);

export const AIO_TYPES: Readonly<Record<string, Type>> = {
  'data-range': dataRange,
  iocb,
  iocbs,
  'iocb-head': custom(
    'iocb-head',
    (context, address) => {
      const value = iocbAt(context, address);
      return value === undefined ? undefined : { value };
    },
    iocb,
  ),
  'io-event': struct('io-event', 32, { data: [0, x64], obj: [8, x64], res: [16, s64], res2: [24, s64] }),
  'aio-sigset': struct('aio-sigset', 16, { sigmask: [0, setPointer], sigsetsize: [8, u64] }),
};

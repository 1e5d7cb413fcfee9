/** Rings: linux/io_uring.h. Pure. */
import type { MemoryValue } from '../values.js';
import { arrayPointer } from './pointee.js';
import { constantValue, copyMemory, readArray, valueOf } from './read.js';
import { sigset } from './signal.js';
import {
  array,
  coded,
  constant,
  custom,
  fd,
  flags,
  pointer,
  struct,
  u16,
  u32,
  u64,
  u8,
  x16,
  x32,
  x64,
  type Type,
} from './type.js';

const ringOffsets = (name: string, fields: readonly string[]): Type =>
  struct(name, 40, Object.fromEntries(fields.map((field, i) => [field, [i * 4, u32] as const])));

const parameters = struct('io-uring-params', 120, {
  sq_entries: [0, u32],
  cq_entries: [4, u32],
  flags: [8, flags('io-uring-setup')],
  sq_thread_cpu: [12, x32],
  sq_thread_idle: [16, u32],
  features: [20, flags('io-uring-features')],
  wq_fd: [24, fd],
  resv: [28, array(x32, 3)],
  sq_off: [
    40,
    ringOffsets('io-uring-sq-offsets', [
      'head',
      'tail',
      'ring_mask',
      'ring_entries',
      'flags',
      'dropped',
      'array',
    ]),
  ],
  cq_off: [
    80,
    ringOffsets('io-uring-cq-offsets', [
      'head',
      'tail',
      'ring_mask',
      'ring_entries',
      'overflow',
      'cqes',
      'flags',
    ]),
  ],
});

const SIGSET_SIZE = 8;

/** A set of signals whose size the call states. */
const ringSigset = custom(
  'ring-sigset',
  (context, address, size) => {
    const bytes = size === SIGSET_SIZE ? copyMemory(context, address, size) : undefined;
    return bytes && { value: valueOf(sigset, bytes, 0, context) };
  },
  sigset,
);

const filesUpdateHead = struct('io-uring-files-update', 16, {
  offset: [0, u32],
  resv: [4, x32],
  fds: [8, pointer],
});

/** New descriptors for some places; the extent is how many. */
const filesUpdate = custom(
  'io-uring-files-update',
  (context, address, count) => {
    const bytes = copyMemory(context, address, filesUpdateHead.size);
    if (bytes === undefined) return undefined;
    const value = valueOf(filesUpdateHead, bytes, 0, context) as Record<string, MemoryValue>;
    const at = Number(bytes.readBigUInt64LE(8));
    const read = at === 0 ? { value: null } : readArray(fd, context, at, count);
    value.fds = read?.truncated
      ? { elements: read.value, truncated: true }
      : read === undefined
        ? { address: at }
        : read.value;
    return { value };
  },
  struct('io-uring-files-update', 16, {
    offset: [0, u32],
    resv: [4, x32],
    fds: [8, arrayPointer(fd, 0)],
  }),
);

const probeOperation = struct('io-uring-probe-op', 8, {
  op: [0, constant('io-uring-op', 8, false)],
  resv: [1, u8],
  flags: [2, flags('io-uring-op-flags', 16)],
  resv2: [4, u32],
});

const PROBE_HEAD = 16;

/** What a kernel can do; the extent is how many operations there is room for. */
const probe = custom(
  'io-uring-probe',
  (context, address, count) => {
    const bytes = copyMemory(context, address, PROBE_HEAD);
    const operations = readArray(probeOperation, context, address + PROBE_HEAD, count);
    if (bytes === undefined || operations === undefined) return undefined;
    const last = constantValue({ kind: 'enum', set: 'io-uring-op' }, bytes[0]!, context.call.options.arch);
    return {
      value: {
        last_op: last,
        ops_len: bytes[1]!,
        ops: operations.truncated ? { elements: operations.value, truncated: true } : operations.value,
      },
    };
  },
  struct('io-uring-probe', PROBE_HEAD, {
    last_op: [0, constant('io-uring-op', 8, false)],
    ops_len: [1, u8],
    ops: [16, coded('array-pointer', 0, () => null, probeOperation)],
  }),
);

const range = struct('memory-range', 16, { iov_base: [0, pointer], iov_len: [8, u64] });

const RESOURCE_SIZE = 32;

/** Structures that state their size instead of a count. */
const ofSize = (layout: Type & { kind: 'struct' }): Type =>
  custom(
    layout.name,
    (context, address, size) => {
      const bytes = size === RESOURCE_SIZE ? copyMemory(context, address, size) : undefined;
      return bytes && { value: valueOf(layout, bytes, 0, context) };
    },
    layout,
  );

const register = (name: string, of: Type): Type =>
  ofSize(
    struct(name, RESOURCE_SIZE, {
      nr: [0, u32],
      flags: [4, flags('io-uring-resources')],
      resv2: [8, x64],
      data: [16, arrayPointer(of, -16)],
      tags: [24, arrayPointer(x64, -24)],
    }),
  );

const update = (name: string, of: Type): Type =>
  ofSize(
    struct(name, RESOURCE_SIZE, {
      offset: [0, u32],
      resv: [4, x32],
      data: [8, arrayPointer(of, 16)],
      tags: [16, arrayPointer(x64, 8)],
      nr: [24, u32],
      resv2: [28, x32],
    }),
  );

const WORKERS = ['IO_WQ_BOUND', 'IO_WQ_UNBOUND'];

/** Most workers of each kind; the extent is how many kinds. */
const workers = custom('io-uring-workers', (context, address, count) => {
  const bytes = count > WORKERS.length ? undefined : copyMemory(context, address, count * 4);
  if (bytes === undefined) return undefined;
  const value: Record<string, MemoryValue> = {};
  for (let i = 0; i < count; i++) value[WORKERS[i]!] = bytes.readUInt32LE(i * 4);
  return { value };
});

const ringFd = (name: string, data: Type): Type =>
  struct(name, 16, { offset: [0, { ...u32, style: 'id' as const }], resv: [4, x32], data: [8, data] });

export const IO_URING_TYPES: Readonly<Record<string, Type>> = {
  'io-uring-params': parameters,
  'ring-sigset': ringSigset,
  'io-uring-files-update': filesUpdate,
  'io-uring-probe': probe,
  'io-uring-restriction': struct('io-uring-restriction', 16, {
    opcode: [0, constant('io-uring-restriction', 16, false)],
    register_op: [2, constant('io-uring-register', 8, false)],
    sqe_op: [2, constant('io-uring-op', 8, false)],
    sqe_flags: [2, flags('io-uring-sqe-flags', 8)],
    resv: [3, u8],
    resv2: [4, array(x32, 3)],
  }),
  'io-uring-files2': register('io-uring-files2', fd),
  'io-uring-buffers2': register('io-uring-buffers2', range),
  'io-uring-files-update2': update('io-uring-files-update2', fd),
  'io-uring-buffers-update': update('io-uring-buffers-update', range),
  'io-uring-workers': workers,
  'io-uring-ring-fd': ringFd('io-uring-ring-fd', fd),
  'io-uring-ring-index': ringFd('io-uring-ring-index', x32),
  'io-uring-buffer-ring': struct('io-uring-buffer-ring', 40, {
    ring_addr: [0, x64],
    ring_entries: [8, u32],
    bgid: [12, u16],
    flags: [14, x16],
    resv: [16, array(x64, 3)],
  }),
};

/** Memory, processors and their schedulers: linux/mempolicy.h, linux/sched/types.h, linux/ioprio.h. Pure. */
import type { Integer, MemoryValue } from '../values.js';
import { ARCH_TYPES } from './arch.js';
import { SYSTEM_TYPES } from './system.js';
import { PRCTL_TYPES } from './prctl.js';
import { CAPABILITY_TYPES } from './capability.js';
import { constantValue, copyMemory, readArray } from './read.js';
import { SECCOMP_TYPES } from './seccomp.js';
import {
  coded,
  constant,
  custom,
  flags,
  pointer,
  s32,
  struct,
  u32,
  u64,
  type CodedType,
  type CustomType,
  type Type,
} from './type.js';
import { sized } from './sized.js';

/** Bits of a word of a node mask. */
const WORD_BITS = 64;

const nodeWord = coded('node-mask-word', 8, (bytes) => integerOf(bytes.readBigUInt64LE(0)));

const integerOf = (value: bigint): Integer =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString();

/**
 * A set of nodes; the extent is `maxnode`: as mempolicy(7) has it, one more than there are bits. Value: its words.
 */
const nodeMask = custom(
  'node-mask',
  (context, address, bits) => {
    if (bits === 1) return undefined;
    return readArray(nodeWord, context, address, Math.ceil(Math.max(0, bits - 1) / WORD_BITS));
  },
  nodeWord,
);

/** The smallest page of the machines. */
const PAGE_SIZE = 4096;

const residence = coded('page-residence', 1, (bytes) => bytes[0]! & 1);

/** What mincore(2) says of pages; the extent is their size in bytes. Value: 1 for each that is in memory. */
const residences = custom(
  'page-residences',
  (context, address, length) => readArray(residence, context, address, Math.ceil(length / PAGE_SIZE)),
  residence,
);

/** Most bytes of a set of processors: CPU_SETSIZE bits of sched.h. */
const CPU_SET_BYTES = 128;

/** A set of processors; the extent is its size in bytes. Value: their numbers. */
const cpuSet = custom('cpu-set', (context, address, size) => {
  const bytes = copyMemory(context, address, Math.min(size, CPU_SET_BYTES));
  if (bytes === undefined) return undefined;
  const value: number[] = [];
  for (let cpu = 0; cpu < bytes.length * 8; cpu++) {
    if (((bytes[cpu >> 3]! >> (cpu & 7)) & 1) !== 0) value.push(cpu);
  }
  return size > CPU_SET_BYTES ? { value, truncated: true } : { value };
});

/** SCHED_ATTR_SIZE_VER0: all kernels know so much. */
const SCHED_ATTR_SIZE = 48;

const schedAttr = struct('sched-attr', 56, {
  size: [0, u32],
  sched_policy: [4, constant('sched-policy-name', 32, false)],
  sched_flags: [8, flags('sched-flags', 64)],
  sched_nice: [16, s32],
  sched_priority: [20, u32],
  sched_runtime: [24, u64],
  sched_deadline: [32, u64],
  sched_period: [40, u64],
  sched_util_min: [48, u32],
  sched_util_max: [52, u32],
});

/** The structure comes with its size; one that is too small for the kernel has nothing else. */
const sizedAttr = sized(schedAttr, {
  sizeOf: (bytes) => bytes.readUInt32LE(0),
  least: SCHED_ATTR_SIZE,
  assumed: SCHED_ATTR_SIZE,
});

const E2BIG = 7;

/** What sched_setattr(2) is given. The kernel writes to it only where it refuses the size: the one that it knows. */
const attrGiven: CustomType = {
  ...custom(
    'sched-attr-given',
    (context, address, extent) => {
      const whole = context.out ? undefined : sizedAttr.read(context, address, extent);
      if (whole !== undefined) return whole;
      const size = copyMemory(context, address, 4)?.readUInt32LE(0);
      return size === undefined || (!context.out && size >= SCHED_ATTR_SIZE)
        ? undefined
        : { value: { size } };
    },
    schedAttr,
  ),
  written: ({ errno }) => errno === E2BIG,
};

/** An I/O priority. Value: `{ class, data, raw }`. */
const ioprio: CodedType = coded('ioprio', 4, (bytes, { call }): MemoryValue => {
  const raw = bytes.readUInt32LE(0);
  const kind = constantValue({ kind: 'enum', set: 'ioprio-class' }, raw >>> 13, call.options.arch);
  return { class: kind, data: raw & 0x1fff, raw };
});

const ASKING = 0xffffffff;

/** An execution domain. Value: flags; all ones ask for the one that is in use. */
const personality = coded('personality', 4, (bytes, { call }): MemoryValue => {
  const raw = bytes.readUInt32LE(0);
  if (raw === ASKING) return { flags: ['0xffffffff'], raw };
  return constantValue({ kind: 'flags', set: 'personality' }, raw, call.options.arch);
});

export const MACHINE_TYPES: Readonly<Record<string, Type>> = {
  ...ARCH_TYPES,
  ...CAPABILITY_TYPES,
  ...PRCTL_TYPES,
  ...SYSTEM_TYPES,
  ...SECCOMP_TYPES,
  'node-mask': nodeMask,
  'page-residences': residences,
  'page-status': coded('page-status', 4, (bytes) => bytes.readInt32LE(0)),
  'memory-policy': constant('mempolicy', 32, false),
  'memory-range': struct('memory-range', 16, { iov_base: [0, pointer], iov_len: [8, u64] }),
  'cpu-set': cpuSet,
  'sched-param': struct('sched-param', 4, { sched_priority: [0, s32] }),
  'sched-attr': sizedAttr,
  'sched-attr-given': attrGiven,
  ioprio,
  personality,
  'kcmp-slot': struct('kcmp-slot', 12, { efd: [0, u32], tfd: [4, u32], toff: [8, u32] }),
};

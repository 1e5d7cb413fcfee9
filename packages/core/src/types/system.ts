/** What the system is asked and told: linux/kexec.h, linux/lsm.h, linux/sysctl.h, sys/ustat.h. Pure. */
import type { MemoryValue } from '../values.js';
import { deviceNumber } from './mode.js';
import { constantValue, copyMemory, elementLimit, readArray, textValue } from './read.js';
import {
  coded,
  constant,
  custom,
  pointer,
  s32,
  struct,
  text,
  u64,
  x64,
  type CodedType,
  type Type,
} from './type.js';

/** __NEW_UTS_LEN: no name is longer. */
const LONGEST_NAME = 64;

const kexecSegment = struct('kexec-segment', 32, {
  buf: [0, pointer],
  bufsz: [8, u64],
  mem: [16, pointer],
  memsz: [24, u64],
});

/** KEXEC_SEGMENT_MAX. */
const SEGMENTS = 16;

/** An enumeration whose text is not only its name. */
const numbered = (set: string): CodedType =>
  coded(set, 4, (bytes, { call }) =>
    constantValue({ kind: 'enum', set }, bytes.readInt32LE(0), call.options.arch),
  );

/** sizeof(struct lsm_ctx). */
const CONTEXT_SIZE = 32;

/** `struct lsm_ctx`, and behind it the text of which its last field is the length. */
function contextAt(
  context: Parameters<typeof copyMemory>[0],
  address: number,
): { value: Record<string, MemoryValue>; length: number } | undefined {
  const head = copyMemory(context, address, CONTEXT_SIZE);
  if (head === undefined) return undefined;
  const length = Number(head.readBigUInt64LE(24));
  const shown = Math.min(length, context.call.options.stringLimit);
  const behind = copyMemory(context, address + CONTEXT_SIZE, shown);
  const value: Record<string, MemoryValue> = {
    id: constantValue(
      { kind: 'enum', set: 'lsm-id' },
      Number(head.readBigUInt64LE(0)),
      context.call.options.arch,
    ),
    flags: Number(head.readBigUInt64LE(8)),
    len: Number(head.readBigUInt64LE(16)),
    ctx_len: length,
    ...(behind && { ctx: textValue(behind, length > shown) }),
  };
  return { value, length: Number(head.readBigUInt64LE(16)) };
}

const lsmContext = struct('lsm-context', CONTEXT_SIZE, {
  id: [0, constant('lsm-id', 64)],
  flags: [8, x64],
  len: [16, u64],
  ctx_len: [24, u64],
  ctx: [32, text(0)],
});

/** One behind the other, each as long as it says; the extent is how many there are. */
const contexts = custom(
  'lsm-contexts',
  (context, address, count) => {
    const value: MemoryValue[] = [];
    const shown = Math.min(count, elementLimit(context));
    for (let at = address; value.length < shown;) {
      const read = contextAt(context, at);
      if (read === undefined || read.length < CONTEXT_SIZE) break;
      value.push(read.value);
      at += read.length;
    }
    return value.length === 0 && count > 0
      ? undefined
      : { value, ...(value.length < count && { truncated: true as const }) };
  },
  lsmContext,
);

export const SYSTEM_TYPES: Readonly<Record<string, Type>> = {
  'host-name': custom('host-name', (context, address, length) => {
    const bytes = length > LONGEST_NAME ? undefined : copyMemory(context, address, length);
    if (bytes === undefined) return undefined;
    const { stringLimit } = context.call.options;
    return { value: textValue(bytes.subarray(0, stringLimit), bytes.length > stringLimit) };
  }),
  'kexec-segments': custom(
    'kexec-segments',
    (context, address, count) =>
      count > SEGMENTS ? undefined : readArray(kexecSegment, context, address, count),
    kexecSegment,
  ),
  'syslog-action': numbered('syslog-action'),
  'log-level': numbered('log-level'),
  'lsm-id': constant('lsm-id', 64),
  'lsm-contexts': contexts,
  'lsm-context': custom(
    'lsm-context',
    (context, address) => {
      const read = contextAt(context, address);
      return read && { value: read.value };
    },
    lsmContext,
  ),
  device32: coded('device', 4, (bytes) => deviceNumber(bytes.readUInt32LE(0))),
  ustat: struct('ustat', 32, {
    f_tfree: [0, s32],
    f_tinode: [8, u64],
    f_fname: [16, text(6)],
    f_fpack: [22, text(6)],
  }),
  'sysctl-args': struct('sysctl-args', 48, {
    name: [0, pointer],
    nlen: [8, s32],
    oldval: [16, pointer],
    oldlenp: [24, pointer],
    newval: [32, pointer],
    newlen: [40, u64],
  }),
};

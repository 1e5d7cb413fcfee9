/** What prctl(2) takes and gives: linux/prctl.h. Pure. */
import { signalName } from '../linux/signal.js';
import type { FlagsValue, MemoryValue } from '../values.js';
import { constantValue } from './read.js';
import { stringAt } from './pointee.js';
import { coded, constant, custom, flags, type CodedType, type CustomType, type Type } from './type.js';

/** TASK_COMM_LEN: the zero behind a name included. */
const NAME_SIZE = 16;

const LENGTH_MASK = 0xffffn;

/** Flags above, a length in the sixteen bits below. Value: `{ flags, length, raw }`. */
const vectorLength = (set: string): CodedType =>
  coded('vector-length', 8, (bytes, { call }): MemoryValue => {
    const raw = bytes.readBigUInt64LE(0);
    const above = raw & ~LENGTH_MASK;
    const value = above <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(above) : above.toString();
    const { flags: names } = constantValue({ kind: 'flags', set }, value, call.options.arch) as FlagsValue;
    return { flags: names, length: Number(raw & LENGTH_MASK), raw: raw.toString() };
  });

const PR_TAGGED_ADDR_ENABLE = 1n;
const PR_MTE_TCF_MASK = 6n;
const PR_MTE_TAG_SHIFT = 3n;
const PR_MTE_TAG_MASK = 0xffffn;
const FAULTS: Readonly<Record<string, string>> = {
  0: 'PR_MTE_TCF_NONE',
  2: 'PR_MTE_TCF_SYNC',
  4: 'PR_MTE_TCF_ASYNC',
  6: 'PR_MTE_TCF_MASK',
};

/** Tagged addresses of arm64. Value: flags. */
const taggedAddress = coded('tagged-address', 8, (bytes): MemoryValue => {
  const raw = bytes.readBigUInt64LE(0);
  const names = [
    (raw & PR_TAGGED_ADDR_ENABLE) !== 0n ? 'PR_TAGGED_ADDR_ENABLE' : '!PR_TAGGED_ADDR_ENABLE',
    FAULTS[String(raw & PR_MTE_TCF_MASK)]!,
  ];
  const tags = (raw >> PR_MTE_TAG_SHIFT) & PR_MTE_TAG_MASK;
  const rest = raw & ~(PR_TAGGED_ADDR_ENABLE | PR_MTE_TCF_MASK | (PR_MTE_TAG_MASK << PR_MTE_TAG_SHIFT));
  if (tags !== 0n) names.push(`0x${tags.toString(16)}<<PR_MTE_TAG_SHIFT`);
  if (rest !== 0n) names.push(`0x${rest.toString(16)}`);
  return { flags: names, raw: raw.toString() };
});

/** Who may trace: a process, or anybody. */
const ptracer = coded('ptracer', 8, (bytes): MemoryValue => {
  const raw = bytes.readBigInt64LE(0);
  return raw === -1n ? { name: 'PR_SET_PTRACER_ANY', raw: -1 } : Number(raw);
});

/** The name of a thread. */
const taskName = (name: string): CustomType =>
  custom(name, (context, address) => {
    const value = stringAt(context, address, NAME_SIZE - 1);
    return value === undefined ? undefined : { value };
  });

export const PRCTL_TYPES: Readonly<Record<string, Type>> = {
  'prctl-unalign': flags('prctl-unalign'),
  'prctl-tsc': constant('prctl-tsc', 32, false),
  'sve-vector-length': vectorLength('prctl-sve'),
  'sme-vector-length': vectorLength('prctl-sme'),
  'tagged-address': taggedAddress,
  'pid-type': coded('pid-type', 4, (bytes, { call }) =>
    constantValue({ kind: 'enum', set: 'pid-type' }, bytes.readUInt32LE(0), call.options.arch),
  ),
  'signal-number': coded('signal-number', 4, (bytes) => {
    const raw = bytes.readInt32LE(0);
    return { name: raw > 0 ? signalName(raw) : null, raw };
  }),
  ptracer,
  'task-name': taskName('task-name'),
  'new-task-name': taskName('new-task-name'),
};

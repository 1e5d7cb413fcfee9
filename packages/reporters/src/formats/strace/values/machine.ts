/** Values of calls about memory, processors and schedulers. Pure. */
import { errnoName, type EnumValue, type FlagsValue, type Integer, type MemoryValue } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { CAPABILITY_TEXTS } from './capability.js';
import { FILTER_TEXTS } from './filter.js';
import { fieldsOf, plain, type Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { constant, exact, hex } from './words.js';

const NODE_DIGITS = 16;

/** A word of a node mask: sixteen characters with its `0x`. */
const nodeWord: Format = (value) => {
  const digits = exact(value as Integer).toString(16);
  return digits === '0' ? '0'.repeat(NODE_DIGITS) : `0x${digits.padStart(NODE_DIGITS - 2, '0')}`;
};

/** `[0 1]`. */
const cpuSet: Format = (value, _options, _type, truncated) =>
  `[${[...(value as number[]), ...(truncated ? ['...'] : [])].join(' ')}]`;

/** A node, or why a page is on none. */
const pageStatus: Format = (value) => {
  const status = value as number;
  return status < 0 ? `-${errnoName(-status) ?? -status}` : String(status);
};

/** `IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)`. */
const ioprio: Format = (value) => {
  const { class: kind, data } = value as Fields;
  return `IOPRIO_PRIO_VALUE(${constant(kind as unknown as EnumValue)}, ${String(data)})`;
};

/** A flag says that the policy, or everything but the policy, is to stay. */
const KEEPS: Readonly<Record<string, readonly string[]>> = {
  SCHED_FLAG_KEEP_POLICY: ['sched_policy'],
  SCHED_FLAG_KEEP_PARAMS: ['sched_nice', 'sched_priority', 'sched_runtime', 'sched_deadline', 'sched_period'],
};

const schedAttr: Format = (value, options, type, truncated) => {
  const fields: Record<string, MemoryValue> = { ...(value as Fields) };
  for (const name of (fields.sched_flags as unknown as FlagsValue | undefined)?.flags ?? []) {
    for (const kept of KEEPS[name] ?? []) delete fields[kept];
  }
  const layout = type.kind === 'custom' ? type.layout : type;
  return layout?.kind === 'struct' ? fieldsOf(layout, fields, options, truncated) : plain(value);
};

const schedParam: Format = (value) => `[${String((value as Fields).sched_priority)}]`;

/** Flags, then the length. */
const vectorLength: Format = (value) => {
  const { flags: names, length } = value as unknown as { flags: string[]; length: number };
  return [...names, ...(length === 0 && names.length > 0 ? [] : [length === 0 ? '0' : hex(length)])].join(
    '|',
  );
};

/** A constant that strace shows as a number, beside its name. */
const pidType: Format = (value) => {
  const { name, raw, unnamed } = value as unknown as EnumValue;
  return `${raw === 0 ? '0' : hex(raw)} /* ${name ?? unnamed} */`;
};

/** What a sixth of the bits of XCR0 stand for, from the lowest on. */
const FEATURES = [
  'FP',
  'SSE',
  'YMM',
  'BNDREGS',
  'BNDCSR',
  'OPMASK',
  'ZMM_Hi256',
  'Hi16_ZMM',
  'PT',
  'PKRU',
  'PASID',
  undefined,
  undefined,
  undefined,
  undefined,
  'LBR',
  undefined,
  'XTILE_CFG',
  'XTILE_DATA',
];

/** Groups of features that have a name together. */
const GROUPS: readonly (readonly [mask: number, name: string])[] = [
  [0x3, 'FPSSE'],
  [0x4, 'YMM'],
  [0x18, 'BNDREGS|XFEATURE_MASK_BNDCSR'],
  [0xe0, 'AVX512'],
  [0x60000, 'XTILE'],
];

function featureNames(mask: number): string {
  const names: string[] = [];
  let rest = mask;
  for (const [bits, name] of GROUPS) {
    if ((rest & bits) !== bits) continue;
    names.push(`XFEATURE_MASK_${name}`);
    rest &= ~bits;
  }
  FEATURES.forEach((name, bit) => {
    if (name === undefined || (rest & (1 << bit)) === 0) return;
    names.push(`XFEATURE_MASK_${name}`);
    rest &= ~(1 << bit);
  });
  if (rest !== 0) names.push(hex(rest));
  return names.join('|');
}

const featureMask: Format = (value) =>
  value === 0 ? '[0]' : `[${hex(value as number)} /* ${featureNames(value as number)} */]`;

const feature: Format = (value) => {
  const number = value as number;
  return `${number === 0 ? '0' : hex(number)} /* XFEATURE_${FEATURES[number] ?? '???'} */`;
};

const WIDTH = 8;

/** Eight characters, with the `0x` of a number that is not zero. */
const userDesc: Format = (value, options, type, truncated) => {
  const text = fieldsOf(type as StructType, value as Fields, options, truncated);
  const { base_addr: base, limit } = value as Fields;
  if (base === undefined) return text;
  const wide = (number: number): string =>
    number === 0 ? '0'.repeat(WIDTH) : `0x${number.toString(16).padStart(WIDTH - 2, '0')}`;
  return text
    .replace(/base_addr=\w+/, `base_addr=${wide(base as number)}`)
    .replace(/limit=\w+/, `limit=${wide(limit as number)}`);
};

/** Behind a pointer. */
const signalNumber: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return `[${name ?? raw}]`;
};

/** TASK_COMM_LEN less its zero: strace does not look for the zero behind so many. */
const LONGEST_NAME = 15;

const newTaskName: Format = (value) =>
  typeof value === 'string' && Buffer.byteLength(value) === LONGEST_NAME
    ? `${textOf(value)}...`
    : textOf(value);

/** The number, and its name in a comment. */
const numbered: Format = (value) => {
  const { name, raw, unnamed } = value as unknown as EnumValue;
  return `${raw} /* ${name ?? unnamed} */`;
};

export const MACHINE_TEXTS: Readonly<Record<string, Format>> = {
  ...CAPABILITY_TEXTS,
  ...FILTER_TEXTS,
  'node-mask-word': nodeWord,
  'cpu-set': cpuSet,
  'page-status': pageStatus,
  'sched-attr': schedAttr,
  'sched-attr-given': schedAttr,
  'sched-param': schedParam,
  ioprio,
  'vector-length': vectorLength,
  'pid-type': pidType,
  'syslog-action': numbered,
  'log-level': numbered,
  'signal-number': signalNumber,
  'new-task-name': newTaskName,
  'xfeature-mask': featureMask,
  xfeature: feature,
  'user-desc': userDesc,
};

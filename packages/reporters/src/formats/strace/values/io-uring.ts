/** Rings. Pure. */
import type { EnumValue, MemoryValue, SyscallArg } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { fieldsOf, formatMemory, type Fields, type TextOptions } from './memory.js';
import type { Format } from './special.js';

const isZero = (value: MemoryValue | undefined): boolean =>
  Array.isArray(value) ? value.every((part) => part === 0) : value === 0;

const without = (fields: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

/** Reserved fields are shown where they are not 0. */
const reserved =
  (...names: readonly string[]): Format =>
  (value, options, type, truncated) => {
    const fields = value as Fields;
    const layout = type.kind === 'custom' ? type.layout : type;
    const left = names.filter((name) => isZero(fields[name]));
    return fieldsOf(layout as StructType, without(fields, ...left), options, truncated);
  };

/** By what is restricted, the field that says it. */
const SUBJECTS: Readonly<Record<string, string>> = {
  IORING_RESTRICTION_REGISTER_OP: 'register_op',
  IORING_RESTRICTION_SQE_OP: 'sqe_op',
  IORING_RESTRICTION_SQE_FLAGS_ALLOWED: 'sqe_flags',
  IORING_RESTRICTION_SQE_FLAGS_REQUIRED: 'sqe_flags',
};

const restriction: Format = (value, options, type) => {
  const fields = value as Fields;
  const subject = SUBJECTS[(fields.opcode as unknown as EnumValue).name ?? ''];
  const subjects = ['register_op', 'sqe_op', 'sqe_flags'].filter((name) => name !== subject);
  const left = ['resv', 'resv2'].filter((name) => isZero(fields[name]));
  const text = fieldsOf(type as StructType, without(fields, ...subjects, ...left), options);
  if (subject !== undefined) return text;
  const number = (fields.register_op as unknown as EnumValue).raw;
  return text.replace(' */', ` */ /* op: ${number} */`);
};

/** The number of an operation that has no name is decimal. */
const probe: Format = (value, options, type) => {
  const fields = value as Fields;
  const { name, raw, unnamed } = fields.last_op as unknown as EnumValue;
  const text = fieldsOf((type as { layout?: StructType }).layout!, fields, options);
  return name === null ? text.replace(/last_op=[^,]*/, `last_op=${raw} /* ${unnamed} */`) : text;
};

const workers: Format = (value) =>
  `[${Object.entries(value as Fields)
    .map(([name, count]) => `[${name}]=${String(count)}`)
    .join(', ')}]`;

/** The fields that the caller fills, and once the call has succeeded those that the kernel does. */
export function parameters(arg: SyscallArg, type: StructType, options: TextOptions): string | undefined {
  const given = arg.before as Fields | undefined;
  if (given === undefined) return undefined;
  const names = ['flags', 'sq_thread_cpu', 'sq_thread_idle'];
  if ((given.flags as unknown as { flags: string[] }).flags.includes('IORING_SETUP_ATTACH_WQ'))
    names.push('wq_fd');
  if (!isZero(given.resv)) names.push('resv');
  const filled = arg.value as Fields | null;
  if (filled !== null) names.push('sq_entries', 'cq_entries', 'features', 'sq_off', 'cq_off');
  const source = filled ?? given;
  const texts = names.map((name) => {
    const field = type.fields.find((known) => known.name === name)!;
    return `${name}=${formatMemory(field.type, source[name]!, options)}`;
  });
  return `{${texts.join(', ')}}`;
}

export const IO_URING_TEXTS: Readonly<Record<string, Format>> = {
  'io-uring-files-update': reserved('resv'),
  'io-uring-probe': probe,
  'io-uring-probe-op': reserved('resv', 'resv2'),
  'io-uring-restriction': restriction,
  'io-uring-files2': reserved('resv2'),
  'io-uring-buffers2': reserved('resv2'),
  'io-uring-files-update2': reserved('resv', 'resv2'),
  'io-uring-buffers-update': reserved('resv', 'resv2'),
  'io-uring-workers': workers,
  'io-uring-ring-fd': reserved('resv'),
  'io-uring-ring-index': reserved('resv'),
  'io-uring-buffer-ring': reserved('flags', 'resv'),
};

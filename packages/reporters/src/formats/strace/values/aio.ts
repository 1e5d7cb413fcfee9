/** Asynchronous I/O. Pure. */
import type { EnumValue, FlagsValue, MemoryValue } from '@ptracer/core';
import type { StructType, Type } from '@ptracer/core/types';
import { formatMemory, isAddress, listOf, type Fields, type TextOptions } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';
import { flags, pointer } from './words.js';

const IOPRIO = 'IOCB_FLAG_IOPRIO';
const RESFD = 'IOCB_FLAG_RESFD';

/** Which fields stand behind the descriptor. */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  IOCB_CMD_PREAD: ['aio_buf', 'aio_nbytes', 'aio_offset', 'aio_flags'],
  IOCB_CMD_PWRITE: ['aio_buf', 'aio_nbytes', 'aio_offset', 'aio_flags'],
  IOCB_CMD_PREADV: ['aio_buf', 'aio_offset', 'aio_flags'],
  IOCB_CMD_PWRITEV: ['aio_buf', 'aio_offset', 'aio_flags'],
  IOCB_CMD_POLL: ['aio_buf'],
};

const CLASSES = ['IOPRIO_CLASS_NONE', 'IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE'];

function priority(raw: number, isPriority: boolean): string {
  if (!isPriority) return String(raw);
  const kind = (raw & 0xffff) >>> 13;
  return `IOPRIO_PRIO_VALUE(${CLASSES[kind] ?? `0x${kind.toString(16)} /* IOPRIO_CLASS_??? */`}, ${raw & 0x1fff})`;
}

function buffer(value: MemoryValue, options: TextOptions): string {
  if (value === null) return 'NULL';
  if (isAddress(value)) return pointer(value.address);
  if (typeof value === 'object' && 'flags' in value) return flags(value as FlagsValue);
  return Array.isArray(value) ? `[${value.map((part) => range(part, options)).join(', ')}]` : textOf(value);
}

function range(value: MemoryValue, _options: TextOptions): string {
  const { iov_base: base, iov_len: length } = value as Fields;
  const text = base === null || typeof base === 'number' ? pointer(base ?? 0) : undefined;
  return `{iov_base=${text ?? (isAddress(base!) ? pointer(base.address) : textOf(base!))}, iov_len=${String(length)}}`;
}

/** Fields that say something; those behind the descriptor by the command. */
function control(value: MemoryValue, options: TextOptions, type: StructType, details: boolean): string {
  const fields = value as Fields;
  const { name, raw } = fields.aio_lio_opcode as unknown as EnumValue;
  const flagNames = (fields.aio_flags as unknown as FlagsValue).flags;
  const behind = details ? (DETAILS[name ?? ''] ?? []) : [];
  const plain = (field: string): string => {
    const of = type.fields.find((known) => known.name === field)!.type;
    return `${field}=${formatMemory(of, fields[field]!, options)}`;
  };
  const isZero = (field: string): boolean => {
    const known = fields[field];
    return known === 0 || (known as unknown as FlagsValue).raw === 0;
  };
  const texts = [
    plain('aio_data'),
    ...['aio_key', 'aio_rw_flags'].filter((field) => !isZero(field)).map(plain),
    `aio_lio_opcode=${name ?? `${raw} /* IOCB_CMD_??? */`}`,
    ...(isZero('aio_reqprio')
      ? []
      : [`aio_reqprio=${priority(fields.aio_reqprio as number, flagNames.includes(IOPRIO))}`]),
    plain('aio_fildes'),
  ];
  for (const field of behind) {
    if (field === 'aio_buf') texts.push(`aio_buf=${buffer(fields.aio_buf!, options)}`);
    else if (field !== 'aio_flags' || !isZero(field)) texts.push(plain(field));
  }
  if (behind.includes('aio_flags') && flagNames.includes(RESFD)) texts.push(plain('aio_resfd'));
  return `{${texts.join(', ')}}`;
}

const structOf = (type: Type): StructType => {
  const layout = 'layout' in type ? type.layout : type;
  return layout as StructType;
};

const iocbs: Format = (value, options, type, truncated) => {
  if (!Array.isArray(value)) return listOf(type, [], options, truncated);
  const texts = value.map((part) => {
    if (part === null) return 'NULL';
    return isAddress(part) ? pointer(part.address) : control(part, options, structOf(type), true);
  });
  return `[${[...texts, ...(truncated ? ['...'] : [])].join(', ')}]`;
};

export const AIO_TEXTS: Readonly<Record<string, Format>> = {
  iocbs,
  iocb: (value, options, type) => control(value, options, structOf(type), true),
  'iocb-head': (value, options, type) => control(value, options, structOf(type), false),
};

/** Performance events. Pure. */
import { constantSet, type EnumValue, type FlagsValue, type Integer, type MemoryValue } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { formatMemory, type Fields } from './memory.js';
import type { Format } from './special.js';
import { exact, hex } from './words.js';

/** Sets with the names of `config`, by the type of the event. */
const CONFIGS: Readonly<Record<string, string>> = {
  PERF_TYPE_HARDWARE: 'perf-hardware',
  PERF_TYPE_SOFTWARE: 'perf-software',
};

const word = (value: Integer): string => (value === 0 ? '0' : hex(value));

function nameIn(set: string, value: number): string | undefined {
  return constantSet('x64', set)?.values?.find(([known]) => known === value)?.[1];
}

/** `PERF_COUNT_HW_CACHE_RESULT_MISS<<16|PERF_COUNT_HW_CACHE_OP_READ<<8|PERF_COUNT_HW_CACHE_LL`. */
function cacheConfig(config: Integer): string {
  const value = exact(config);
  const part = (set: string, shift: bigint): string => {
    const number = Number((value >> shift) & 0xffn);
    return nameIn(set, number) ?? `${word(number)} /* PERF_COUNT_HW_CACHE_??? */`;
  };
  const above = value >> 24n;
  return [
    ...(above === 0n ? [] : [`${hex(above.toString())}<<24`]),
    `${part('perf-cache-result', 16n)}<<16`,
    `${part('perf-cache-op', 8n)}<<8`,
    part('perf-cache', 0n),
  ].join('|');
}

function config(type: string | null, value: Integer): string {
  if (type === 'PERF_TYPE_TRACEPOINT') return String(value);
  if (type === 'PERF_TYPE_HW_CACHE') return cacheConfig(value);
  const set = CONFIGS[type ?? ''];
  const name = set === undefined ? undefined : nameIn(set, Number(value));
  return name ?? `${word(value)}${set === undefined ? '' : ' /* PERF_COUNT_??? */'}`;
}

const SKIDS = ['arbitrary skid', 'constant skid', 'requested to have 0 skid', 'must have 0 skid'];

/** Fields with other names, or none, by what other fields say. */
function named(name: string, fields: Fields): string | undefined {
  const { sample_type: sampled, type } = fields;
  const samples = (what: string): boolean => (sampled as unknown as FlagsValue).flags.includes(what);
  const isBreakpoint = (type as unknown as EnumValue).name === 'PERF_TYPE_BREAKPOINT';
  switch (name) {
    case 'sample_period':
      return fields.freq === 1 ? 'sample_freq' : name;
    case 'wakeup_events':
      return fields.watermark === 1 ? 'wakeup_watermark' : name;
    case 'bp_type':
      return isBreakpoint ? name : undefined;
    case 'config1':
      return isBreakpoint ? 'bp_addr' : name;
    case 'config2':
      return isBreakpoint ? 'bp_len' : name;
    case 'branch_sample_type':
      return samples('PERF_SAMPLE_BRANCH_STACK') ? name : undefined;
    case 'sample_stack_user':
      return samples('PERF_SAMPLE_STACK_USER') ? name : undefined;
    case 'clockid':
      return fields.use_clockid === 1 ? name : undefined;
    default:
      return name;
  }
}

const LAST_BRIEF = 'wakeup_events';

const attribute: Format = (value, options, type, truncated) => {
  const fields = value as Fields;
  const layout = (type.kind === 'custom' ? type.layout : type) as StructType;
  const end = layout.fields.findIndex(({ name }) => name === LAST_BRIEF);
  const shown = options.abbreviate ? layout.fields.slice(0, end) : layout.fields;
  const texts = shown.flatMap(({ name, type: of }): string[] => {
    const part = fields[name] as MemoryValue | undefined;
    const as = part === undefined ? undefined : named(name, fields);
    if (as === undefined || part === undefined) return [];
    if (name === 'config')
      return [`${as}=${config((fields.type as unknown as EnumValue).name, part as Integer)}`];
    if (name === 'precise_ip') return [`${as}=${String(part)} /* ${SKIDS[part as number]} */`];
    if (as === 'bp_len') return [`${as}=${String(part)}`];
    const isBit = 'name' in of && of.name === 'perf-bit';
    return isBit && part === 0 && options.abbreviate ? [] : [`${as}=${formatMemory(of, part, options)}`];
  });
  return `{${[...texts, ...(options.abbreviate || truncated ? ['...'] : [])].join(', ')}}`;
};

export const PERF_TEXTS: Readonly<Record<string, Format>> = { 'perf-event-attr': attribute };

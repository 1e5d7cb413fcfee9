/** Attributes of bpf(2). Pure. */
import type { FlagsValue, MemoryValue, SyscallArg } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { fieldsOf, type Fields } from './memory.js';
import { textOf } from './text.js';
import type { Format } from './special.js';

const version: Format = (value) => {
  const { major, minor, patch } = value as Fields;
  return `KERNEL_VERSION(${String(major)}, ${String(minor)}, ${String(patch)})`;
};

/** Leaves a field out where the flags in another one do not ask for it. */
const conditional =
  (field: string, flagsField: string, flag: string): Format =>
  (value, options, type, truncated) => {
    const fields = value as Record<string, MemoryValue>;
    const layout = (type.kind === 'custom' ? type.layout : type) as StructType;
    const names = (fields[flagsField] as FlagsValue | undefined)?.flags ?? [];
    const { [field]: _, ...others } = fields;
    return fieldsOf(layout, names.includes(flag) ? fields : others, options, truncated);
  };

/** `next_id=0 => 120`. */
export function nextId(arg: SyscallArg, text: string): string {
  const { next_id: first } = arg.before as Fields;
  const { next_id: second } = arg.value as Fields;
  return text.replace(/next_id=\d+/, `next_id=${String(first)} => ${String(second)}`);
}

export const BPF_TEXTS: Readonly<Record<string, Format>> = {
  'kernel-version': version,
  'bpf-name': textOf,
  'bpf-map-create': conditional('numa_node', 'map_flags', 'BPF_F_NUMA_NODE'),
  'bpf-prog-attach': conditional('replace_bpf_fd', 'attach_flags', 'BPF_F_REPLACE'),
};

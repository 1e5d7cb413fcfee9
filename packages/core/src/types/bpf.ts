/** Attributes of bpf(2), by command: `union bpf_attr` of linux/bpf.h. Pure. */
import type { MemoryValue } from '../values.js';
import { arrayPointer, bytesPointer, pathPointer, stringPointer } from './pointee.js';
import { textValue } from './read.js';
import { sized } from './sized.js';
import {
  coded,
  constant,
  custom,
  fd,
  flags,
  pointer,
  s32,
  struct,
  u32,
  u64,
  x32,
  x64,
  type StructType,
  type Type,
} from './type.js';

type Fields = Readonly<Record<string, readonly [offset: number, type: Type]>>;

const layoutOf = (name: string, fields: Fields): StructType => {
  const ends = Object.values(fields).map(
    ([offset, type]) => offset + ('bits' in type ? type.bits >> 3 : sizeIn(type)),
  );
  return struct(name, Math.max(...ends), fields);
};

const sizeIn = (type: Type): number => ('size' in type ? type.size : 0);

/** The attribute of a command: fields up to `always` are there whatever the size says; what is not given is 0. */
function attribute(name: string, always: number, fields: Fields): Type {
  return sized(layoutOf(`bpf-${name}`, fields), { always, zeros: true });
}

/** One that the kernel has under a name of its own in the union. */
function nested(name: string, always: number, fields: Fields): Type {
  const layout = layoutOf(`bpf-${name}`, fields);
  const inner = sized(layout, { always, zeros: true });
  return custom(
    `bpf-${name}`,
    (context, address, extent) => {
      const read = inner.read(context, address, extent);
      return read && { ...read, value: { [name.replaceAll('-', '_')]: read.value } };
    },
    struct(`bpf-${name}-attribute`, layout.size, { [name.replaceAll('-', '_')]: [0, layout] }),
  );
}

const NAME_SIZE = 16;

/** BPF_OBJ_NAME_LEN bytes, the last of them a zero. */
const name = coded('bpf-name', NAME_SIZE, (bytes): MemoryValue => {
  const end = bytes.indexOf(0);
  return end < 0 ? textValue(bytes.subarray(0, NAME_SIZE - 1), true) : textValue(bytes.subarray(0, end));
});

/** Value: `{ major, minor, patch }`. */
const version = coded('kernel-version', 4, (bytes) => {
  const raw = bytes.readUInt32LE(0);
  return { major: raw >>> 16, minor: (raw >>> 8) & 0xff, patch: raw & 0xff };
});

const attachType = constant('bpf-attach-type', 32, false);
const openFlags = flags('bpf-open-flags');

const key: Fields = { map_fd: [0, fd], key: [8, pointer] };
const element = (flagsSet: string): Fields => ({
  ...key,
  value: [16, pointer],
  flags: [24, flags(flagsSet, 64)],
});

const nextId: Fields = { start_id: [0, u32], next_id: [4, u32], open_flags: [8, openFlags] };
const byId = (id: string): Fields => ({ [id]: [0, u32], next_id: [4, u32], open_flags: [8, openFlags] });

const batch = (without: readonly string[]): Fields => {
  const all: Fields = {
    in_batch: [0, pointer],
    out_batch: [8, pointer],
    keys: [16, pointer],
    values: [24, pointer],
    count: [32, u32],
    map_fd: [36, fd],
    elem_flags: [40, flags('bpf-lookup', 64)],
    flags: [48, x64],
  };
  return Object.fromEntries(Object.entries(all).filter(([field]) => !without.includes(field)));
};

const path: Fields = { pathname: [0, pathPointer], bpf_fd: [8, fd], file_flags: [12, openFlags] };

const mapCreate: Fields = {
  map_type: [0, constant('bpf-map-type', 32, false)],
  key_size: [4, u32],
  value_size: [8, u32],
  max_entries: [12, u32],
  map_flags: [16, flags('bpf-map-flags')],
  inner_map_fd: [20, fd],
  numa_node: [24, u32],
  map_name: [28, name],
  map_ifindex: [44, u32],
  btf_fd: [48, fd],
  btf_key_type_id: [52, u32],
  btf_value_type_id: [56, u32],
  btf_vmlinux_value_type_id: [60, u32],
  map_extra: [64, u64],
};

const progLoad: Fields = {
  prog_type: [0, constant('bpf-prog-type', 32, false)],
  insn_cnt: [4, u32],
  insns: [8, pointer],
  license: [16, stringPointer],
  log_level: [24, u32],
  log_size: [28, u32],
  log_buf: [32, stringPointer],
  kern_version: [40, version],
  prog_flags: [44, flags('bpf-prog-flags')],
  prog_name: [48, name],
  prog_ifindex: [64, u32],
  expected_attach_type: [68, attachType],
  prog_btf_fd: [72, fd],
  func_info_rec_size: [76, u32],
  func_info: [80, pointer],
  func_info_cnt: [88, u32],
  line_info_rec_size: [92, u32],
  line_info: [96, pointer],
  line_info_cnt: [104, u32],
  attach_btf_id: [108, u32],
  attach_prog_fd: [112, fd],
  fd_array: [120, pointer],
};

const testRun: Fields = {
  prog_fd: [0, fd],
  retval: [4, u32],
  data_size_in: [8, u32],
  data_size_out: [12, u32],
  data_in: [16, pointer],
  data_out: [24, pointer],
  repeat: [32, u32],
  duration: [36, u32],
  ctx_size_in: [40, u32],
  ctx_size_out: [44, u32],
  ctx_in: [48, pointer],
  ctx_out: [56, pointer],
  flags: [64, flags('bpf-test-run')],
  cpu: [68, u32],
  batch_size: [72, u32],
};

export const BPF_TYPES: Readonly<Record<string, Type>> = {
  'bpf-map-create': attribute('map-create', 16, mapCreate),
  'bpf-map-lookup': attribute('map-lookup', 24, element('bpf-lookup')),
  'bpf-map-update': attribute('map-update', 32, element('bpf-update')),
  'bpf-map-delete': attribute('map-delete', 16, key),
  'bpf-map-next-key': attribute('map-next-key', 24, { ...key, next_key: [16, pointer] }),
  'bpf-map-freeze': attribute('map-freeze', 4, { map_fd: [0, fd] }),
  'bpf-prog-load': attribute('prog-load', 24, progLoad),
  'bpf-object-pin': attribute('object-pin', 12, path),
  'bpf-prog-attach': attribute('prog-attach', 16, {
    target_fd: [0, fd],
    attach_bpf_fd: [4, fd],
    attach_type: [8, attachType],
    attach_flags: [12, flags('bpf-attach-flags')],
    replace_bpf_fd: [16, fd],
  }),
  'bpf-prog-detach': attribute('prog-detach', 12, { target_fd: [0, fd], attach_type: [8, attachType] }),
  'bpf-test': nested('test', 40, testRun),
  'bpf-next-id': attribute('next-id', 8, nextId),
  'bpf-prog-id': attribute('prog-id', 8, byId('prog_id')),
  'bpf-map-id': attribute('map-id', 8, byId('map_id')),
  'bpf-btf-id': attribute('btf-id', 4, { btf_id: [0, u32] }),
  'bpf-link-id': attribute('link-id', 4, { link_id: [0, u32] }),
  'bpf-info': nested('info', 16, { bpf_fd: [0, fd], info_len: [4, u32], info: [8, pointer] }),
  'bpf-query': nested('query', 28, {
    target_fd: [0, fd],
    attach_type: [4, attachType],
    query_flags: [8, flags('bpf-query-flags')],
    attach_flags: [12, flags('bpf-attach-flags')],
    prog_ids: [16, arrayPointer(u32, 8)],
    prog_cnt: [24, u32],
  }),
  'bpf-raw-tracepoint': nested('raw-tracepoint', 12, { name: [0, stringPointer], prog_fd: [8, fd] }),
  'bpf-btf-load': attribute('btf-load', 28, {
    btf: [0, bytesPointer(16)],
    btf_log_buf: [8, pointer],
    btf_size: [16, u32],
    btf_log_size: [20, u32],
    btf_log_level: [24, u32],
  }),
  'bpf-task-fd-query': nested('task-fd-query', 48, {
    pid: [0, s32],
    fd: [4, fd],
    flags: [8, u32],
    buf_len: [12, u32],
    buf: [16, stringPointer],
    prog_id: [24, u32],
    fd_type: [28, constant('bpf-fd-type', 32, false)],
    probe_offset: [32, x64],
    probe_addr: [40, x64],
  }),
  'bpf-batch': nested('batch', 56, batch([])),
  'bpf-batch-update': nested('batch', 56, batch(['in_batch', 'out_batch'])),
  'bpf-batch-delete': nested('batch', 56, batch(['in_batch', 'out_batch', 'values'])),
  'bpf-link-create': nested('link-create', 16, {
    prog_fd: [0, fd],
    target_fd: [4, fd],
    attach_type: [8, attachType],
    flags: [12, x32],
  }),
  'bpf-link-update': nested('link-update', 12, {
    link_fd: [0, fd],
    new_prog_fd: [4, fd],
    flags: [8, flags('bpf-attach-flags')],
    old_prog_fd: [12, fd],
  }),
};

/** bpf(2): a union, read by the command. Pure. */
import type { Decode } from '../signature.js';
import type { Variant, VariantTables } from '../variants.js';

const of = (type: string): Variant => ({ args: [`in:${type}[2]` as Decode, 'int'] });
const descriptor = (type: string): Variant => ({ ...of(type), result: 'fd' });
const next: Variant = { args: ['inout:bpf-next-id[2]', 'int'] };
const makesDescriptor: Variant = { result: 'fd' };

export const BPF_VARIANTS: VariantTables = {
  bpf: {
    command: 0,
    set: 'bpf',
    rows: {
      BPF_MAP_CREATE: descriptor('bpf-map-create'),
      BPF_MAP_LOOKUP_ELEM: of('bpf-map-lookup'),
      BPF_MAP_UPDATE_ELEM: of('bpf-map-update'),
      BPF_MAP_DELETE_ELEM: of('bpf-map-delete'),
      BPF_MAP_GET_NEXT_KEY: of('bpf-map-next-key'),
      BPF_PROG_LOAD: descriptor('bpf-prog-load'),
      BPF_OBJ_PIN: of('bpf-object-pin'),
      BPF_OBJ_GET: descriptor('bpf-object-pin'),
      BPF_PROG_ATTACH: of('bpf-prog-attach'),
      BPF_PROG_DETACH: of('bpf-prog-detach'),
      BPF_PROG_TEST_RUN: of('bpf-test'),
      BPF_PROG_GET_NEXT_ID: next,
      BPF_MAP_GET_NEXT_ID: next,
      BPF_PROG_GET_FD_BY_ID: descriptor('bpf-prog-id'),
      BPF_MAP_GET_FD_BY_ID: descriptor('bpf-map-id'),
      BPF_OBJ_GET_INFO_BY_FD: of('bpf-info'),
      BPF_PROG_QUERY: of('bpf-query'),
      BPF_RAW_TRACEPOINT_OPEN: descriptor('bpf-raw-tracepoint'),
      BPF_BTF_LOAD: descriptor('bpf-btf-load'),
      BPF_BTF_GET_FD_BY_ID: descriptor('bpf-btf-id'),
      BPF_TASK_FD_QUERY: of('bpf-task-fd-query'),
      BPF_MAP_LOOKUP_AND_DELETE_ELEM: of('bpf-map-lookup'),
      BPF_MAP_FREEZE: of('bpf-map-freeze'),
      BPF_BTF_GET_NEXT_ID: next,
      BPF_MAP_LOOKUP_BATCH: of('bpf-batch'),
      BPF_MAP_LOOKUP_AND_DELETE_BATCH: of('bpf-batch'),
      BPF_MAP_UPDATE_BATCH: of('bpf-batch-update'),
      BPF_MAP_DELETE_BATCH: of('bpf-batch-delete'),
      BPF_LINK_CREATE: descriptor('bpf-link-create'),
      BPF_LINK_UPDATE: of('bpf-link-update'),
      BPF_LINK_GET_FD_BY_ID: descriptor('bpf-link-id'),
      BPF_LINK_GET_NEXT_ID: next,
      BPF_ENABLE_STATS: makesDescriptor,
      BPF_ITER_CREATE: makesDescriptor,
      BPF_TOKEN_CREATE: makesDescriptor,
    },
  },
};

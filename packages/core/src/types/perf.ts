/** Performance events: linux/perf_event.h. Pure. */
import { sized } from './sized.js';
import { coded, constant, flags, s32, struct, u16, u32, x32, x64, u64, type Type } from './type.js';

const ATTRIBUTE_SIZE = 128;
const FIRST_SIZE = 64;

/** The bits behind `read_format`, from the lowest on; `precise_ip` has two of them. */
const BITS =
  `disabled inherit pinned exclusive exclude_user exclude_kernel exclude_hv exclude_idle mmap comm freq inherit_stat
  enable_on_exec task watermark precise_ip precise_ip mmap_data sample_id_all exclude_host exclude_guest
  exclude_callchain_kernel exclude_callchain_user mmap2 comm_exec use_clockid context_switch write_backward namespaces
  ksymbol bpf_event aux_output cgroup text_poke build_id inherit_thread remove_on_exec sigtrap`.split(/\s+/);

const PRECISE_MASK = 3;

const bits: Record<string, readonly [number, Type]> = {};
BITS.forEach((name, at) => {
  if (bits[name] !== undefined) return;
  const mask = name === 'precise_ip' ? PRECISE_MASK : 1;
  bits[name] = [
    40,
    coded('perf-bit', 8, (bytes) => Number((bytes.readBigUInt64LE(0) >> BigInt(at)) & BigInt(mask))),
  ];
});

const attribute = struct('perf-event-attr', ATTRIBUTE_SIZE, {
  type: [0, constant('perf-type', 32, false)],
  size: [4, constant('perf-attr-size', 32, false)],
  config: [8, x64],
  sample_period: [16, u64],
  sample_type: [24, flags('perf-sample', 64)],
  read_format: [32, flags('perf-format', 64)],
  ...bits,
  wakeup_events: [48, u32],
  bp_type: [52, constant('breakpoint-type', 32, false)],
  config1: [56, x64],
  config2: [64, x64],
  branch_sample_type: [72, flags('perf-branch', 64)],
  sample_regs_user: [80, x64],
  sample_stack_user: [88, x32],
  clockid: [92, s32],
  sample_regs_intr: [96, x64],
  aux_watermark: [104, u32],
  sample_max_stack: [108, u16],
  aux_sample_size: [112, u32],
  sig_data: [120, x64],
});

export const PERF_TYPES: Readonly<Record<string, Type>> = {
  'perf-event-attr': sized(attribute, {
    sizeOf: (bytes) => bytes.readUInt32LE(4),
    least: FIRST_SIZE,
    assumed: FIRST_SIZE,
  }),
};

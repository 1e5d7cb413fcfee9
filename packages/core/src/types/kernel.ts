/** Kernel facilities: bpf(2), io_uring, perf_event_open(2), landlock(7). Pure. */
import type { Type } from './type.js';

export const KERNEL_TYPES: Readonly<Record<string, Type>> = {};

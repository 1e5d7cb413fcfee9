/** Kernel facilities: futexes, asynchronous I/O, keys, Landlock, io_uring, BPF, performance events. Pure. */
import { AIO_TYPES } from './aio.js';
import { BPF_TYPES } from './bpf.js';
import { FUTEX_TYPES } from './futex.js';
import { IO_URING_TYPES } from './io-uring.js';
import { KEY_TYPES } from './key.js';
import { LANDLOCK_TYPES } from './landlock.js';
import { PERF_TYPES } from './perf.js';
import { PTRACE_TYPES } from './ptrace.js';
import type { Type } from './type.js';

export const KERNEL_TYPES: Readonly<Record<string, Type>> = {
  ...AIO_TYPES,
  ...BPF_TYPES,
  ...FUTEX_TYPES,
  ...IO_URING_TYPES,
  ...KEY_TYPES,
  ...LANDLOCK_TYPES,
  ...PERF_TYPES,
  ...PTRACE_TYPES,
};

/** Kernel facilities: futexes, asynchronous I/O, io_uring, keys, BPF, performance events. Pure. */
import { FUTEX_TYPES } from './futex.js';
import type { Type } from './type.js';

export const KERNEL_TYPES: Readonly<Record<string, Type>> = { ...FUTEX_TYPES };

/** Values of calls to kernel facilities. Pure. */
import { AIO_TEXTS } from './aio.js';
import { BPF_TEXTS } from './bpf.js';
import { FUTEX_TEXTS } from './futex.js';
import { IO_URING_TEXTS } from './io-uring.js';
import { KEY_TEXTS } from './key.js';
import { PERF_TEXTS } from './perf.js';
import { PTRACE_TEXTS } from './ptrace.js';
import type { Format } from './special.js';

export const KERNEL_TEXTS: Readonly<Record<string, Format>> = {
  ...AIO_TEXTS,
  ...BPF_TEXTS,
  ...FUTEX_TEXTS,
  ...IO_URING_TEXTS,
  ...KEY_TEXTS,
  ...PERF_TEXTS,
  ...PTRACE_TEXTS,
};

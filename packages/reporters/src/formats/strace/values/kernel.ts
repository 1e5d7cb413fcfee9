/** Values of calls to kernel facilities. Pure. */
import { FUTEX_TEXTS } from './futex.js';
import type { Format } from './special.js';

export const KERNEL_TEXTS: Readonly<Record<string, Format>> = { ...FUTEX_TEXTS };

/** Values of kernel calls. Pure. */
import type { Format } from './special.js';

export const KERNEL_TEXTS: Readonly<Record<string, Format>> = {};

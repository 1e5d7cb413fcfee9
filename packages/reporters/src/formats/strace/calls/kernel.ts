/** How kernel calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const KERNEL_CALLS: CallFormats = {};

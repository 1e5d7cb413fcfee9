/** How ioctl(2) is written. Pure. */
import type { CallFormats } from '../calls.js';

export const IOCTL_CALLS: CallFormats = {};

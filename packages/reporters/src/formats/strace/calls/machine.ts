/** How machine calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const MACHINE_CALLS: CallFormats = {};

/** How file calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const FILE_CALLS: CallFormats = {};

/** How process calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const PROCESS_CALLS: CallFormats = {};

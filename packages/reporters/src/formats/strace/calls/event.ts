/** How event calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const EVENT_CALLS: CallFormats = {};

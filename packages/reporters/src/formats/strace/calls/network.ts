/** How network calls are written. Pure. */
import type { CallFormats } from '../calls.js';

export const NETWORK_CALLS: CallFormats = {};

/** Values of network calls. Pure. */
import type { Format } from './special.js';

export const NETWORK_TEXTS: Readonly<Record<string, Format>> = {};

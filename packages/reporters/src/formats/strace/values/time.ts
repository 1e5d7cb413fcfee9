/** Values of time calls. Pure. */
import type { Format } from './special.js';

export const TIME_TEXTS: Readonly<Record<string, Format>> = {};

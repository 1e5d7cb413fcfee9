/** Values of event calls. Pure. */
import type { Format } from './special.js';

export const EVENT_TEXTS: Readonly<Record<string, Format>> = {};

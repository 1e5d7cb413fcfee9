/** Values of terminal calls. Pure. */
import type { Format } from './special.js';

export const TERMINAL_TEXTS: Readonly<Record<string, Format>> = {};

/** Values of machine calls. Pure. */
import type { Format } from './special.js';

export const MACHINE_TEXTS: Readonly<Record<string, Format>> = {};

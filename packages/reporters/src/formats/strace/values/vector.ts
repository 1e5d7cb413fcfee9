/** Values of vector calls. Pure. */
import type { Format } from './special.js';

export const VECTOR_TEXTS: Readonly<Record<string, Format>> = {};

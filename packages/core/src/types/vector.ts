/** Vectors of buffers: linux/uio.h. Pure. */
import type { Type } from './type.js';

export const VECTOR_TYPES: Readonly<Record<string, Type>> = {};

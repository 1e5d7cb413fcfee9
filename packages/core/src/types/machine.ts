/** Memory and the processor: linux/mempolicy.h, asm/ldt.h. Pure. */
import type { Type } from './type.js';

export const MACHINE_TYPES: Readonly<Record<string, Type>> = {};

/** seccomp(2). Pure. */
import type { VariantTables } from '../variants.js';

export const SECCOMP_VARIANTS: VariantTables = {};

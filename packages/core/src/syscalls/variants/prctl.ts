/** prctl(2) and arch_prctl(2). Pure. */
import type { VariantTables } from '../variants.js';

export const PRCTL_VARIANTS: VariantTables = {};

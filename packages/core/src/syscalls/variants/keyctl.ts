/** keyctl(2). Pure. */
import type { VariantTables } from '../variants.js';

export const KEYCTL_VARIANTS: VariantTables = {};

/** bpf(2). Pure. */
import type { VariantTables } from '../variants.js';

export const BPF_VARIANTS: VariantTables = {};

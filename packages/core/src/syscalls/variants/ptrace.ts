/** ptrace(2). Pure. */
import type { VariantTables } from '../variants.js';

export const PTRACE_VARIANTS: VariantTables = {};

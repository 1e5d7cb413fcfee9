/** io_uring_register(2). Pure. */
import type { VariantTables } from '../variants.js';

export const IO_URING_VARIANTS: VariantTables = {};

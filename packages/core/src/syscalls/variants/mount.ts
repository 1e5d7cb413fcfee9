/** fsconfig(2), quotactl(2). Pure. */
import type { VariantTables } from '../variants.js';

export const MOUNT_VARIANTS: VariantTables = {};

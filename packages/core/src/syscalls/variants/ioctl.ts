/** ioctl(2). Pure. */
import type { VariantTables } from '../variants.js';

export const IOCTL_VARIANTS: VariantTables = {};

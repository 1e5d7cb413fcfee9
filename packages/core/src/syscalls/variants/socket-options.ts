/** getsockopt(2) and setsockopt(2). Pure. */
import type { VariantTables } from '../variants.js';

export const SOCKET_OPTION_VARIANTS: VariantTables = {};

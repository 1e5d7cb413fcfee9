/** semctl(2), msgctl(2), shmctl(2). Pure. */
import type { VariantTables } from '../variants.js';

export const IPC_VARIANTS: VariantTables = {};

/** Values of mount calls. Pure. */
import type { Format } from './special.js';

export const MOUNT_TEXTS: Readonly<Record<string, Format>> = {};

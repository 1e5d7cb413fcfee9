/** Values of ipc calls. Pure. */
import type { Format } from './special.js';

export const IPC_TEXTS: Readonly<Record<string, Format>> = {};

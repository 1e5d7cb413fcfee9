/** How calls about mounts and quotas are written. Pure. */
import type { CallFormats } from '../calls.js';

export const MOUNT_CALLS: CallFormats = {};

/** Mounts and file systems: linux/mount.h, asm-generic/statfs.h. Pure. */
import type { Type } from './type.js';

export const MOUNT_TYPES: Readonly<Record<string, Type>> = {};

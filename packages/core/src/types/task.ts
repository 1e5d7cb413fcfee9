/** What clone, wait and exec are given and tell: linux/sched.h, linux/wait.h. Pure. */
import type { Type } from './type.js';

export const TASK_TYPES: Readonly<Record<string, Type>> = {};

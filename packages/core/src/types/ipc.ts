/** System V IPC and message queues: linux/ipc.h, linux/sem.h, linux/shm.h, linux/msg.h, linux/mqueue.h. Pure. */
import type { Type } from './type.js';

export const IPC_TYPES: Readonly<Record<string, Type>> = {};

/** Sockets: linux/socket.h, linux/in.h and their like. Pure. */
import type { Type } from './type.js';

export const NETWORK_TYPES: Readonly<Record<string, Type>> = {};

/** Terminals: asm-generic/termbits.h, asm-generic/termios.h. Pure. */
import type { Type } from './type.js';

export const TERMINAL_TYPES: Readonly<Record<string, Type>> = {};

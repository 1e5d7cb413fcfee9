/** Timers and clocks: linux/timex.h, asm-generic/siginfo.h. Pure. */
import type { Type } from './type.js';

export const TIMER_TYPES: Readonly<Record<string, Type>> = {};

/** Types whose text is not that of their fields one by one, by name. Pure. */
import type { MemoryValue } from '@ptracer/core';
import type { Type } from '@ptracer/core/types';
import { EVENT_TEXTS } from './event.js';
import { FILE_TEXTS } from './file.js';
import { IPC_TEXTS } from './ipc.js';
import { KERNEL_TEXTS } from './kernel.js';
import { MACHINE_TEXTS } from './machine.js';
import { MOUNT_TEXTS } from './mount.js';
import { NETWORK_TEXTS } from './network.js';
import { PROCESS_TEXTS } from './process.js';
import { SIGNAL_TEXTS } from './signal.js';
import { TERMINAL_TEXTS } from './terminal.js';
import { TIME_TEXTS } from './time.js';
import { VECTOR_TEXTS } from './vector.js';
import type { TextOptions } from './memory.js';

/** Makes the text of a value. */
export type Format = (value: MemoryValue, options: TextOptions, type: Type, truncated?: boolean) => string;

let special: Readonly<Record<string, Format>> | undefined;

/** How values of a type are written; `undefined` for those that are written by their fields. */
export function specialOf(name: string): Format | undefined {
  special ??= {
    ...EVENT_TEXTS,
    ...FILE_TEXTS,
    ...IPC_TEXTS,
    ...KERNEL_TEXTS,
    ...MACHINE_TEXTS,
    ...MOUNT_TEXTS,
    ...NETWORK_TEXTS,
    ...PROCESS_TEXTS,
    ...SIGNAL_TEXTS,
    ...TERMINAL_TEXTS,
    ...TIME_TEXTS,
    ...VECTOR_TEXTS,
  };
  return special[name];
}

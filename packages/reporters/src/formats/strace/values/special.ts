/** Types whose text is not that of their fields one by one, by name. Pure. */
import type { MemoryValue, Type } from '@ptracer/core';
import { FILE_TEXTS } from './file.js';
import type { TextOptions } from './memory.js';
import { PROCESS_TEXTS } from './process.js';
import { SIGNAL_TEXTS } from './signal.js';

/** Makes the text of a value. */
export type Format = (value: MemoryValue, options: TextOptions, type: Type) => string;

let special: Readonly<Record<string, Format>> | undefined;

/** How values of a type are written; `undefined` for those that are written by their fields. */
export function specialOf(name: string): Format | undefined {
  special ??= { ...FILE_TEXTS, ...PROCESS_TEXTS, ...SIGNAL_TEXTS };
  return special[name];
}

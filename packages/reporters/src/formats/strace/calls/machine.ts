/** Calls about memory, processors and schedulers. Pure. */
import type { SyscallEvent } from '@ptracer/core';
import type { CallFormat } from '../calls.js';

const CLASSES = ['IOPRIO_CLASS_NONE', 'IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE'];

/** `IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)`. */
function ioprio({ result }: SyscallEvent): string | undefined {
  if (result.errno !== null || typeof result.value !== 'number') return undefined;
  const kind = result.value >>> 13;
  const name = CLASSES[kind] ?? `0x${kind.toString(16)} /* IOPRIO_CLASS_??? */`;
  return `IOPRIO_PRIO_VALUE(${name}, ${result.value & 0x1fff})`;
}

export const MACHINE_CALLS: Readonly<Record<string, CallFormat>> = {
  ioprio_get: { note: ioprio },
};

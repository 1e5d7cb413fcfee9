/** Calls about memory, processors and schedulers. Pure. */
import type { SyscallArg, SyscallEvent } from '@ptracer/core';
import type { CallFormat } from '../calls.js';
import { formatArg, type ValueOptions } from '../value.js';

const CLASSES = ['IOPRIO_CLASS_NONE', 'IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE'];

/** `IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)`. */
function ioprio({ result }: SyscallEvent): string | undefined {
  if (result.errno !== null || typeof result.value !== 'number') return undefined;
  const kind = result.value >>> 13;
  const name = CLASSES[kind] ?? `0x${kind.toString(16)} /* IOPRIO_CLASS_??? */`;
  return `IOPRIO_PRIO_VALUE(${name}, ${result.value & 0x1fff})`;
}

/** Random bytes are hexadecimal, all of them. */
function getrandom(call: SyscallEvent, options: ValueOptions): string {
  return call.args
    .map((arg, i) => (i === 0 ? hexBytes(arg) : undefined) ?? formatArg(arg, options))
    .join(', ');
}

function hexBytes({ value, base64, truncated }: SyscallArg): string | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = base64 === undefined ? Buffer.from(value) : Buffer.from(base64, 'base64');
  const digits = Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
  return `"${digits.join('')}"${truncated ? '...' : ''}`;
}

export const MACHINE_CALLS: Readonly<Record<string, CallFormat>> = {
  ioprio_get: { note: ioprio },
  getrandom: { args: getrandom },
};

/** Calls whose arguments strace writes otherwise than one by one, and what it adds to results. Pure. */
import type { SyscallEvent, UnfinishedEvent } from '@ptracer/core';
import { BUFFER_CALLS } from './calls/buffer.js';
import { EVENT_CALLS } from './calls/event.js';
import { FILE_CALLS } from './calls/file.js';
import { KERNEL_CALLS } from './calls/kernel.js';
import { MACHINE_CALLS } from './calls/machine.js';
import { NETWORK_CALLS } from './calls/network.js';
import { PROCESS_CALLS } from './calls/process.js';
import { SIGNAL_CALLS } from './calls/signal.js';
import { formatArg, type ValueOptions } from './value.js';

/** A call that has ended, or not. */
export type BegunCall = SyscallEvent | UnfinishedEvent;

/** How one system call is written. */
export interface CallFormat {
  /** All that stands between the parentheses. Default: the arguments, one by one. */
  args?(call: BegunCall, options: ValueOptions): string | undefined;
  /** What stands in parentheses behind the result; `undefined`: nothing. */
  note?(call: SyscallEvent, options: ValueOptions): string | undefined;
}

/** By name of the call. */
export type CallFormats = Readonly<Record<string, CallFormat>>;

let formats: CallFormats | undefined;

function formatOf(name: string): CallFormat | undefined {
  formats ??= {
    ...BUFFER_CALLS,
    ...EVENT_CALLS,
    ...FILE_CALLS,
    ...KERNEL_CALLS,
    ...MACHINE_CALLS,
    ...NETWORK_CALLS,
    ...PROCESS_CALLS,
    ...SIGNAL_CALLS,
  };
  return Object.hasOwn(formats, name) ? formats[name] : undefined;
}

/** What stands between the parentheses of a call. */
export function formatArgs(call: BegunCall, options: ValueOptions): string {
  const own = call.abi === undefined ? formatOf(call.name)?.args : undefined;
  return own?.(call, options) ?? call.args.map((arg) => formatArg(arg, options)).join(', ');
}

/** What stands behind the result of a call: ` (Timeout)`, or nothing. */
export function formatNote(call: SyscallEvent, options: ValueOptions): string {
  const note = call.abi === undefined ? formatOf(call.name)?.note?.(call, options) : undefined;
  return note === undefined ? '' : ` (${note})`;
}

/**
 * Whether a call can be shown, by showing it: structures in memory, and calls with a text of their own, have as many forms
 * as there are texts. Most calls have neither. Pure.
 */
import type { Arch, SignalEvent, SyscallArg, SyscallEvent } from '@ptracer/core';
import { formatArgs, formatNote } from '../formats/strace/calls.js';
import { BUFFER_CALLS } from '../formats/strace/calls/buffer.js';
import { EVENT_CALLS } from '../formats/strace/calls/event.js';
import { FILE_CALLS } from '../formats/strace/calls/file.js';
import { KERNEL_CALLS } from '../formats/strace/calls/kernel.js';
import { MACHINE_CALLS } from '../formats/strace/calls/machine.js';
import { NETWORK_CALLS } from '../formats/strace/calls/network.js';
import { PROCESS_CALLS } from '../formats/strace/calls/process.js';
import { SIGNAL_CALLS } from '../formats/strace/calls/signal.js';
import { formatSignal } from '../formats/strace/line.js';
import { formatArg, type ValueOptions } from '../formats/strace/value.js';
import { isObject, type Fields } from './shape.js';
import { hasOneForm } from './value-shape.js';

/** Calls whose own text asks for no more of each argument than its kind has. */
const MODEST: ReadonlySet<string> = new Set([
  'accept',
  'accept4',
  'ftruncate',
  'getdents',
  'getdents64',
  'getpeername',
  'getrandom',
  'getsockname',
  'preadv2',
  'pwritev2',
  'recvfrom',
  'restart_syscall',
  'truncate',
]);

/** Other calls with a text of their own. */
const OWN: ReadonlySet<unknown> = new Set(
  [
    BUFFER_CALLS,
    EVENT_CALLS,
    FILE_CALLS,
    KERNEL_CALLS,
    MACHINE_CALLS,
    NETWORK_CALLS,
    PROCESS_CALLS,
    SIGNAL_CALLS,
  ]
    .flatMap((calls) => Object.keys(calls))
    .filter((name) => !MODEST.has(name)),
);

/** All that texts can be asked for, on one machine. */
const WISHES: readonly Omit<ValueOptions, 'arch'>[] = [
  { paths: true, details: true, abbreviate: true },
  { paths: true, details: true, abbreviate: false },
];

/** Whether a call has one text, made of values that have one form each. */
export function isOfOneForm({ name, args }: Fields): boolean {
  return !OWN.has(name) && (args as Fields[]).every(hasOneForm);
}

/** Whether every text of a call can be made, on each of the machines. */
export function canBeShown(call: Fields, arches: Iterable<Arch>): boolean {
  const event = call as unknown as SyscallEvent;
  try {
    for (const arch of arches) for (const wishes of WISHES) show(event, { ...wishes, arch });
    event.args.forEach(flagsText);
    return true;
  } catch {
    return false;
  }
}

function show(call: SyscallEvent, wishes: ValueOptions): void {
  formatArgs(call, wishes);
  // Slices of a timeline have the arguments one by one.
  if (OWN.has(call.name)) for (const arg of call.args) formatArg(arg, wishes);
  if (call.type === 'syscall') formatNote(call, wishes);
}

/** Whatever has flags is asked for their text. */
function flagsText({ value }: SyscallArg): string {
  return isObject(value) ? String(value['flags']) : '';
}

/** The same of a signal. */
export function canSignalBeShown(signal: Fields): boolean {
  try {
    formatSignal(signal as unknown as SignalEvent);
    return true;
  } catch {
    return false;
  }
}

/** One event as a line of strace's. Pure. */
import type { Arch, ExitEvent, LostEvent, SignalEvent, SyscallEvent } from '@ptracer/core';
import type pc from 'picocolors';
import { formatArgs, formatNote } from './calls.js';
import { formatResult } from './value.js';
import { signalInfo } from './values/siginfo.js';

const NS_PER_SECOND = 1e9;

export interface LineOptions {
  /** Column of the `=`. */
  columns: number;
  /** Print what descriptors refer to. */
  descriptorPaths: boolean;
  /** And more than their paths. */
  descriptorDetails?: boolean;
  /** Leave out what strace leaves out without `-v`. */
  abbreviate: boolean;
  arch: Arch;
  /** Print the time spent in each call. */
  durations: boolean;
  colors: ReturnType<typeof pc.createColors>;
}

function seconds(ns: number): string {
  return (ns / NS_PER_SECOND).toFixed(6);
}

/** A number that no table has is `<500>` in events, `syscall_0x1f4` here. */
function nameOf({ name, number, abi }: SyscallEvent): string {
  return name.startsWith('<') && abi === undefined ? `syscall_0x${number.toString(16)}` : name;
}

export function formatSyscall(call: SyscallEvent, options: LineOptions): string {
  const { colors, descriptorPaths: paths, abbreviate, arch } = options;
  const values = { paths, details: options.descriptorDetails ?? false, abbreviate, arch };
  const args = formatArgs(call, values);
  const abi = call.abi === undefined ? '' : ` /* ${call.abi} */`;
  const name = nameOf(call);
  const width = name.length + args.length + abi.length + 2;
  const padding = ' '.repeat(Math.max(1, options.columns - width));
  const result = formatResult(call.result, values) + formatNote(call, values);
  const time = options.durations && call.duration !== null ? colors.dim(` <${seconds(call.duration)}>`) : '';
  const shown = call.result.errno === null ? result : colors.red(result);
  return `${colors.bold(name)}(${args})${abi}${padding}= ${shown}${time}`;
}

export function formatSignal(event: SignalEvent): string {
  if (event.info !== undefined) return `--- ${event.signal} ${signalInfo(event.info)} ---`;
  const fields = [`si_signo=${event.signal}`, `si_code=${event.code}`];
  if (event.senderPid !== undefined) fields.push(`si_pid=${event.senderPid}`, `si_uid=${event.senderUid}`);
  if (event.status !== undefined) fields.push(`si_status=${event.status}`);
  if (event.address !== undefined)
    fields.push(`si_addr=${event.address === 0 ? 'NULL' : `0x${BigInt(event.address).toString(16)}`}`);
  return `--- ${event.signal} {${fields.join(', ')}} ---`;
}

/** `3 events were lost: why`. */
export function formatLost({ count, reason }: LostEvent): string {
  if (count === null) return `some events were lost: ${reason}`;
  return `${count} ${count === 1 ? 'event was' : 'events were'} lost: ${reason}`;
}

export function formatExit({ code, signal, coreDumped }: ExitEvent): string {
  if (signal === null) return `+++ exited with ${code} +++`;
  return `+++ killed by ${signal}${coreDumped ? ' (core dumped)' : ''} +++`;
}

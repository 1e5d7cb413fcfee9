/** One event as a line of strace's. Pure. */
import type { Arch, ExitEvent, LostEvent, SignalEvent, SyscallEvent, UnfinishedEvent } from '@ptracer/core';
import type pc from 'picocolors';
import { formatArgs, formatNote, type BegunCall } from './calls.js';
import { formatResult, PENDING, type ValueOptions } from './value.js';
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
function nameOf({ name, number, abi }: BegunCall): string {
  return name.startsWith('<') && abi === undefined ? `syscall_0x${number.toString(16)}` : name;
}

const valuesOf = (options: LineOptions): ValueOptions => ({
  paths: options.descriptorPaths,
  details: options.descriptorDetails ?? false,
  abbreviate: options.abbreviate,
  arch: options.arch,
});

/** What stands between the parentheses, as far as it is known; what never came to be is not. */
function argsOf(call: BegunCall, values: ValueOptions): { text: string; complete: boolean } {
  const text = formatArgs(call, values);
  const end = text.indexOf(PENDING);
  return { text: end < 0 ? text : text.slice(0, end), complete: end < 0 };
}

/** What was told of a call that was under way. */
export interface Begun {
  /** Behind the opening parenthesis. */
  text: string;
}

/** `read(3,  <unfinished ...>`. */
export function formatUnfinished(
  call: UnfinishedEvent,
  options: LineOptions,
): { line: string; begun: Begun } {
  const { text } = argsOf(call, valuesOf(options));
  return { line: `${options.colors.bold(nameOf(call))}(${text} <unfinished ...>`, begun: { text } };
}

/**
 * The line of a call, or the rest of it.
 * @param column where the line begins, behind its thread's id and its time
 * @param begun what was told of it before; then it begins with `<... read resumed>`
 */
export function formatSyscall(call: SyscallEvent, options: LineOptions, column = 0, begun?: Begun): string {
  const { colors } = options;
  const { reason } = call.result;
  const values = valuesOf(options);
  const { text, complete } = argsOf(call, values);
  const known = begun !== undefined && text.startsWith(begun.text) ? text.slice(begun.text.length) : text;
  const name = nameOf(call);
  const open = begun === undefined ? `${name}(` : `<... ${name} resumed>`;
  const shownOpen = begun === undefined ? `${colors.bold(name)}(` : open;
  if (reason === 'detached') return `${shownOpen}${known} <detached ...>`;
  const rest = `${known}${complete ? '' : ' <unfinished ...>'})${call.abi === undefined ? '' : ` /* ${call.abi} */`}`;
  const padding = ' '.repeat(Math.max(1, options.columns - column - open.length - rest.length));
  const result = formatResult(call.result, values) + formatNote(call, values);
  const time = options.durations && call.duration !== null ? colors.dim(` <${seconds(call.duration)}>`) : '';
  const shown = call.result.errno === null ? result : colors.red(result);
  return `${shownOpen}${rest}${padding}= ${shown}${time}`;
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

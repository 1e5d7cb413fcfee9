/** How process calls are written. Pure. */
import { signalName, type FlagsValue, type Integer } from '@ptracer/core';
import type { BegunCall, CallFormats } from '../calls.js';
import { formatArg, PENDING, type ValueOptions } from '../value.js';
import { flags } from '../values/words.js';

const PARENT_STORED = ['CLONE_PARENT_SETTID', 'CLONE_PIDFD'];
const CHILD_STORED = ['CLONE_CHILD_SETTID', 'CLONE_CHILD_CLEARTID'];

/** Of `clone_flags`: the signal that the parent gets when the child ends (CSIGNAL, linux/sched.h). */
const CSIGNAL = 0xffn;

/** Flags, and behind them the signal, whose number may be any. */
function cloneFlags(value: FlagsValue): string {
  const signal = Number(BigInt(value.raw) & CSIGNAL);
  const names = value.flags.filter((name) => name.startsWith('CLONE_'));
  if (signal !== 0) names.push(signalName(signal));
  return names.length === 0 ? flags(value) : names.join('|');
}

/** Names unlike those of the kernel's parameters, and only the arguments that the flags ask for. */
function clone(call: BegunCall, options: ValueOptions): string | undefined {
  const arg = (name: string): string => {
    const found = call.args.find((one) => one.name === name);
    return found === undefined ? '?' : formatArg(found, options);
  };
  const value = call.args.find(({ name }) => name === 'clone_flags')?.value as FlagsValue | undefined;
  if (value === undefined) return undefined;
  const has = (names: readonly string[]): boolean => names.some((name) => value.flags.includes(name));
  const parts = [`child_stack=${arg('newsp')}`, `flags=${cloneFlags(value)}`];
  // What the flags ask for comes with the result.
  const pending = call.args.some((one) => one.pending);
  if (pending && has([...PARENT_STORED, 'CLONE_SETTLS', ...CHILD_STORED])) return parts.join(', ') + PENDING;
  if (has(PARENT_STORED)) parts.push(`parent_tid=${arg('parent_tidptr')}`);
  if (has(['CLONE_SETTLS'])) parts.push(`tls=${arg('tls')}`);
  if (has(CHILD_STORED)) parts.push(`child_tidptr=${arg('child_tidptr')}`);
  return parts.join(', ');
}

/** The structure comes in front of its size. */
function clone3({ args }: BegunCall, options: ValueOptions): string {
  const size = args[1]?.value as Integer | undefined;
  const own = { ...options, ...(size !== undefined && { cloneArgsSize: size }) };
  return args.map((arg) => formatArg(arg, own)).join(', ');
}

export const PROCESS_CALLS: CallFormats = { clone: { args: clone }, clone3: { args: clone3 } };

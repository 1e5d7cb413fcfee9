/** How process calls are written. Pure. */
import type { FlagsValue, Integer, SyscallEvent } from '@ptracer/core';
import type { CallFormats } from '../calls.js';
import { formatArg, type ValueOptions } from '../value.js';

const PARENT_STORED = ['CLONE_PARENT_SETTID', 'CLONE_PIDFD'];
const CHILD_STORED = ['CLONE_CHILD_SETTID', 'CLONE_CHILD_CLEARTID'];

/** Names unlike those of the kernel's parameters, and only the arguments that the flags ask for. */
function clone(call: SyscallEvent, options: ValueOptions): string | undefined {
  const arg = (name: string): string => {
    const found = call.args.find((one) => one.name === name);
    return found === undefined ? '?' : formatArg(found, options);
  };
  const value = call.args.find(({ name }) => name === 'clone_flags')?.value as FlagsValue | undefined;
  if (value === undefined) return undefined;
  const has = (names: readonly string[]): boolean => names.some((name) => value.flags.includes(name));
  const parts = [`child_stack=${arg('newsp')}`, `flags=${arg('clone_flags')}`];
  if (has(PARENT_STORED)) parts.push(`parent_tid=${arg('parent_tidptr')}`);
  if (has(['CLONE_SETTLS'])) parts.push(`tls=${arg('tls')}`);
  if (has(CHILD_STORED)) parts.push(`child_tidptr=${arg('child_tidptr')}`);
  return parts.join(', ');
}

/** The structure comes in front of its size. */
function clone3({ args }: SyscallEvent, options: ValueOptions): string {
  const size = args[1]?.value as Integer | undefined;
  const own = { ...options, ...(size !== undefined && { cloneArgsSize: size }) };
  return args.map((arg) => formatArg(arg, own)).join(', ');
}

export const PROCESS_CALLS: CallFormats = { clone: { args: clone }, clone3: { args: clone3 } };

/** Arguments of a call, by their names in the kernel's prototypes. Pure. */
import type { EnumValue, FlagsValue, OpenHow, SocketAddress, SyscallArg, SyscallEvent } from '../events.js';
import { formatAddress } from '../linux/inet.js';
import type { Task } from './tasks.js';

/** Absent where the call was not decoded. */
export function argOf(call: SyscallEvent, name: string): SyscallArg | undefined {
  return call.args.find((arg) => arg.name === name);
}

/** An integer argument, or flags as one; -1 where there is none. */
export function integerOf(call: SyscallEvent, name: string): number {
  const arg = argOf(call, name);
  const value = arg?.kind === 'flags' ? (arg.value as FlagsValue | null)?.raw : arg?.value;
  return typeof value === 'number' ? value : -1;
}

/** The name of a constant. */
export function constantOf(call: SyscallEvent, name: string): string | null {
  return (argOf(call, name)?.value as EnumValue | null | undefined)?.name ?? null;
}

/** The flags of a call: those of its first parameter of that kind. */
export function flagsOf(call: SyscallEvent): readonly string[] {
  for (const { kind, value } of call.args) {
    if (kind === 'flags') return (value as FlagsValue | null)?.flags ?? [];
    if (kind === 'open-how') return (value as OpenHow | null)?.flags.flags ?? [];
  }
  return [];
}

/** `127.0.0.1:80`, `[::1]:80`, `/run/x.sock`, `@abstract`; `null` for what has no short form. */
export function addressText(call: SyscallEvent, name: string): string | null {
  const value = argOf(call, name)?.value as SocketAddress | null | undefined;
  if (value?.path !== undefined) return value.path;
  return value?.address === undefined ? null : formatAddress(value);
}

const AT_FDCWD = -100;

/** The folder that a relative path starts from: that of the descriptor before it, else the working folder. */
function folderOf(call: SyscallEvent, index: number, { files, process }: Task): string | null {
  const before = call.args[index - 1];
  if (before?.kind !== 'fd') return process.cwd;
  if (before.value === AT_FDCWD) return before.path ?? process.cwd;
  return before.path ?? files.get(before.value as number, call)?.file.path ?? null;
}

/** The path that a call was given: absolute, where the trace knows the folder. */
export function pathOf(call: SyscallEvent, task: Task): string | null {
  const index = call.args.findIndex(({ kind }) => kind === 'path');
  const path = call.args[index]?.value;
  if (typeof path !== 'string') return null;
  if (path.startsWith('/')) return path;
  if (call.result.path?.startsWith('/')) return call.result.path;
  const folder = folderOf(call, index, task);
  if (!folder?.startsWith('/')) return path;
  // `..` stays: what it leads to is the kernel's to say, where the folder is a link.
  const rest = path.replace(/^(\.\/+)+/, '');
  return rest === '' || rest === '.' ? folder : `${folder === '/' ? '' : folder}/${rest}`;
}

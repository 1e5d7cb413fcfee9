/** strace's classes of system calls, by what is written behind the `%` (strace(1)). Pure. */
import type { Signature, SyscallClass } from '@ptracer/core';

const CLASSES: Readonly<Record<string, readonly SyscallClass[]>> = {
  clock: ['clock'],
  creds: ['creds'],
  desc: ['desc'],
  file: ['file'],
  fstat: ['fstat'],
  fstatfs: ['fstatfs'],
  ipc: ['ipc'],
  lstat: ['lstat'],
  memory: ['memory'],
  net: ['network'],
  network: ['network'],
  process: ['process'],
  pure: ['pure'],
  signal: ['signal'],
  stat: ['stat'],
  statfs: ['statfs'],
  '%stat': ['stat', 'lstat', 'fstat'],
  '%statfs': ['statfs', 'fstatfs'],
};

/** What can be written behind the `%`. */
export const CLASS_NAMES: readonly string[] = Object.keys(CLASSES);

/** The calls of a class; `undefined` where there is no such class. */
export function inClass(all: readonly Signature[], name: string): readonly Signature[] | undefined {
  const classes = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  return classes && all.filter((signature) => classes.some((one) => signature.classes.includes(one)));
}

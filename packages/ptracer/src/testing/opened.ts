/** Which files a call opened, by which path. Pure but for the working folder, which its caller supplies. */
import { posix } from 'node:path';
import type { SyscallEvent } from '@ptracer/core';

/** Calls that open a file by path. Also the filter of a trace. */
export const OPENING_CALLS = 'open,openat,openat2,creat';

/** A file that was opened. */
export interface OpenedFile {
  /** Absolute, as the program spelled it. */
  path: string;
  /** What the descriptor refers to: another path where links lead elsewhere. */
  target?: string;
  call: SyscallEvent;
}

const AT_FDCWD = -100;

/** The file that a call opened; `undefined` for a call that failed, or whose path could not be read. */
export function openedFile(call: SyscallEvent, folder: string): OpenedFile | undefined {
  if (typeof call.result.value !== 'number' || call.result.value < 0) return undefined;
  const at = call.args.findIndex(({ kind }) => kind === 'path');
  const spelled = call.args[at]?.value;
  const target = call.result.path;
  if (typeof spelled !== 'string') return target === undefined ? undefined : { path: target, call };
  const before = call.args[at - 1];
  const base = before?.kind === 'fd' && before.value !== AT_FDCWD ? before.path : folder;
  if (base === undefined && !spelled.startsWith('/')) return { path: target ?? spelled, call };
  const path = posix.resolve(base ?? '/', spelled);
  return { path, call, ...(target !== undefined && target !== path && { target }) };
}

/**
 * Calls that are never asked for their stack. To ask wakes the main thread's event loop, and the answer wakes
 * the worker's, through an eventfd each: if those calls were asked in turn, the trace of an idle program would
 * never end.
 */
import type { Arch } from '@ptracer/core';
import { readFileSync, readlinkSync } from 'node:fs';

/** By number: include/uapi/asm-generic/unistd.h, arch/x86/entry/syscalls/syscall_64.tbl. */
const NUMBERS = {
  x64: { transfers: [0, 1], futex: 202, skipped: [232, 281, 441, 60, 231] },
  arm64: { transfers: [63, 64], futex: 98, skipped: [22, 441, 93, 94] },
} as const satisfies Record<Arch, object>;

function isEventFd(pid: number, fd: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`) === 'anon_inode:[eventfd]';
  } catch {
    return false;
  }
}

/**
 * Whether the stopped main thread is in a call of its event loop, of its wake-ups, or of its end.
 * @param serving a request is under way: the thread may be at work for us
 */
export function isHousekeeping(pid: number, arch: Arch, serving: boolean): boolean {
  let text: string;
  try {
    // proc(5): number, arguments, stack pointer, program counter.
    text = readFileSync(`/proc/${pid}/syscall`, 'latin1');
  } catch {
    return true;
  }
  const [number, first] = text.split(' ').map(Number);
  const { transfers, futex, skipped } = NUMBERS[arch] as {
    transfers: readonly number[];
    futex: number;
    skipped: readonly number[];
  };
  if (number === undefined || first === undefined || skipped.includes(number)) return true;
  if (number === futex) return serving;
  return transfers.includes(number) && isEventFd(pid, first);
}

/** The system call that a stopped thread is in, as /proc shows it. */
import type { Arch } from '@ptracer/core';
import { readFileSync, readlinkSync } from 'node:fs';

/** `wait`: of an event loop. `end`: of a thread or process. `read`, `write`: these two, of their families. */
export type CallKind = 'wait' | 'end' | 'read' | 'write' | 'futex' | 'other';

export interface CurrentCall {
  kind: CallKind;
  /** Its first two arguments. */
  first: number;
  second: number;
}

/** By number: include/uapi/asm-generic/unistd.h, arch/x86/entry/syscalls/syscall_64.tbl. */
const KINDS: Record<Arch, Partial<Record<number, CallKind>>> = {
  x64: { 0: 'read', 1: 'write', 202: 'futex', 232: 'wait', 281: 'wait', 441: 'wait', 60: 'end', 231: 'end' },
  arm64: { 63: 'read', 64: 'write', 98: 'futex', 22: 'wait', 441: 'wait', 93: 'end', 94: 'end' },
};

/** `undefined` for a thread that is in none, or that is gone. */
export function currentCall(pid: number, tid: number, arch: Arch): CurrentCall | undefined {
  let text: string;
  try {
    // proc(5): number, arguments, stack pointer, program counter.
    text = readFileSync(`/proc/${pid}/task/${tid}/syscall`, 'latin1');
  } catch {
    return undefined;
  }
  const [number, first, second] = text.split(' ').map(Number);
  if (first === undefined || second === undefined || !(number! >= 0)) return undefined;
  return { kind: KINDS[arch][number!] ?? 'other', first, second };
}

export function isEventFd(pid: number, fd: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`) === 'anon_inode:[eventfd]';
  } catch {
    return false;
  }
}

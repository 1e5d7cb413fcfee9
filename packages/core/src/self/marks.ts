/** How this thread says which of its system calls are ptracer's (protocol/mark.ts). */
import { fdatasyncSync } from 'node:fs';
import { hostLibc, hostLibcIsLoaded } from '../ffi/host-libc.js';
import { EARLY_MARK_FD, MARK_BEGIN, MARK_END, MARK_FD, MARK_OFFSET } from '../protocol/mark.js';

/** Pieces of work that are under way: one may be part of another. */
let depth = 0;

/** Calls of this thread are ptracer's from now on. */
export function beginWork(): void {
  if (depth++ > 0) return;
  mark(MARK_BEGIN);
}

/** Calls of this thread are the program's again, unless there is other work around this. */
export function endWork(): void {
  if (--depth === 0) mark(MARK_END);
}

/** Does something whose system calls are ptracer's: no trace of this thread, of whoever's, has them as events. */
export function ownWork<Result>(work: () => Result): Result {
  beginWork();
  try {
    return work();
  } finally {
    endWork();
  }
}

/** The tracer knows already that this thread works for it. */
export function noteWork(): void {
  depth++;
}

function mark(kind: number): void {
  if (hostLibcIsLoaded()) {
    hostLibc().lseek(MARK_FD, MARK_OFFSET, kind);
    return;
  }
  try {
    fdatasyncSync(EARLY_MARK_FD + kind);
  } catch {
    // EBADF, always.
  }
}

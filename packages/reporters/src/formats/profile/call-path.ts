/** Which frames a call has in a profile. */
import type { SyscallEvent } from '@ptracer/core';
import type { FrameTable } from './frame-table.js';

/** The root of calls that no JavaScript made, as far as is known. */
const NO_JAVASCRIPT = '(no JavaScript)';

/** The root of stacks that were cut: the frames that are missing lie further out. */
const TRUNCATED = '(truncated)';

/** The root of calls that the thread pool made for the JavaScript above it. */
const POOL = '(thread pool)';

/**
 * Appends the numbers of a call's frames to a path, the outermost first; the system call is the last. Below
 * `(no JavaScript)` stands the thread's role, unless the path had a root, which says more of the thread.
 */
export function appendCall(path: number[], call: SyscallEvent, table: FrameTable): void {
  const frames = call.stack?.frames;
  if (frames === undefined || frames.length === 0) {
    const hasRoot = path.length > 0;
    path.push(table.named(NO_JAVASCRIPT));
    if (!hasRoot) path.push(table.named(call.thread.role));
  } else {
    if (path.length === 0 && call.thread.role === 'uv-pool') path.push(table.named(POOL));
    if (call.stack?.truncated) path.push(table.named(TRUNCATED));
    for (let i = frames.length - 1; i >= 0; i--) path.push(table.numberOf(frames[i]!));
  }
  path.push(table.named(call.name));
}

/** Calls that a Node.js process makes when its program has ended: many, and always the same. */
import type { SyscallEvent } from '@ptracer/core';
import { isExiting } from '../../call-site.js';
import { FoldedCalls } from './folded-calls.js';

const STAT = /^(new)?fstat(at)?(64)?$/;

/** Node.js puts its standard streams back to what they were when its loop has ended (src/node.cc, `ResetStdio`). */
function isReset({ name, args, thread, stack }: SyscallEvent): boolean {
  const hasStack = stack !== undefined && stack.frames.length > 0;
  return (
    thread.role === 'main' && !hasStack && STAT.test(name) && args[0]?.kind === 'fd' && args[0].value === 0
  );
}

/** Counts them, so that one line can stand for all. */
export class WindingUp {
  readonly #ending = new Map<number, FoldedCalls>();
  /** Processes whose program has run. */
  readonly #ran = new Set<number>();

  /** A line of the program made a call. */
  ran(pid: number): void {
    this.#ran.add(pid);
  }

  /** Whether a call is the first of the end. */
  begins(call: SyscallEvent): boolean {
    const { pid } = call;
    if (this.#ending.has(pid) || !(isExiting(call.stack) || (this.#ran.has(pid) && isReset(call))))
      return false;
    this.#ending.set(pid, new FoldedCalls());
    return true;
  }

  /** Whether a call is part of the end; then it is counted. */
  takes(call: SyscallEvent, ofProgram: boolean): boolean {
    const calls = this.#ending.get(call.pid);
    if (calls === undefined || (ofProgram && !isExiting(call.stack))) return false;
    calls.add(call.name);
    return true;
  }

  /** The process is gone, or its program runs all the same: what there is to say, if anything. */
  end(pid: number): string | undefined {
    const calls = this.#ending.get(pid);
    this.#ending.delete(pid);
    return calls?.text('after the last line of the program');
  }
}

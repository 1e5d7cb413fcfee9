/** Calls that a Node.js process makes before the first line of its program: many, and always the same. */
import { basename } from 'node:path';
import type { ExecEvent, SyscallEvent } from '@ptracer/core';
import { FoldedCalls } from './folded-calls.js';

const NODE = /^node(js)?[\d.]*$/;

/** Counts them, so that one line can stand for all. */
export class StartUp {
  readonly #starting = new Map<number, FoldedCalls>();

  /** A process has begun with a program. */
  begin({ pid, path }: ExecEvent): void {
    if (path !== null && NODE.test(basename(path))) this.#starting.set(pid, new FoldedCalls());
    else this.#starting.delete(pid);
  }

  /** Whether a call that no line of the program made is part of a start-up; then it is counted. */
  takes({ pid, name }: SyscallEvent): boolean {
    const calls = this.#starting.get(pid);
    calls?.add(name);
    return calls !== undefined;
  }

  /** The program runs now, or never will: what there is to say of the start-up, if anything. */
  end(pid: number): string | undefined {
    const calls = this.#starting.get(pid);
    this.#starting.delete(pid);
    return calls?.text('before the first line of the program');
  }
}

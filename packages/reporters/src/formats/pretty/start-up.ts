/** Calls that a Node.js process makes before the first line of its program: many, and always the same. */
import { basename } from 'node:path';
import type { ExecEvent, SyscallEvent } from '@ptracer/core';

/** Names that are told, of those with most calls. */
const NAMED = 4;

const NODE = /^node(js)?[\d.]*$/;

/** Counts them, so that one line can stand for all. */
export class StartUp {
  /** By process: calls by name. */
  readonly #starting = new Map<number, Map<string, number>>();

  /** A process has begun with a program. */
  begin({ pid, path }: ExecEvent): void {
    if (path !== null && NODE.test(basename(path))) this.#starting.set(pid, new Map());
    else this.#starting.delete(pid);
  }

  /** Whether a call that no line of the program made is part of a start-up; then it is counted. */
  takes({ pid, name }: SyscallEvent): boolean {
    const names = this.#starting.get(pid);
    if (names === undefined) return false;
    names.set(name, (names.get(name) ?? 0) + 1);
    return true;
  }

  /** The program runs now, or never will: what there is to say of the start-up, if anything. */
  end(pid: number): string | undefined {
    const names = this.#starting.get(pid);
    if (names === undefined) return undefined;
    this.#starting.delete(pid);
    const sorted = [...names].sort(([, a], [, b]) => b - a);
    const count = sorted.reduce((sum, [, calls]) => sum + calls, 0);
    if (count === 0) return undefined;
    const named = sorted.slice(0, NAMED).map(([name, calls]) => `${calls} ${name}`);
    const more = sorted.length > NAMED ? ', …' : '';
    return `… ${count} calls before the first line of the program (${named.join(', ')}${more})`;
  }
}

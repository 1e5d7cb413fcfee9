/** Tracees that are being let go, and who waits for the last of them. */
import * as ptrace from './ptrace.js';
import type { Tracee } from './tracee.js';

interface Departure {
  tids: Set<number>;
  done: () => void;
}

export class Departures {
  #list: Departure[] = [];

  /** Each goes at its next stop, which it makes soon; then `done` is called. */
  begin(tracees: readonly Tracee[], done: () => void): void {
    if (tracees.length === 0) return done();
    this.#list.push({ tids: new Set(tracees.map(({ tid }) => tid)), done });
    for (const tracee of tracees) {
      if (!tracee.leaving) ptrace.interrupt(tracee.tid);
      tracee.leaving = true;
    }
  }

  /** A tracee made a child, which is attached too: whoever waits for the parent waits for it. */
  addChild(parentTid: number, tid: number): void {
    for (const { tids } of this.#list) if (tids.has(parentTid)) tids.add(tid);
  }

  /** A thread is a tracee no more. */
  gone(tid: number): void {
    const finished = this.#list.filter(({ tids }) => tids.delete(tid) && tids.size === 0);
    if (finished.length === 0) return;
    this.#list = this.#list.filter((departure) => !finished.includes(departure));
    for (const { done } of finished) done();
  }
}

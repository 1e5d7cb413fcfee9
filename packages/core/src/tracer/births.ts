/** New tracees: the parent's event introduces them, and they stop by themselves, before it or after it. */
import type { Tracee } from './tracee.js';

/** How the parent introduced a new tracee. */
export interface Birth {
  parent: Tracee;
  of: 'thread' | 'process';
}

export class Births {
  /** Introduced by an event of the parent, not stopped yet. */
  readonly #expected = new Map<number, Birth>();
  /** Stopped already, while the parent's event is yet to come. */
  readonly #unclaimed = new Set<number>();

  /** Whether any is about to arrive. */
  get pending(): boolean {
    return this.#expected.size > 0 || this.#unclaimed.size > 0;
  }

  /** The parent's event. Returns whether the new tracee has stopped already. */
  introduce(tid: number, birth: Birth): boolean {
    if (this.#unclaimed.delete(tid)) return true;
    this.#expected.set(tid, birth);
    return false;
  }

  /** It stopped, or it is gone. Returns how it was introduced, if it was. */
  take(tid: number): Birth | undefined {
    const birth = this.#expected.get(tid);
    this.#expected.delete(tid);
    this.#unclaimed.delete(tid);
    return birth;
  }

  /** It stopped, and nobody has introduced it. */
  keep(tid: number): void {
    this.#unclaimed.add(tid);
  }

  /** Those whose parent may have died before it could introduce them. */
  takeOrphans(): number[] {
    const orphans = [...this.#unclaimed];
    this.#unclaimed.clear();
    return orphans;
  }
}

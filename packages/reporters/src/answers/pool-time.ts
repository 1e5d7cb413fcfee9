/** Time that libuv's thread pool spent in system calls, by the line that asked for them: no event loop waited for it. */
import type { SyscallEvent } from '@ptracer/core';
import { originKey, originOf } from '../call-site.js';
import type { CallSite } from '../finding.js';

/** Of one line. */
export interface PoolLine {
  /** `null`: of all calls of which no line is known. */
  site: CallSite | null;
  count: number;
  totalNs: number;
  maxNs: number;
}

export interface PoolAnswer {
  calls: number;
  totalNs: number;
  /** The lines with the most time, at most ten. */
  lines: PoolLine[];
}

const MOST_LINES = 10;

export class PoolTime {
  #calls = 0;
  #totalNs = 0;
  readonly #lines = new Map<string, PoolLine>();

  /** Whether a call was work of the pool; what its threads do for themselves, as to wait, is not. */
  static isWork({ thread, stackFrom }: SyscallEvent): boolean {
    return thread.role === 'uv-pool' && stackFrom !== undefined;
  }

  add(call: SyscallEvent, duration: number): void {
    this.#calls++;
    this.#totalNs += duration;
    const origin = originOf(call);
    const key = origin.site === null ? '' : originKey(origin);
    let line = this.#lines.get(key);
    if (line === undefined)
      this.#lines.set(key, (line = { site: origin.site, count: 0, totalNs: 0, maxNs: 0 }));
    line.count++;
    line.totalNs += duration;
    line.maxNs = Math.max(line.maxNs, duration);
  }

  answer(): PoolAnswer {
    const lines = [...this.#lines.values()].sort((a, b) => b.totalNs - a.totalNs).slice(0, MOST_LINES);
    return { calls: this.#calls, totalNs: this.#totalNs, lines };
  }
}

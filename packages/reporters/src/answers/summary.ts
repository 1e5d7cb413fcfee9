/** Counts calls, errors and time: by system call, as strace does, or by what made the calls. */
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import { originOf } from '../call-site.js';
import { shortPath, siteText } from '../text/paths.js';

/**
 * What calls are counted by. `site`: the line of the program; `file`: the source file of that line; `package`: the npm
 * package whose code made the call.
 */
export type SummaryKey = 'syscall' | 'site' | 'package' | 'file' | 'thread';

export const SUMMARY_KEYS: readonly [SummaryKey, ...SummaryKey[]] = [
  'syscall',
  'site',
  'package',
  'file',
  'thread',
];

/** One row. Times are wall-clock time between the stops of its calls, ns. */
export interface SummaryRow {
  name: string;
  calls: number;
  errors: number;
  time: number;
  min: number;
  max: number;
}

/** Of calls that no line of the program made. */
const NO_SITE = '(none of the program)';

function packageOf({ stack }: SyscallEvent): string {
  const frames = stack?.frames ?? [];
  const frame = frames.find(({ kind }) => kind === 'user' || kind === 'dependency' || kind === 'wasm');
  if (frame !== undefined) return frame.package ?? '(no package)';
  return frames.length > 0 ? '(node)' : '(no JavaScript)';
}

type Naming = (call: SyscallEvent, folder: string) => string;

const NAMES: Readonly<Record<SummaryKey, Naming>> = {
  syscall: ({ name }) => name,
  site(call, folder) {
    const { site } = originOf(call);
    return site === null ? NO_SITE : siteText(site, folder);
  },
  file(call, folder) {
    const { site } = originOf(call);
    return site === null ? NO_SITE : shortPath(site.url, folder);
  },
  package: packageOf,
  thread: ({ thread: { role, name }, tid }) => `${role === 'other' ? name : role} ${tid}`,
};

/** The rows of a summary grow with the events that it is given. */
export class Summary {
  readonly #rows = new Map<string, SummaryRow>();
  readonly #nameOf: Naming;

  constructor(
    readonly by: SummaryKey = 'syscall',
    readonly folder: string = process.cwd(),
  ) {
    this.#nameOf = NAMES[by];
  }

  /** A call that never returned is not counted, as by strace. */
  add(event: TraceEvent): void {
    if (event.type !== 'syscall' || event.duration === null) return;
    const name = this.#nameOf(event, this.folder);
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = { name, calls: 0, errors: 0, time: 0, min: Infinity, max: 0 };
      this.#rows.set(name, row);
    }
    const { duration, result } = event;
    row.calls++;
    if (result.errno !== null) row.errors++;
    row.time += duration;
    row.min = Math.min(row.min, duration);
    row.max = Math.max(row.max, duration);
  }

  /** The row with most time first. */
  rows(): SummaryRow[] {
    return [...this.#rows.values()].sort((a, b) => b.time - a.time || b.calls - a.calls);
  }
}

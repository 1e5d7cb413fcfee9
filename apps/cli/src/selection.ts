/** What of a trace a reporter is told. */
import type { Reporter, SyscallEvent } from 'ptracer';

export interface Selection {
  /** Signals by number; `undefined`: every one. */
  signals: ReadonlySet<number> | undefined;
  /** Calls; `undefined`: every one. */
  test: ((call: SyscallEvent) => boolean) | undefined;
}

/** Leaves out what nobody asked to see. */
export function selecting(reporter: Reporter, { signals, test }: Selection): Reporter {
  const { onEvent } = reporter;
  if ((signals === undefined && test === undefined) || onEvent === undefined) return reporter;
  return {
    ...reporter,
    onEvent(event) {
      if (event.type === 'signal' && signals !== undefined && !signals.has(event.number)) return;
      if (event.type === 'syscall' && test !== undefined && !test(event)) return;
      // Whether its result is asked for is not known yet.
      if (event.type === 'unfinished' && test !== undefined) return;
      return onEvent.call(reporter, event);
    },
  };
}

/** Tells a reporter of threads that were there before the trace, so that it says which thread made a call. */
export function acquainted(reporter: Reporter, threads: readonly number[]): Reporter {
  const { onEvent } = reporter;
  if (threads.length === 0 || onEvent === undefined) return reporter;
  let told = false;
  return {
    ...reporter,
    onEvent(event) {
      const written = onEvent.call(reporter, event);
      if (event.type !== 'start' || told) return written;
      told = true;
      const { v, seq, pid, time } = event;
      const thread = {
        v,
        seq,
        type: 'spawn',
        of: 'thread',
        pid,
        parentPid: null,
        parentTid: null,
        time,
      } as const;
      for (const tid of threads) void onEvent.call(reporter, { ...thread, tid });
      return written;
    },
  };
}

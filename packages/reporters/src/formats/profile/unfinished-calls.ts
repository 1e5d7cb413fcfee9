import type { SyscallEvent, TraceEvent } from '@ptracer/core';

/** A call that never returned, and when it can have lasted no longer: CLOCK_MONOTONIC, ns. */
interface EndedCall {
  call: SyscallEvent;
  end: number;
}

interface Unfinished {
  call: SyscallEvent;
  /** When it had ended, at the latest. */
  limit: number;
}

const NONE: readonly EndedCall[] = [];

/**
 * Calls that never returned. They last until their thread ends, which is told after them (at most one for each thread
 * is kept), or until the trace does.
 */
export class UnfinishedCalls {
  /** By thread. */
  readonly #calls = new Map<number, Unfinished>();

  /** Takes the next event, and returns those that it ends. */
  observe(event: TraceEvent): readonly EndedCall[] {
    const ended = this.#calls.size === 0 ? NONE : this.#endedBy(event);
    if (event.type === 'syscall' && event.duration === null)
      this.#calls.set(event.tid, { call: event, limit: Infinity });
    return ended;
  }

  /** Those that are left, when no event comes any more. */
  finish(time: number): readonly EndedCall[] {
    return this.#take(() => true, time);
  }

  #endedBy(event: TraceEvent): readonly EndedCall[] {
    switch (event.type) {
      // The thread's id is in use again.
      case 'syscall':
        return this.#take(({ tid }) => tid === event.tid, event.startTime);
      case 'spawn':
        return this.#take(({ tid }) => tid === event.tid, event.time);
      // Of the threads of the process, one is left.
      case 'exec': {
        const { pid: process, formerTid, time } = event;
        // It has the first one's id for the call that did it, which is told next, and had begun before.
        const first = formerTid === process ? undefined : this.#calls.get(process);
        if (first !== undefined) first.limit = time;
        return this.#take(({ pid, tid }) => pid === process && (first === undefined || tid !== pid), time);
      }
      case 'exit': {
        const isProcess = event.tid === event.pid;
        return this.#take(
          ({ pid, tid }) => tid === event.tid || (isProcess && pid === event.pid),
          event.time,
        );
      }
      default:
        return NONE;
    }
  }

  #take(isEnded: (call: SyscallEvent) => boolean, time: number): readonly EndedCall[] {
    const ended: EndedCall[] = [];
    for (const [tid, { call, limit }] of this.#calls) {
      if (!isEnded(call)) continue;
      this.#calls.delete(tid);
      ended.push({ call, end: Math.max(Math.min(time, limit), call.startTime) });
    }
    return ended;
  }
}

import type { ExitStatus, TraceEvent } from '@ptracer/core';
import type { TraceSummary } from './reporter.js';

/** Counts the events of a trace. */
export class Tally {
  #events = 0;
  #calls = 0;
  #lost: number | null = 0;
  #pid: number | undefined;
  #status: ExitStatus | null = null;

  add(event: TraceEvent): void {
    this.#events++;
    switch (event.type) {
      case 'syscall':
        this.#calls++;
        break;
      case 'start':
        this.#pid ??= event.pid;
        break;
      case 'lost':
        this.#lost = this.#lost === null || event.count === null ? null : this.#lost + event.count;
        break;
      case 'exit':
        if (event.tid === this.#pid) this.#status = { code: event.code, signal: event.signal };
        break;
      default:
    }
  }

  result(): Pick<TraceSummary, 'events' | 'calls' | 'lost' | 'status'> {
    return { events: this.#events, calls: this.#calls, lost: this.#lost, status: this.#status };
  }
}

import type { TraceEvent } from '@ptracer/core';

/** Shows a trace. Every hook is optional; one that returns a promise is waited for. */
export interface Reporter {
  /** Called for each event, in order; the first is the `start` event. */
  onEvent?(event: TraceEvent): void | Promise<void>;
  /** Called once, when the trace has ended, however it ended. */
  onEnd?(): void | Promise<void>;
}

/**
 * Feeds every event of a trace to the reporters, one after the other.
 * @throws what the trace throws (ERR_PTRACER_TRACER_DIED), after the reporters have ended
 */
export async function report(
  trace: AsyncIterable<TraceEvent>,
  ...reporters: readonly Reporter[]
): Promise<void> {
  try {
    for await (const event of trace) {
      for (const reporter of reporters) {
        const pending = reporter.onEvent?.(event);
        if (pending !== undefined) await pending;
      }
    }
  } finally {
    for (const reporter of reporters) await reporter.onEnd?.();
  }
}

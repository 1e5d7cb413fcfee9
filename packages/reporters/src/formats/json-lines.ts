import type { Reporter } from './reporter.js';
import { Sink, type Destination } from './sink.js';

/** NDJSON: one event a line, as `@ptracer/core/schema` describes it. */
export function jsonLinesReporter(destination: Destination): Reporter {
  const sink = new Sink(destination);
  return {
    onEvent: (event) => sink.write(`${JSON.stringify(event)}\n`),
    onEnd: () => sink.end(),
  };
}

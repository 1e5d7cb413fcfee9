import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';

/** NDJSON: one event a line, as `@ptracer/core/schema` describes it, and at the end one finding a line. */
export function jsonLinesReporter(destination: Destination): Reporter {
  const sink = new Sink(destination);
  return {
    name: 'json',
    onEvent: (event) => sink.write(`${JSON.stringify(event)}\n`),
    onFinding: (finding) => sink.write(`${JSON.stringify(finding)}\n`),
    onEnd: () => sink.end(),
  };
}

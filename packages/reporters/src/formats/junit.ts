import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { reportAtEnd } from './at-end.js';
import { junitXml } from './junit/suite.js';

/**
 * Findings as JUnit XML: a test case for each rule that ran. Errors and warnings fail it, notes are its output; a trace that
 * broke off is a test case with an error.
 */
export function junitReporter(destination: Destination): Reporter {
  const sink = new Sink(destination);
  return reportAtEnd('junit', async (outcome) => {
    await sink.write(junitXml(outcome));
    await sink.end();
  });
}

import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { reportAtEnd } from './at-end.js';
import { rootOf, sarifLog } from './sarif/log.js';

export interface SarifOptions {
  /** The folder that files are named relative to: for GitHub, the root of the repository. Default: the trace's folder. */
  root?: string;
}

/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning of GitHub and for editors.
 * A finding without a line is placed on the program as a whole: the script of its command, else package.json.
 */
export function sarifReporter(destination: Destination, options: SarifOptions = {}): Reporter {
  const sink = new Sink(destination);
  return reportAtEnd('sarif', async (outcome) => {
    const log = sarifLog(outcome, rootOf(outcome.folder, options.root));
    await sink.write(`${JSON.stringify(log, null, 2)}\n`);
    await sink.end();
  });
}

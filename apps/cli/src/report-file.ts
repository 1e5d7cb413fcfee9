/** Shows a recorded trace again. */
import { fstatSync, statSync } from 'node:fs';
import { readTrace, runReport } from 'ptracer';
import { EndingSignals } from './ending-signals.js';
import { Outputs } from './outputs.js';
import { Progress } from './progress.js';
import { planReport } from './reporters.js';
import type { Settings } from './settings.js';
import type { Recorded } from './target.js';
import { tellFailureOf, verdictOf } from './verdict.js';

const EXIT_DAMAGED = 125;

/** The same events, once the first of them is there; `undefined`: there is none. */
async function begun<Event>(events: AsyncIterable<Event>): Promise<AsyncIterable<Event> | undefined> {
  const iterator = events[Symbol.asyncIterator]();
  let first: IteratorResult<Event> | undefined = await iterator.next();
  if (first.done) return undefined;
  return {
    [Symbol.asyncIterator]: () => ({
      next() {
        if (first === undefined) return iterator.next();
        const result = first;
        first = undefined;
        return Promise.resolve(result);
      },
      return: () => iterator.return!(),
    }),
  };
}

/**
 * Resolves with the exit status when the trace is told to its end.
 * @throws {PtracerError} ERR_PTRACER_TRACE_FILE where the file cannot be opened, or is no trace
 */
export async function reportFile({ file }: Recorded, settings: Settings): Promise<number> {
  const { stderr, stdin, stdout } = process;
  using progress = stderr.isTTY ? new Progress(`reading ${file}`, stderr, [stdout]) : undefined;
  const trace = readTrace(file === '-' ? stdin : file, {
    onProgress: (read, size) => progress?.update(read, size),
  });
  const input = file === '-' ? fstatSync(stdin.fd, { bigint: true }) : statSync(file, { bigint: true });
  using outputs = new Outputs(settings.output ?? 'stdout', input);
  const { reporters, analyses, tellsFindings } = await planReport(settings, outputs, {
    severalProcesses: true,
  });
  using _ = new EndingSignals(() => {
    progress?.end();
    outputs[Symbol.dispose]();
  });
  const events = await begun(trace);
  if (events === undefined) {
    stderr.write(`ptracer: there is no event in ${file}: was anything recorded?\n`);
    return EXIT_DAMAGED;
  }
  outputs.begin();
  const report = await runReport(events, { reporters, analyses, onFailure: tellFailureOf(outputs) });
  const { damage } = trace;
  if (damage !== undefined) {
    const more = damage.lines > 1 ? ` (and ${damage.lines - 1} more)` : '';
    stderr.write(`ptracer: not all of it could be read; ${damage.message}${more}\n`);
  }
  const verdict = verdictOf(report, { outputs, failOn: settings.failOn, told: tellsFindings });
  return verdict === 0 && damage !== undefined ? EXIT_DAMAGED : verdict;
}

/** Shows a recorded trace again. */
import { readTrace, runReport } from 'ptracer';
import { Outputs } from './outputs.js';
import { Progress } from './progress.js';
import { planReport } from './reporters.js';
import type { Settings } from './settings.js';
import type { Recorded } from './target.js';
import { tellFailureOf, verdictOf } from './verdict.js';

const EXIT_DAMAGED = 125;

/**
 * Resolves with the exit status when the trace is told to its end.
 * @throws {PtracerError} ERR_PTRACER_TRACE_FILE where the file cannot be opened
 */
export async function reportFile({ file }: Recorded, settings: Settings): Promise<number> {
  const { stderr, stdin } = process;
  const source = file === '-' ? stdin : file;
  let progress: Progress | undefined;
  const trace = readTrace(source, { onProgress: (read, size) => progress?.update(read, size) });
  const outputs = new Outputs(settings.output ?? 'stdout', file === '-' ? undefined : file);
  const { reporters, analyses, tellsFindings } = await planReport(settings, outputs, {
    severalProcesses: true,
  });
  if (stderr.isTTY && !outputs.onTerminal) progress = new Progress(`reading ${file}`, stderr);
  try {
    const report = await runReport(trace, { reporters, analyses, onFailure: tellFailureOf(outputs) });
    progress?.end();
    const { damage } = trace;
    if (report.events === 0) {
      stderr.write(`ptracer: there is no event in ${file}: was anything recorded?\n`);
      return EXIT_DAMAGED;
    }
    if (damage !== undefined) {
      const more = damage.lines > 1 ? ` (and ${damage.lines - 1} more)` : '';
      stderr.write(`ptracer: not all of it could be read; ${damage.message}${more}\n`);
    }
    const verdict = verdictOf(report, { outputs, failOn: settings.failOn, told: tellsFindings });
    return verdict === 0 && damage !== undefined ? EXIT_DAMAGED : verdict;
  } finally {
    progress?.end();
  }
}

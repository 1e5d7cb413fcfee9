/** Traces processes that run already, until they end or the user has seen enough. */
import { attach, report } from 'ptracer';
import { DetachSignals } from './detach-signals.js';
import { openOutput, OutputLoss } from './output.js';
import { reportersFor } from './reporters.js';
import { lookUp, threadsOf, type RunningProcess } from './running-process.js';
import type { Settings } from './settings.js';
import { tellStats } from './stats.js';
import type { Processes } from './target.js';
import { traceOptions } from './trace-options.js';

function say(text: string): void {
  process.stderr.write(`ptracer: ${text}\n`);
}

/** One line for each process, as strace has it. */
function announce(processes: readonly RunningProcess[]): void {
  for (const [index, { pid, name }] of processes.entries()) {
    const count = threadsOf(pid).length;
    const threads = count === 0 ? '' : `, ${count} ${count === 1 ? 'thread' : 'threads'}`;
    const hint = index === processes.length - 1 ? '; Ctrl-C to detach' : '';
    say(`attached to process ${pid} (${name})${threads}${hint}`);
  }
}

/**
 * Resolves when the trace is told to its end: the processes have ended, or run on as they did before.
 * @throws {PtracerError} as `attach`, and where the output could not be written
 */
export async function attachTo({ pids, stack }: Processes, settings: Settings): Promise<void> {
  const processes = pids.map(lookUp);
  const output = openOutput(settings.output);
  const loss = new OutputLoss(output);
  const signals = new DetachSignals();
  const trace = await attach(pids, { ...traceOptions(settings), stack });
  // NDJSON on standard error is NDJSON only.
  const talks = !settings.quiet && (settings.format === 'text' || settings.output !== undefined);
  if (talks) announce(processes);
  let leaves = false;
  const leave = (): Promise<void> => {
    leaves = true;
    return trace.detach();
  };
  // Nobody should be slowed down by a trace that nobody can read. A tracer that died is reported by the trace.
  void Promise.race([signals.first, loss.happened])
    .then(leave)
    .catch(() => {});
  const shown = {
    severalProcesses: settings.followForks || pids.length > 1,
    threads: pids.flatMap(threadsOf),
  };
  await report(trace, ...reportersFor(settings, output, shown));
  if (leaves && talks) say(loss.isReaderGone ? 'detached: nobody reads the trace any more' : 'detached');
  if (settings.stats) tellStats(trace.counts);
  loss.assertWritten();
}

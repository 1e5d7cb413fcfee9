/** Traces processes that run already, until they end or the user has seen enough. */
import { attach, runReport } from 'ptracer';
import { rulesOf } from './analyses.js';
import { measureCallCost } from './call-cost.js';
import { DetachSignals } from './detach-signals.js';
import { Outputs } from './outputs.js';
import { planReport } from './reporters.js';
import { lookUp, threadsOf, type RunningProcess } from './running-process.js';
import type { Settings } from './settings.js';
import { tellStats } from './stats.js';
import type { Processes } from './target.js';
import { traceOptions } from './trace-options.js';
import { tellFailureOf, verdictOf } from './verdict.js';

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
 * Resolves with the exit status when the trace is told to its end: the processes have ended, or run on as they did
 * before.
 * @throws {PtracerError} as `attach`, and where the output could not be written
 */
export async function attachTo({ pids, stack }: Processes, settings: Settings): Promise<number> {
  const processes = pids.map(lookUp);
  using outputs = new Outputs(settings.output ?? 'stderr');
  const callCost = rulesOf(settings).has('blocking') ? await measureCallCost() : undefined;
  const plan = await planReport(settings, outputs, {
    severalProcesses: settings.followForks || pids.length > 1,
    threads: pids.flatMap(threadsOf),
    ...(callCost !== undefined && { callCost }),
  });
  const signals = new DetachSignals();
  const trace = await attach(pids, { ...traceOptions(settings, plan), stack });
  outputs.begin();
  // NDJSON on standard error is NDJSON only.
  const talks = !settings.quiet && (settings.format === 'text' || settings.output !== undefined);
  if (talks) announce(processes);
  let leaves = false;
  const leave = (): Promise<void> => {
    leaves = true;
    return trace.detach();
  };
  // Nobody should be slowed down by a trace that nobody can read. A tracer that died is reported by the trace.
  void Promise.race([signals.first, outputs.allLost])
    .then(leave)
    .catch(() => {});
  const report = await runReport(trace, {
    reporters: plan.reporters,
    analyses: plan.analyses,
    onFailure: tellFailureOf(outputs),
  });
  if (leaves && talks) say(outputs.isReaderGone ? 'detached: nobody reads the trace any more' : 'detached');
  if (settings.stats) tellStats(trace.counts);
  return verdictOf(report, { outputs, failOn: settings.failOn, told: plan.tellsFindings });
}

/** Runs a command under the tracer and reports what it does. */
import { runReport, spawn, type ExitStatus } from 'ptracer';
import { Outputs } from './outputs.js';
import { planReport } from './reporters.js';
import type { Settings } from './settings.js';
import { SignalForwarder } from './signals.js';
import { tellStats } from './stats.js';
import type { Command } from './target.js';
import { traceOptions } from './trace-options.js';
import { tellFailureOf, verdictOf } from './verdict.js';

/** How the command ended, and what the report says of it. */
export interface RunResult {
  status: ExitStatus;
  verdict: number;
}

/** Resolves when the trace is told to its end. */
export async function run({ file, args, env, stack }: Command, settings: Settings): Promise<RunResult> {
  using outputs = new Outputs(settings.output ?? 'stderr');
  const plan = await planReport(settings, outputs, {
    severalProcesses: settings.followForks,
  });
  let leave = (): void => {};
  using signals = new SignalForwarder(() => leave());
  const trace = await spawn(file, args, {
    ...traceOptions(settings, plan),
    env,
    stack,
    measureCallCost: plan.rules.has('blocking'),
  });
  outputs.begin();
  signals.to(trace.pid);
  leave = () => void trace.detach().catch(() => {});
  void trace.exited.catch(() => {}).finally(() => signals.ended());
  const report = await runReport(trace, {
    reporters: [{ onEnd: () => signals.over() }, ...plan.reporters],
    analyses: plan.analyses,
    onFailure: tellFailureOf(outputs),
  });
  if (settings.stats) tellStats(trace.counts);
  const status = await trace.exited;
  return {
    status,
    verdict: verdictOf(report, { outputs, failOn: settings.failOn, told: plan.tellsFindings }),
  };
}

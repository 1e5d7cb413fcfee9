/** Runs a command under the tracer and reports what it does. */
import { runReport, spawn, type ExitStatus, type SpawnedTrace } from 'ptracer';
import { Outputs } from './outputs.js';
import { planReport } from './reporters.js';
import type { Settings } from './settings.js';
import { SignalForwarder } from './signals.js';
import { tellStats } from './stats.js';
import type { Command } from './target.js';
import { traceOptions } from './trace-options.js';
import { tellFailureOf, verdictOf } from './verdict.js';
import { Waits } from './waits.js';

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
  let begun: SpawnedTrace | undefined;
  using waits: Waits = new Waits(() => signals.running);
  using signals: SignalForwarder = new SignalForwarder({
    letRun: () => begun?.letRun(),
    leave: () => void begun?.detach().catch(() => {}),
    get tooLong() {
      return waits.tooLong;
    },
  });
  const trace = await spawn(file, args, {
    ...traceOptions(settings, plan),
    env,
    stack,
    measureCallCost: plan.rules.has('blocking'),
  });
  outputs.begin();
  begun = trace;
  signals.to(trace.pid);
  void trace.exited.catch(() => {}).finally(() => signals.ended());
  const report = await runReport(trace, {
    reporters: [{ onEnd: () => signals.over() }, ...plan.reporters.map((one) => waits.watched(one))],
    analyses: plan.analyses,
    onFailure: tellFailureOf(outputs),
  });
  if (settings.stats) tellStats(trace.counts);
  const status = signals.left === undefined ? await trace.exited : { code: null, signal: signals.left };
  return {
    status,
    verdict: verdictOf(report, { outputs, failOn: settings.failOn, told: plan.tellsFindings }),
  };
}

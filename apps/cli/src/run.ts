/** Runs a command under the tracer and reports what it does. */
import { report, spawn, type ExitStatus } from 'ptracer';
import { openOutput } from './output.js';
import { reportersFor } from './reporters.js';
import type { Settings } from './settings.js';
import { SignalForwarder } from './signals.js';
import { tellStats } from './stats.js';
import type { Command } from './target.js';
import { traceOptions } from './trace-options.js';

/** How the command ended, when the trace is told to its end. */
export async function run({ file, args, env, stack }: Command, settings: Settings): Promise<ExitStatus> {
  const output = openOutput(settings.output);
  using signals = new SignalForwarder();
  const trace = await spawn(file, args, { ...traceOptions(settings), env, stack });
  signals.to(trace.pid);
  await report(trace, ...reportersFor(settings, output, { severalProcesses: settings.followForks }));
  if (settings.stats) tellStats(trace.counts);
  return trace.exited;
}

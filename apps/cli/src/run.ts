/** Runs a command under the tracer and reports what it does. */
import type { Writable } from 'node:stream';
import {
  jsonLinesReporter,
  report,
  spawn,
  straceReporter,
  summaryReporter,
  type ExitStatus,
  type Reporter,
} from 'ptracer';
import { openOutput, wantsColor } from './output.js';
import type { Settings } from './settings.js';
import { SignalForwarder } from './signals.js';

function reportersFor(settings: Settings, output: Writable): Reporter[] {
  const text = (): Reporter =>
    straceReporter(output, {
      timestamps: settings.timestamps,
      durations: settings.durations,
      descriptorPaths: settings.descriptorPaths,
      threadIds: settings.followForks && settings.output !== undefined ? 'always' : 'auto',
      stackFrames: settings.stackFrames,
      color: wantsColor(settings.color, output, process.env),
      ...(settings.columns === undefined ? undefined : { columns: settings.columns }),
      ...(settings.quiet ? { quiet: ['exit'] } : undefined),
    });
  if (settings.format === 'json') return [jsonLinesReporter(output)];
  if (settings.summary === 'only') return [summaryReporter(output)];
  return settings.summary === 'also' ? [text(), summaryReporter(output)] : [text()];
}

/** Leaves signals out that nobody asked for. */
function selecting(reporter: Reporter, signals: ReadonlySet<number> | undefined): Reporter {
  if (signals === undefined || reporter.onEvent === undefined) return reporter;
  return {
    ...reporter,
    onEvent: (event) =>
      event.type === 'signal' && !signals.has(event.number) ? undefined : reporter.onEvent?.(event),
  };
}

/** How the command ended, when the trace is told to its end. */
export async function run(settings: Settings): Promise<ExitStatus> {
  const output = openOutput(settings.output);
  const [file, ...args] = settings.command;
  using signals = new SignalForwarder();
  const trace = await spawn(file!, args, {
    filter: settings.filter,
    followForks: settings.followForks,
    descriptorPaths: settings.descriptorPaths,
    env: settings.env,
    stack: settings.stack,
    ...(settings.stackDepth === undefined ? undefined : { stackDepth: settings.stackDepth }),
    ...(settings.stringLimit === undefined ? undefined : { stringLimit: settings.stringLimit }),
  });
  signals.to(trace.pid);
  const reporters = reportersFor(settings, output).map((one) => selecting(one, settings.signals));
  await report(trace, ...reporters);
  return trace.exited;
}

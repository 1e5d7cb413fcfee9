/** What shows the trace, as the settings ask for it. */
import type { Writable } from 'node:stream';
import { jsonLinesReporter, straceReporter, summaryReporter, type Reporter } from 'ptracer';
import { wantsColor } from './output.js';
import type { Settings } from './settings.js';

/** Leaves signals out that nobody asked for. */
function selecting(reporter: Reporter, signals: ReadonlySet<number> | undefined): Reporter {
  if (signals === undefined || reporter.onEvent === undefined) return reporter;
  return {
    ...reporter,
    onEvent: (event) =>
      event.type === 'signal' && !signals.has(event.number) ? undefined : reporter.onEvent?.(event),
  };
}

/** What is traced, as far as it is known when the trace begins. */
export interface Shown {
  /** There are more processes than one, or there may be. */
  severalProcesses: boolean;
  /** Threads that were there before the trace. */
  threads?: readonly number[];
}

/** Tells a reporter of threads that were there before the trace, so that it says which thread made a call. */
function acquainted(reporter: Reporter, threads: readonly number[]): Reporter {
  let told = false;
  return {
    ...reporter,
    onEvent(event) {
      const written = reporter.onEvent?.(event);
      if (event.type !== 'start' || told) return written;
      told = true;
      const { v, seq, pid, time } = event;
      const thread = {
        v,
        seq,
        type: 'spawn',
        of: 'thread',
        pid,
        parentPid: null,
        parentTid: null,
        time,
      } as const;
      for (const tid of threads) void reporter.onEvent?.({ ...thread, tid });
      return written;
    },
  };
}

function text(settings: Settings, output: Writable, { severalProcesses, threads = [] }: Shown): Reporter {
  const lines = straceReporter(output, {
    timestamps: settings.timestamps,
    durations: settings.durations,
    descriptorPaths: settings.descriptorPaths,
    threadIds: severalProcesses && settings.output !== undefined ? 'always' : 'auto',
    stackFrames: settings.stackFrames,
    color: wantsColor(settings.color, output, process.env),
    ...(settings.columns === undefined ? undefined : { columns: settings.columns }),
    ...(settings.quiet ? { quiet: ['exit'] } : undefined),
  });
  return acquainted(lines, threads);
}

function formats(settings: Settings, output: Writable, shown: Shown): Reporter[] {
  if (settings.format === 'json') return [jsonLinesReporter(output)];
  if (settings.summary === 'only') return [summaryReporter(output)];
  const lines = text(settings, output, shown);
  return settings.summary === 'also' ? [lines, summaryReporter(output)] : [lines];
}

export function reportersFor(settings: Settings, output: Writable, shown: Shown): Reporter[] {
  return formats(settings, output, shown).map((one) => selecting(one, settings.signals));
}

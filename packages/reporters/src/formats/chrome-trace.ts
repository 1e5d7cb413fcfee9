import type { Arch, SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Reporter, TraceInfo } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { callCategories } from './chrome-trace/categories.js';
import { DescriptorSlices } from './chrome-trace/descriptor-slices.js';
import { instantOf } from './chrome-trace/instant.js';
import { sliceOf, type SliceContext } from './chrome-trace/slice.js';
import { stackLines } from './chrome-trace/stack-lines.js';
import type { ChromeEvent } from './chrome-trace/trace-event.js';
import { Tracks } from './chrome-trace/tracks.js';
import { TraceSpan } from './profile/trace-span.js';
import { UnfinishedCalls } from './profile/unfinished-calls.js';

/** None yet. */
export type ChromeTraceOptions = Record<never, never>;

function headOf(start: TraceInfo['start']): string {
  const otherData = {
    exporter: 'ptracer',
    ...(start && { command: start.command.join(' '), arch: start.arch, wallTime: start.wallTime }),
  };
  return `${JSON.stringify({ displayTimeUnit: 'ns', otherData }).slice(0, -1)},"traceEvents":[\n`;
}

function contextOf(folder: string, arch: Arch): SliceContext {
  return { folder, categoriesOf: callCategories(arch), stackLines: stackLines(folder) };
}

/**
 * Chrome's Trace Event Format, as a JSON object, for ui.perfetto.dev, chrome://tracing and DevTools. Its times are those
 * of the trace (CLOCK_MONOTONIC), as in the file that `node --trace-event-categories` writes.
 *
 * Calls are written as they end, and descriptors as they are closed: not in the order of `ts`, and the format does not ask
 * for it. Perfetto, the trace viewer of Chrome and the trace engine of DevTools all sort what they read. A call that
 * never returned is a slice up to the end of its thread, since a `B` without its `E` would go on to the end of the trace.
 */
export function chromeTraceReporter(destination: Destination, _options: ChromeTraceOptions = {}): Reporter {
  const sink = new Sink(destination);
  const span = new TraceSpan();
  const unfinished = new UnfinishedCalls();
  let text = '';
  let separator = headOf(undefined);
  const emit = (event: ChromeEvent): void => {
    text += `${separator}${JSON.stringify(event)}`;
    separator = ',\n';
  };
  const tracks = new Tracks(emit);
  let context = contextOf(process.cwd(), 'x64');
  let descriptors = new DescriptorSlices(emit, context.folder);
  /** The command's, once it is known. */
  let mainPid = 0;

  const emitCall = (call: SyscallEvent, end: number): void => emit(sliceOf(call, end, context));

  const flush = (): void | Promise<void> => {
    const written = text;
    text = '';
    return sink.write(written);
  };

  const observe = (event: TraceEvent): void => {
    span.observe(event);
    if (mainPid === 0 && 'pid' in event) mainPid = event.pid;
    tracks.observe(event);
    for (const { call, end } of unfinished.observe(event)) emitCall(call, end);
    descriptors.observe(event);
    if (event.type === 'syscall') {
      if (event.duration !== null) emitCall(event, event.startTime + event.duration);
      return;
    }
    const instant = instantOf(event, mainPid);
    if (instant !== undefined) emit(instant);
  };

  return {
    name: 'chrome-trace',
    onStart({ start, folder }) {
      separator = headOf(start);
      context = contextOf(folder, start?.arch ?? 'x64');
      descriptors = new DescriptorSlices(emit, folder);
    },
    onEvent(event) {
      observe(event);
      return text === '' ? undefined : flush();
    },
    async onEnd() {
      for (const { call, end } of unfinished.finish(span.last)) emitCall(call, end);
      descriptors.finish(span.last);
      if (separator !== ',\n') text = separator;
      text += '\n]}\n';
      await flush();
      await sink.end();
    },
  };
}

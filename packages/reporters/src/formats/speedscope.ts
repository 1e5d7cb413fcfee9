import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { shortPath } from '../text/paths.js';
import { appendCall } from './profile/call-path.js';
import { FrameTable, shownName, type ProfileFrame } from './profile/frame-table.js';
import { TraceSpan } from './profile/trace-span.js';
import { UnfinishedCalls } from './profile/unfinished-calls.js';
import { SpillFile } from './speedscope/spill.js';
import { Timeline } from './speedscope/timeline.js';

/** None yet. */
export type SpeedscopeOptions = Record<never, never>;

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

function frameJson(frame: ProfileFrame, folder: string): string {
  const { file, line, column } = frame;
  return JSON.stringify({ name: shownName(frame), file: file && shortPath(file, folder), line, col: column });
}

/**
 * A profile for speedscope, in its own file format (the schema is part of speedscope 1.25.0): one for each thread, with
 * each call as a sample as long as the call was. A call that never returned lasts until its thread ends. Samples of a
 * long trace lie in a temporary file until the trace has ended.
 */
export function speedscopeReporter(destination: Destination, _options: SpeedscopeOptions = {}): Reporter {
  const sink = new Sink(destination);
  const table = new FrameTable(true);
  const spillFile = new SpillFile();
  const span = new TraceSpan();
  const unfinished = new UnfinishedCalls();
  const timelines: Timeline[] = [];
  /** By thread: the latest that has the id. */
  const current = new Map<number, Timeline>();
  const stack: number[] = [];
  let folder = process.cwd();
  let name = 'ptracer';

  const add = (call: SyscallEvent, end: number): void => {
    let timeline = current.get(call.tid);
    if (timeline === undefined) {
      timeline = new Timeline(call, spillFile);
      current.set(call.tid, timeline);
      timelines.push(timeline);
    }
    stack.length = 0;
    appendCall(stack, call, table);
    timeline.add(call, stack, end);
  };

  const observe = (event: TraceEvent): void => {
    span.observe(event);
    for (const { call, end } of unfinished.observe(event)) add(call, end);
    if (event.type === 'syscall') {
      if (event.duration !== null) add(event, event.startTime + event.duration);
    } else if (event.type === 'spawn') current.delete(event.tid);
  };

  const write = async (): Promise<void> => {
    await sink.write(
      `{"$schema":"${SCHEMA}","exporter":"ptracer","name":${JSON.stringify(name)},"profiles":[`,
    );
    for (const [i, timeline] of timelines.entries()) {
      await sink.write(i === 0 ? '\n' : ',\n');
      for (const piece of timeline.json(span.first)) await sink.write(piece);
    }
    await sink.write('\n],"shared":{"frames":[');
    for (const [i, frame] of table.frames.entries()) {
      await sink.write(`${i === 0 ? '\n' : ',\n'}${frameJson(frame, folder)}`);
    }
    await sink.write('\n]}}\n');
    await sink.end();
  };

  return {
    name: 'speedscope',
    onStart(info) {
      folder = info.folder;
      if (info.start !== undefined) name = info.start.command.join(' ');
    },
    onEvent(event) {
      try {
        observe(event);
      } catch (error) {
        // It ends here, and nobody will call `onEnd`.
        spillFile.remove();
        throw error;
      }
    },
    async onEnd() {
      try {
        for (const { call, end } of unfinished.finish(span.last)) add(call, end);
        await write();
      } finally {
        spillFile.remove();
      }
    },
  };
}

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { StartEvent, SyscallEvent, ThreadRole } from '@ptracer/core';
import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { encodeProfile } from './pprof/profile.js';
import { appendCall } from './profile/call-path.js';
import { CallTree } from './profile/call-tree.js';
import { FrameTable } from './profile/frame-table.js';
import { TraceSpan } from './profile/trace-span.js';

/** None yet. */
export type PprofOptions = Record<never, never>;

const compress = promisify(gzip);

/**
 * A profile for `go tool pprof` and its like, compressed with gzip. A sample sums the calls of one name that one stack
 * made: how many, their wall-clock time, and the bytes that they moved. The system call is the leaf of the stack, and
 * a label, as is the role of the thread.
 */
export function pprofReporter(destination: Destination, _options: PprofOptions = {}): Reporter {
  const sink = new Sink(destination);
  const table = new FrameTable(true);
  const trees = new Map<ThreadRole, CallTree>();
  const span = new TraceSpan();
  const path: number[] = [];
  let start: StartEvent | undefined;

  const add = (call: SyscallEvent): void => {
    let tree = trees.get(call.thread.role);
    if (tree === undefined) trees.set(call.thread.role, (tree = new CallTree()));
    path.length = 0;
    appendCall(path, call, table);
    tree.add(path, call);
  };
  return {
    name: 'pprof',
    onStart(info) {
      start = info.start;
    },
    onEvent(event) {
      span.observe(event);
      if (event.type === 'syscall') add(event);
    },
    async onEnd() {
      const { frames } = table;
      const duration = span.last - span.first;
      await sink.write(await compress(encodeProfile({ frames, trees, start, duration })));
      await sink.end();
    },
  };
}

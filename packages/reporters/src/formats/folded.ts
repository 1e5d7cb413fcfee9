import type { SyscallEvent } from '@ptracer/core';
import type { Reporter } from '../reporter.js';
import { Sink, type Destination } from '../sink.js';
import { shortPath } from '../text/paths.js';
import { appendCall } from './profile/call-path.js';
import { CallTree } from './profile/call-tree.js';
import { FrameTable, type ProfileFrame } from './profile/frame-table.js';
import { threadText } from './profile/thread-text.js';

export interface FoldedOptions {
  /**
   * What the number of a line counts. `time` (default): nanoseconds between the stops of its calls, since in microseconds
   * most calls would be 0. `calls`. `bytes`: those that its calls moved.
   */
  weight?: 'time' | 'calls' | 'bytes';
  /** The thread's role and name are the root of each stack. */
  threads?: boolean;
}

/** `load (app.js:3)`, without what has a meaning in the format: `;` between frames, and ends of lines. */
function frameText({ name, file, line }: ProfileFrame, folder: string): string {
  const place = file === undefined ? '' : [shortPath(file, folder), line ?? []].flat().join(':');
  const text = place === '' ? name : `${name} (${place})`;
  return text.replaceAll(';', ':').replaceAll(/[\n\r\u2028\u2029]+/g, ' ');
}

/**
 * Folded stacks, as flamegraph.pl and speedscope read them: a line for each distinct stack, its frames from the
 * outermost to the system call, `;` between them, then a space and the weight. Lines whose weight is 0 are left out.
 */
export function foldedReporter(destination: Destination, options: FoldedOptions = {}): Reporter {
  const { weight = 'time', threads = false } = options;
  const sink = new Sink(destination);
  const table = new FrameTable(false);
  const tree = new CallTree();
  const path: number[] = [];
  let folder = process.cwd();

  const add = (call: SyscallEvent): void => {
    path.length = 0;
    if (threads) path.push(table.named(threadText(call.thread)));
    appendCall(path, call, table);
    tree.add(path, call);
  };
  return {
    name: 'folded',
    onStart(info) {
      folder = info.folder;
    },
    onEvent(event) {
      if (event.type === 'syscall') add(event);
    },
    async onEnd() {
      const texts = table.frames.map((frame) => frameText(frame, folder));
      for (const { path, weights } of tree.paths()) {
        if (weights[weight] === 0) continue;
        await sink.write(`${path.map((frame) => texts[frame]).join(';')} ${weights[weight]}\n`);
      }
      await sink.end();
    },
  };
}

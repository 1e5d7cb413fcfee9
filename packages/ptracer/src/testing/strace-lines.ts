import { Writable } from 'node:stream';
import type { SyscallEvent } from '@ptracer/core';
import { report, straceReporter } from '@ptracer/reporters';

async function* inOrder(calls: readonly SyscallEvent[]): AsyncGenerator<SyscallEvent> {
  yield* calls;
}

/** Each call as strace writes it, without its stack. */
export async function straceLines(calls: readonly SyscallEvent[]): Promise<string[]> {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      text += chunk;
      done();
    },
  });
  const reporter = straceReporter(stream, { columns: 0, stackFrames: 'none', descriptorPaths: true });
  await report(inOrder(calls), reporter);
  return text.split('\n').slice(0, -1);
}

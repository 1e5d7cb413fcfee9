/**
 * A stack module for the tracer child: the remote engine, and how long each of its captures took. When a process
 * ends, one JSON line `{ microseconds, reads }` goes to a file. Options: `{ file, engine, count }`; with `count`
 * it counts the engine's reads of tracee memory, which costs, so that times are then not to be used.
 */
import { appendFileSync } from 'node:fs';

/** What one process had: a capture that ended without a stack is left out. */
class Times {
  microseconds = /** @type {number[]} */ ([]);
  reads = /** @type {number[]} */ ([]);
}

/** @param {{ file: string, engine: unknown, count?: boolean }} options */
export default async function create({ file, engine, count = false }, context) {
  const { default: createEngine } = await import('../../packages/stack/dist/remote/engine.js');
  const source = await createEngine(engine, context);
  /** @type {Map<number, Times>} */
  const processes = new Map();
  let reads = 0;

  /** @param {import('../../packages/core/dist/index.js').StoppedThread} thread */
  function counted({ pid, tid, sp, ip, memory, ...thread }) {
    const readv = (segments, target) => {
      reads++;
      return memory.readv(segments, target);
    };
    const read = (address, length, target) => {
      reads++;
      return memory.read(address, length, target);
    };
    return { pid, tid, sp, ip, memory: { readv, read }, tlsBase: () => thread.tlsBase() };
  }

  return {
    capture(thread) {
      reads = 0;
      const stopped = count ? counted(thread) : thread;
      const start = performance.now();
      const stack = source.capture(stopped);
      const end = performance.now();
      if (stack === undefined) return undefined;
      let times = processes.get(thread.pid);
      if (!times) processes.set(thread.pid, (times = new Times()));
      times.microseconds.push((end - start) * 1000);
      times.reads.push(reads);
      return stack;
    },
    processExec: (pid) => source.processExec(pid),
    threadExit: (pid, tid) => source.threadExit(pid, tid),
    processExit(pid) {
      source.processExit(pid);
      const times = processes.get(pid);
      if (times) appendFileSync(file, `${JSON.stringify(times)}\n`);
      processes.delete(pid);
    },
  };
}

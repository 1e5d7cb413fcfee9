import { isMainThread } from 'node:worker_threads';
import type { TraceOptions } from '../trace.js';

/**
 * Options of a trace that sees one test runner's worker, be it a process or a thread: its calls, and those of
 * threads that run no JavaScript. All workers of a process share libuv's pool, so in a worker thread a call on
 * the pool may be another's.
 */
export function workerScope(): Pick<TraceOptions, 'scope' | 'threads' | 'descriptorPaths'> {
  return { scope: isMainThread ? 'process' : 'thread', threads: 'all', descriptorPaths: true };
}

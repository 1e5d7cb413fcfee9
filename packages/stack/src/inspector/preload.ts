/**
 * Runs first in every Node.js process of the command, by `--require`: built as CommonJS, and into one file, because
 * it must neither fail nor change anything in any version of Node.js. It starts a thread that an inspector session
 * connects to the main thread, and lets the program begin when that thread is ready.
 *
 * `--import` would not do: with it, Node.js loads a CommonJS entry through the ESM loader, where promise jobs
 * run before process.nextTick, and refuses entries whose extension it does not know.
 */
import type * as Threads from 'node:worker_threads';
import { PROBE_FD } from '../probe-fd.js';
import { serveCommand, type CommandThreadData } from './command-thread.js';
import { FOLDER_VARIABLE, SESSION_PROBE_LENGTH } from './protocol.js';
import { endThread, startThread } from './start-thread.js';

(() => {
  try {
    const threads = require('worker_threads') as typeof Threads;
    const folder = process.env[FOLDER_VARIABLE];
    if (!threads.isMainThread || !folder) return;
    delete require.cache[__filename];
    const probe = { fd: PROBE_FD, bytes: new Uint8Array(SESSION_PROBE_LENGTH) };
    const thread = startThread<CommandThreadData>(threads, serveCommand, { folder, probe });
    if (thread !== undefined) process.on('exit', () => endThread(thread));
  } catch {
    // No inspector, no threads, not permitted: the program runs without stacks.
  }
})();

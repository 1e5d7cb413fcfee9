/** The inspector engine for the process that traces itself: one session thread, kept for the next trace. */
import { PtracerError, type PluginReference } from '@ptracer/core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as threads from 'node:worker_threads';
import { serveOwn, type OwnMessage, type OwnThreadData } from './own-thread.js';
import {
  hasEnded,
  isConnected,
  LONGEST_END,
  requestEnd,
  startThread,
  tidOf,
  type StartedThread,
} from './start-thread.js';
import { ownFile } from '../own-file.js';

/** What a trace of this process needs. It is the same for every trace. */
export interface OwnInspector {
  stack: PluginReference;
  /** Kernel's id of the session thread. */
  tid: number;
}

interface Running extends OwnInspector {
  thread: StartedThread;
}

const LONGEST_REASON = 300;

let running: Running | undefined;
let exiting = false;
let noticed = false;

function failure(why: string): PtracerError {
  return new PtracerError(
    'ERR_PTRACER_START_FAILED',
    `the inspector engine could not be started in this process: ${why}; ` +
      "leave the choice of stacks to 'auto', or switch them 'off'",
  );
}

/** @throws where there is no inspector */
function start(): Running {
  if (!process.features.inspector) throw new Error('this build of Node.js has none');
  // mkdtemp(3) makes it with mode 0700.
  const folder = mkdtempSync(join(tmpdir(), 'ptracer-inspector-'));
  try {
    const reason = new Uint8Array(new SharedArrayBuffer(LONGEST_REASON));
    const thread = startThread<OwnThreadData>(threads, serveOwn, { folder, reason });
    if (thread === undefined) {
      throw new Error(Buffer.from(reason).toString().replace(/\0+$/, '') || 'it did not answer in time');
    }
    const tid = tidOf(thread);
    const own = { pid: process.pid, tid };
    return {
      thread,
      tid,
      stack: { module: ownFile('dist/inspector/engine.js').href, options: { folder, own } },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** It waits without a system call: a trace may be open still. To turn in circles serves the last requests. */
function onExit(): void {
  exiting = true;
  if (running === undefined || hasEnded(running.thread)) return;
  requestEnd(running.thread);
  const end = performance.now() + LONGEST_END;
  while (!hasEnded(running.thread) && performance.now() < end);
}

/**
 * Starts the session thread where it does not run yet, and tells it that a trace is about to begin. For the main thread.
 *
 * @param notice said in the trace, the first time: why this engine was chosen
 * @returns `undefined` while the process ends
 * @throws {PtracerError} ERR_PTRACER_START_FAILED
 */
export function ownInspector(notice?: string): OwnInspector | undefined {
  if (exiting) return undefined;
  if (running === undefined || hasEnded(running.thread)) {
    try {
      running = start();
    } catch (error) {
      throw failure((error as Error).message);
    }
    // First of all: another listener may call process.exit(), and then there are no more.
    process.off('exit', onExit).prependListener('exit', onExit);
  }
  const { thread, stack, tid } = running;
  const text = noticed ? undefined : notice;
  noticed ||= text !== undefined;
  if (text !== undefined || !isConnected(thread)) {
    const message: OwnMessage = { notice: text };
    thread.worker.postMessage(message, []);
  }
  return { stack, tid };
}

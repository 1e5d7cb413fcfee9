/** The session thread of a process that traces itself: it is there before its tracer. Text, as session-thread.ts. */
import type * as Fs from 'node:fs';
import type * as Threads from 'node:worker_threads';
import type { openSession, ThreadData } from './session-thread.js';

/** What the main thread says: a trace may be about to begin, or (`null`) the program ends. */
export type OwnMessage = { notice: string | undefined } | null;

/** What the main thread hands over. */
export interface OwnThreadData extends ThreadData {
  /** Shared: why there is no session. */
  reason: Uint8Array;
}

/** @param load `require` */
export function serveOwn(load: (name: string) => unknown, open: typeof openSession): void {
  const fs = load('fs') as typeof Fs;
  const { parentPort, workerData } = load('worker_threads') as typeof Threads;
  const { folder, state, reason } = workerData as OwnThreadData;

  const [TID, CONNECTED] = [3, 4] as const;
  const LONGEST_LOOK = 30_000;
  const LONGEST_NOTICE = 2000;
  const { O_RDWR, O_NONBLOCK } = fs.constants;

  const thread = open(load, () => fs.rmSync(folder, { recursive: true, force: true }));
  const { pid, tid } = thread;
  let notices: string[] = [];
  let lookUntil = 0;

  /** Opens both FIFOs for both directions: a tracer that comes or goes is no event. */
  function look(objectId: string): void {
    try {
      thread.output = fs.openSync(`${folder}/events`, O_RDWR | O_NONBLOCK);
      thread.listen(fs.openSync(`${folder}/${pid}`, O_RDWR | O_NONBLOCK), objectId);
      Atomics.store(state, CONNECTED, 1);
      say();
    } catch {
      if (thread.output >= 0) fs.closeSync(thread.output);
      thread.output = -1;
      if (performance.now() < lookUntil) setTimeout(look, 1, objectId);
      else lookUntil = 0;
    }
  }

  function say(): void {
    for (const text of notices) thread.send(`notice ${pid} 0 ${text}`);
    notices = [];
  }

  function hear(message: OwnMessage, objectId: string): void {
    if (message === null) return thread.finish();
    if (message.notice !== undefined) {
      notices.push(message.notice.replace(/[^ -~]/g, '?').slice(0, LONGEST_NOTICE));
    }
    const looking = lookUntil > 0;
    lookUntil = performance.now() + LONGEST_LOOK;
    if (thread.output >= 0) say();
    else if (!looking) look(objectId);
  }

  function fail(why: string): void {
    reason.set(Buffer.from(why).subarray(0, reason.length));
    thread.start(false);
    process.exit();
  }

  try {
    thread.connect((objectId) => {
      parentPort!.on('message', (message: OwnMessage) => hear(message, objectId));
      Atomics.store(state, TID, Number(tid));
      thread.start(true);
    }, fail);
  } catch (error) {
    fail(String(error));
  }
}

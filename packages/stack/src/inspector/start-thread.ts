/** Starts a session thread, from the main thread, which is at its service meanwhile. It imports nothing: see preload.ts. */
import type * as Threads from 'node:worker_threads';
import { makeCapture } from './capture-function.js';
import { openSession, type ThreadData } from './session-thread.js';

const LONGEST_START = 2000;
/** How long the end of a program waits for the end of the thread. */
export const LONGEST_END = 250;

/** Cells that the two threads share, and what STARTED becomes. The third is waited for, to pass time. */
const [STARTED, ENDED, , TID, CONNECTED] = [0, 1, 2, 3, 4] as const;
const CELLS = 5;
const [READY, NOT_READY] = [1, 2] as const;

type Program = (load: (name: string) => unknown, open: typeof openSession) => void;

/** Whatever fails, the main thread does not wait for it. */
function threadSource(program: Program): string {
  const giveUp = `const s=require('worker_threads').workerData.state;Atomics.store(s,${STARTED},${NOT_READY});Atomics.notify(s,${STARTED})`;
  return `try{(${program})(require,${openSession})}catch{${giveUp}}`;
}

export interface StartedThread {
  worker: Threads.Worker;
  state: Int32Array;
}

/**
 * @param program the thread's own part
 * @param data for the thread
 * @returns `undefined` where there is no session: the thread has ended, or is about to
 */
export function startThread<Data extends ThreadData>(
  { Worker }: typeof Threads,
  program: Program,
  data: Omit<Data, 'state' | 'capture'>,
): StartedThread | undefined {
  const state = new Int32Array(new SharedArrayBuffer(CELLS * 4));
  // Without an environment and options it is alone: no preloads, no coverage, no profile. With streams of
  // its own it does not make the program's, which would open them, and make pipes non-blocking.
  const worker = new Worker(threadSource(program), {
    eval: true,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    workerData: { ...data, state, capture: `(${makeCapture})()` },
    resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 },
  });
  worker.on('error', () => {});
  worker.unref();
  // The session's messages are served meanwhile: they interrupt this wait.
  Atomics.wait(state, STARTED, 0, LONGEST_START);
  if (Atomics.load(state, STARTED) !== READY) return undefined;
  worker.on('exit', () => Atomics.store(state, ENDED, 1));
  return { worker, state };
}

export function hasEnded({ state }: StartedThread): boolean {
  return Atomics.load(state, ENDED) !== 0;
}

/** Whether it can be reached by a tracer. */
export function isConnected({ state }: StartedThread): boolean {
  return Atomics.load(state, CONNECTED) !== 0;
}

/** Kernel's id of the thread, where it says so itself. */
export function tidOf({ state }: StartedThread): number {
  return Atomics.load(state, TID);
}

/** Makes it give its last answers and disconnect. */
export function requestEnd({ worker }: StartedThread): void {
  worker.postMessage(null, []);
}

/**
 * To be called in 'exit' listeners: else Node.js says "Waiting for the debugger to disconnect...", and the last answers
 * are lost.
 */
export function endThread(thread: StartedThread): void {
  requestEnd(thread);
  Atomics.wait(thread.state, ENDED, 0, LONGEST_END);
}

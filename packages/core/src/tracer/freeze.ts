/** Stops every thread of a process at once. */
import { readdirSync } from 'node:fs';
import type { Loop } from './loop.js';
import * as ptrace from './ptrace.js';
import { situation } from './seize.js';
import type { Tracee } from './tracee.js';
import { classifyStop } from './wait-status.js';

/** A stop that has yet to be handled. */
interface PendingStop {
  tid: number;
  status: number;
}

const LONGEST_WAIT = 250;
const PAUSE = 0.05;
const nothing = new Int32Array(new SharedArrayBuffer(4));

/** Does nothing for so long, ms. */
export function pause(time: number): void {
  Atomics.wait(nothing, 0, 0, time);
}

/**
 * Lets `change` do its work while every thread of a process stands. A thread that is being made is a tracee from its
 * first moment, and runs nothing before it is resumed.
 *
 * @param tracees those of the process, none of them in a stop that was waited for
 * @param asked they were told to stop already
 * @param change gets one that stands, and where each of them does
 * @returns false where one of them does not stop, or is not ours: then nothing was changed
 */
export function whileStopped(
  loop: Loop,
  pid: number,
  tracees: readonly Tracee[],
  asked: boolean,
  change: (tracee: Tracee, places: number[]) => void,
): boolean {
  const tids = tracees.map(({ tid }) => tid);
  if (!asked) for (const tid of tids) ptrace.interrupt(tid);
  const stops = awaitStops(tids);
  const standing = new Set(stops.filter(({ status }) => stands(status)).map(({ tid }) => tid));
  const one = tracees.find(({ tid }) => standing.has(tid));
  const complete = one !== undefined && stops.length === tids.length && hasNoOthers(pid, new Set(tids));
  try {
    if (complete) change(one, [...standing].map(placeOf));
  } finally {
    for (const { tid, status } of stops) loop.handle(tid, status);
  }
  return complete;
}

function placeOf(tid: number): number {
  return ptrace.readSyscallInfo(tid) > 0 ? ptrace.syscallInfo.ip() : 0;
}

function stands(status: number): boolean {
  const stop = classifyStop(status);
  return stop !== 'exited' && stop !== 'signaled' && stop !== 'exit';
}

function awaitStops(tids: readonly number[]): PendingStop[] {
  const stops: PendingStop[] = [];
  const waiting = new Set(tids);
  const end = performance.now() + LONGEST_WAIT;
  for (;;) {
    for (const tid of waiting) {
      const stopped = ptrace.hasStopped(tid);
      if (stopped === false) continue;
      waiting.delete(tid);
      if (stopped === true) stops.push({ tid, status: ptrace.lastStatus() });
    }
    if (waiting.size === 0 || performance.now() > end) return stops;
    pause(PAUSE);
  }
}

/** A thread that another made before it stood is ours from birth; one that has ended is listed for a while. */
function hasNoOthers(pid: number, known: ReadonlySet<number>): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((name) => {
      if (known.has(Number(name))) return true;
      const { state, tracerPid } = situation(Number(name));
      return tracerPid === process.pid || state === 'Z' || state === 'X';
    });
  } catch {
    return false;
  }
}

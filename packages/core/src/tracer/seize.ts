/** Every thread of a process becomes a tracee. */
import { readdirSync, readFileSync } from 'node:fs';
import { PtracerError } from '../errors.js';
import * as abi from '../ffi/abi.js';
import { explainSeizeFailure } from './permission.js';
import * as ptrace from './ptrace.js';
import { readFamily } from './tracees.js';
import { classifyStop, stopSignal } from './wait-status.js';

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** State letter (proc(5)) and tracer of a thread. */
export function situation(tid: number): { state: string; tracerPid: number } {
  try {
    const status = readFileSync(`/proc/${tid}/status`, 'latin1');
    const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '';
    return { state: field('State'), tracerPid: Number(field('TracerPid')) };
  } catch {
    return { state: 'X', tracerPid: 0 };
  }
}

/** @throws {PtracerError} ERR_PTRACER_NO_SUCH_PROCESS */
function assertProcess(pid: number): void {
  const refuse = (why: string): never => {
    throw new PtracerError('ERR_PTRACER_NO_SUCH_PROCESS', why);
  };
  const family = readFamily(pid);
  if (family === undefined) {
    refuse(`there is no process ${pid}; has it ended? Its id is what ps and pgrep show`);
  } else if (family.pid !== pid) {
    refuse(`${pid} is a thread of process ${family.pid}, and no process; attach to ${family.pid}`);
  } else if (threadsOf(pid).every((tid) => situation(tid).state === 'Z')) {
    refuse(`process ${pid} has ended; its parent has not asked for its exit status yet`);
  }
}

/** A thread that has ended, or that came to us as the child of one that we trace, need not be seized. */
function isNoFailure(tid: number, errno: number): boolean {
  if (errno === abi.ESRCH) return true;
  const { state, tracerPid } = situation(tid);
  return state === 'Z' || state === 'X' || tracerPid === process.pid;
}

/** Lets a thread go that was seized and has not been waited for. */
function undo(tid: number): void {
  ptrace.interrupt(tid);
  if (ptrace.waitFor(tid) < 0) return;
  const status = ptrace.lastStatus();
  ptrace.detach(tid, classifyStop(status) === 'signal' ? stopSignal(status) : 0);
}

/**
 * Seizes the threads of a process that are not tracees yet, and makes each stop soon: none of them reaches
 * another system call before that. Threads born meanwhile are tracees by PTRACE_O_TRACECLONE, or are found by
 * another look.
 *
 * @param wanted leaves threads out
 * @returns the new tracees; on failure every one was let go
 * @throws {PtracerError} ERR_PTRACER_NO_SUCH_PROCESS, ERR_PTRACER_PTRACE_FORBIDDEN, ERR_PTRACER_ALREADY_TRACED, ERR_PTRACER_START_FAILED
 */
export function seizeThreads(pid: number, ptraceOptions: number, wanted: (tid: number) => boolean): number[] {
  assertProcess(pid);
  const seized: number[] = [];
  const seen = new Set<number>();
  for (let found = true; found;) {
    found = false;
    for (const tid of threadsOf(pid)) {
      if (seen.has(tid)) continue;
      seen.add(tid);
      if (!wanted(tid)) continue;
      const result = ptrace.seize(tid, ptraceOptions);
      if (result >= 0) {
        found = true;
        seized.push(tid);
      } else if (!isNoFailure(tid, -result)) {
        for (const other of seized) undo(other);
        throw explainSeizeFailure(tid, -result);
      }
    }
  }
  for (const tid of seized) ptrace.interrupt(tid);
  return seized;
}

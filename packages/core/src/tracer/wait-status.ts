/** What a wait status says (wait(2), ptrace(2) "Stopped states"). Pure. */
import * as abi from '../ffi/abi.js';

export type Stop =
  | 'exited'
  | 'signaled'
  | 'syscall'
  | 'seccomp'
  | 'signal'
  | 'group-stop'
  | 'trap'
  | 'fork'
  | 'vfork'
  | 'clone'
  | 'exec'
  | 'exit'
  | 'unknown-event';

const STOPPING_SIGNALS: ReadonlySet<number> = new Set([abi.SIGSTOP, abi.SIGTSTP, abi.SIGTTIN, abi.SIGTTOU]);

/** The exit status, for `exited`. */
export function exitCode(status: number): number {
  return (status >> 8) & 0xff;
}

/** The signal that ended the process, for `signaled`. */
export function terminatingSignal(status: number): number {
  return status & 0x7f;
}

export function dumpedCore(status: number): boolean {
  return (status & 0x80) !== 0;
}

/** The signal of a stop, without the bit that PTRACE_O_TRACESYSGOOD sets. */
export function stopSignal(status: number): number {
  return (status >> 8) & 0x7f;
}

/**
 * `trap`: PTRACE_EVENT_STOP that is no group-stop: the first stop of a new tracee, an answer to
 * PTRACE_INTERRUPT, or the end of a group-stop.
 */
export function classifyStop(status: number): Stop {
  if ((status & 0x7f) === 0) return 'exited';
  if ((status & 0xff) !== 0x7f) return 'signaled';
  const signal = (status >> 8) & 0xff;
  switch (status >>> 16) {
    case 0:
      return signal === (abi.SIGTRAP | 0x80) ? 'syscall' : 'signal';
    case abi.PTRACE_EVENT_SECCOMP:
      return 'seccomp';
    case abi.PTRACE_EVENT_STOP:
      return STOPPING_SIGNALS.has(signal) ? 'group-stop' : 'trap';
    case abi.PTRACE_EVENT_FORK:
      return 'fork';
    case abi.PTRACE_EVENT_VFORK:
      return 'vfork';
    case abi.PTRACE_EVENT_CLONE:
      return 'clone';
    case abi.PTRACE_EVENT_EXEC:
      return 'exec';
    case abi.PTRACE_EVENT_EXIT:
      return 'exit';
    default:
      return 'unknown-event';
  }
}

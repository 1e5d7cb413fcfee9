/** What the loop works with, and for. */
import type { ExitStatus } from '../events.js';
import type { Calls } from './calls.js';
import type { CodePatches } from './code.js';
import type { Engines } from './engines.js';
import type { OwnCalls } from './own-calls.js';
import type { Placement } from './placement.js';
import type { Subscriptions } from './subscription.js';
import type { Tracees } from './tracees.js';

/** What the loop tells its owner. */
export interface LoopOwner {
  /** A signal interrupted the wait: a request came, or the clock ticked. Returns whether the loop is to be left. */
  interrupted(): boolean;
  /** A process ended. */
  processExited(pid: number, status: ExitStatus): void;
  /** A tracee came or went. */
  tracedSetChanged(): void;
  /** Observing failed. The tracees go on, and nothing more is reported. */
  failed(error: unknown): void;
  /** The command runs. */
  started(pid: number): void;
  /** The execve that was to begin a command failed. */
  startFailed(pid: number, errno: number): void;
}

/** What the loop works with. */
export interface LoopParts {
  tracees: Tracees;
  calls: Calls;
  subscriptions: Subscriptions;
  engines: Engines;
  placement: Placement;
  code: CodePatches;
  /** The kernel decides which calls stop: nothing else needs PTRACE_SYSCALL. */
  kernelFilter: boolean;
  /** Tells the calls of a host that traces itself apart. */
  ownCalls?: OwnCalls;
}

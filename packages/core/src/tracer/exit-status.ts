import type { ExitStatus } from '../events.js';
import { signalName } from '../linux/signal.js';
import { classifyStop, exitCode, terminatingSignal } from './wait-status.js';

/** How a process ended, by the status of its last wait. */
export function exitStatus(status: number): ExitStatus {
  return classifyStop(status) === 'signaled'
    ? { code: null, signal: signalName(terminatingSignal(status)) }
    : { code: exitCode(status), signal: null };
}

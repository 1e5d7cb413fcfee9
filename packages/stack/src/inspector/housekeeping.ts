/**
 * Calls that are never asked for their stack. To ask wakes the main thread's event loop, and the answer wakes
 * the worker's, through an eventfd each: if those calls were asked in turn, the trace of an idle program would
 * never end.
 */
import { isEventFd, type CurrentCall } from './current-call.js';

/**
 * Whether a main thread is in a call of its event loop, of its wake-ups, or of its end.
 * @param serving a request is under way: the thread may be at work for us
 */
export function isHousekeeping(pid: number, { kind, first }: CurrentCall, serving: boolean): boolean {
  switch (kind) {
    case 'wait':
    case 'end':
      return true;
    case 'futex':
      return serving;
    case 'read':
    case 'write':
      return isEventFd(pid, first);
    default:
      return false;
  }
}

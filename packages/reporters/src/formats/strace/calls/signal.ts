/** How calls about signals are written. Pure. */
import { signalName } from '@ptracer/core';
import type { CallFormats } from '../calls.js';

export const SIGNAL_CALLS: CallFormats = {
  restart_syscall: {
    args: ({ resumes }) => `<... resuming interrupted ${resumes ?? 'system call'} ...>`,
  },
  rt_sigtimedwait: {
    // The signal that came is its result.
    note: ({ result: { value } }) => (typeof value === 'number' && value > 0 ? signalName(value) : undefined),
  },
};

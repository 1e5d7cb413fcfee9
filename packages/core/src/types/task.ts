/** What clone, wait and exec are given and tell: linux/sched.h, linux/wait.h. Pure. */
import { PROCESS_TYPES } from './process.js';
import { readValue } from './read.js';
import { coded, custom, readInteger, s64, struct, type CustomType, type Type } from './type.js';

/** `clock_t`: ticks of 1/100 s (USER_HZ). */
const clock = coded('clock', 8, (bytes) => readInteger(s64, bytes, 0));

/** What wait4(2) stores only when it has found a child. */
const ofFound = (name: string, type: Type): CustomType =>
  custom(
    name,
    (context, address) => (context.call.returned === 0 ? { value: null } : readValue(type, context, address)),
    type,
  );

export const TASK_TYPES: Readonly<Record<string, Type>> = {
  tms: struct('tms', 32, {
    tms_utime: [0, clock],
    tms_stime: [8, clock],
    tms_cutime: [16, clock],
    tms_cstime: [24, clock],
  }),
  'waited-status': ofFound('waited-status', PROCESS_TYPES['wait-status']!),
  'waited-rusage': ofFound('waited-rusage', PROCESS_TYPES['rusage']!),
};

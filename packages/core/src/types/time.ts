/** Times: linux/time.h, linux/time_types.h. Pure. */
import { s32, s64, struct, type StructType, type Type } from './type.js';

/** `struct __kernel_timespec`. */
export const timespec: StructType = struct('timespec', 16, { tv_sec: [0, s64], tv_nsec: [8, s64] });

/** `struct __kernel_old_timeval`. */
export const timeval: StructType = struct('timeval', 16, { tv_sec: [0, s64], tv_usec: [8, s64] });

export const TIME_TYPES: Readonly<Record<string, Type>> = {
  timespec,
  timeval,
  itimerspec: struct('itimerspec', 32, { it_interval: [0, timespec], it_value: [16, timespec] }),
  itimerval: struct('itimerval', 32, { it_interval: [0, timeval], it_value: [16, timeval] }),
  timezone: struct('timezone', 8, { tz_minuteswest: [0, s32], tz_dsttime: [4, s32] }),
  utimbuf: struct('utimbuf', 16, { actime: [0, s64], modtime: [8, s64] }),
  /** Seconds since 1970. */
  time: s64,
};

/** Processes and their limits: linux/resource.h, linux/utsname.h, linux/sysinfo.h, linux/wait.h. Pure. */
import { signalName } from '../linux/signal.js';
import type { MemoryValue } from '../values.js';
import { timeval } from './time.js';
import { coded, limit, s64, struct, text, u16, u32, u64, array, type Type } from './type.js';

const rlimit = struct('rlimit', 16, { rlim_cur: [0, limit], rlim_max: [8, limit] });

/**
 * The status of a child as wait4(2) stores it. Value: `{ exited: 3 }`, `{ killed: 'SIGTERM', coreDumped }`,
 * `{ stopped: 'SIGSTOP', event }` or `{ continued: true }`, and `raw`.
 */
function waitStatus(raw: number): Record<string, MemoryValue> {
  const signal = raw & 0x7f;
  if (raw === 0xffff) return { continued: true, raw };
  if (signal === 0) return { exited: (raw >> 8) & 0xff, raw };
  if (signal === 0x7f) {
    const event = (raw >> 16) & 0xff;
    const stop = (raw >> 8) & 0xff;
    return { stopped: signalName(stop & 0x7f), ...(stop >= 0x80 && { syscall: true }), event, raw };
  }
  return { killed: signalName(signal), coreDumped: (raw & 0x80) !== 0, raw };
}

const fields: Record<string, readonly [number, Type]> = { ru_utime: [0, timeval], ru_stime: [16, timeval] };
[
  'ru_maxrss',
  'ru_ixrss',
  'ru_idrss',
  'ru_isrss',
  'ru_minflt',
  'ru_majflt',
  'ru_nswap',
  'ru_inblock',
  'ru_oublock',
  'ru_msgsnd',
  'ru_msgrcv',
  'ru_nsignals',
  'ru_nvcsw',
  'ru_nivcsw',
].forEach((name, i) => {
  fields[name] = [32 + i * 8, u64];
});

export const PROCESS_TYPES: Readonly<Record<string, Type>> = {
  rlimit,
  rusage: struct('rusage', 144, fields, ['ru_utime', 'ru_stime']),
  utsname: struct(
    'utsname',
    390,
    {
      sysname: [0, text(65)],
      nodename: [65, text(65)],
      release: [130, text(65)],
      version: [195, text(65)],
      machine: [260, text(65)],
      domainname: [325, text(65)],
    },
    ['sysname', 'nodename'],
  ),
  sysinfo: struct('sysinfo', 112, {
    uptime: [0, s64],
    loads: [8, array(u64, 3)],
    totalram: [32, u64],
    freeram: [40, u64],
    sharedram: [48, u64],
    bufferram: [56, u64],
    totalswap: [64, u64],
    freeswap: [72, u64],
    procs: [80, u16],
    totalhigh: [88, u64],
    freehigh: [96, u64],
    mem_unit: [104, u32],
  }),
  'wait-status': coded('wait-status', 4, (bytes) => waitStatus(bytes.readUInt32LE(0))),
};

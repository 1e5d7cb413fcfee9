import type { SyscallEvent } from '@ptracer/core';

/**
 * Calls whose result is a number of bytes that they moved, by their `__NR_` names. Not `sendmmsg` and `recvmmsg`, whose
 * result is a number of messages, and not those that only tell something of the system (`getdents64`, `getrandom`).
 */
const TRANSFERS: ReadonlySet<string> = new Set([
  'read',
  'readv',
  'pread64',
  'preadv',
  'preadv2',
  'write',
  'writev',
  'pwrite64',
  'pwritev',
  'pwritev2',
  'recvfrom',
  'recvmsg',
  'sendto',
  'sendmsg',
  'sendfile',
  'copy_file_range',
  'splice',
  'tee',
  'vmsplice',
  'process_vm_readv',
  'process_vm_writev',
  'mq_timedreceive',
  'msgrcv',
]);

/** Bytes that a call has moved; 0 where it failed, never returned, or does something else. */
export function bytesOf({ name, result }: SyscallEvent): number {
  if (!TRANSFERS.has(name)) return 0;
  const bytes = Number(result.value);
  return bytes > 0 ? bytes : 0;
}

/** What to do about a finding, in a few words. */
import type { DescriptorKind } from '@ptracer/core';

/** How kinds are closed that programs open by hand. */
const CLOSING: Partial<Record<DescriptorKind, string>> = {
  file: 'fs.closeSync(fd), await handle.close(), or `await using`',
  directory: 'dir.closeSync(), or read it to its end',
  socket: 'socket.destroy(), server.close(), agent.destroy()',
  pipe: 'end the child process, or destroy its streams',
  inotify: 'watcher.close()',
};

/** How a descriptor of a kind is closed. */
export function closingAdvice(kind: DescriptorKind): string {
  return CLOSING[kind] ?? 'end what opened it';
}

const ASYNCHRONOUSLY = 'use fs.promises or a stream';

/** Calls that block, by what takes their place. The first that fits counts. */
const UNBLOCKING: readonly (readonly [RegExp, string])[] = [
  [
    /^(wait4|waitid|epoll_p?wait2?|p?poll|vfork|clone3?|fork|execve)$/,
    'use spawn, exec or execFile, not their Sync forms',
  ],
  [/^(fsync|fdatasync|sync|syncfs|sync_file_range|msync)$/, 'await handle.sync(), or let a worker do it'],
  [/^(flock|fcntl)$/, 'try the lock without waiting, and again later'],
  [/^futex/, 'Atomics.waitAsync, or a message, in place of a wait'],
  [/^(nanosleep|clock_nanosleep|pause)$/, 'use a timer'],
  [/^(connect|accept4?|send|recv)/, 'use node:net: its sockets do not wait'],
  [/^(m(map|unmap|remap|advise|protect)|brk)$/, 'fewer and smaller buffers, used again'],
];

/** How the event loop is kept free of a call. */
export function unblockingAdvice(syscall: string): string {
  return UNBLOCKING.find(([names]) => names.test(syscall))?.[1] ?? ASYNCHRONOUSLY;
}

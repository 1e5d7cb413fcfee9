/** How the event loop is kept free of a call, in a few words. */
import type { SyscallEvent } from '@ptracer/core';
import { adviceFor, calledApi, type AdviceByApi, type Api } from './api.js';

const OF_FS = 'use fs.promises or a stream';
const LOCK = 'try the lock without waiting, and again later';
const WORKER = 'let a worker thread do it';

/** By the function that was called. */
const BY_API: AdviceByApi = [
  [/^node:child_process$/, /Sync$/, 'use spawn, exec or execFile, not their Sync forms'],
  [
    /^node:(internal\/)?child_process$/,
    /./,
    'starting a process stops this one for a moment: start fewer, or keep one running',
  ],
  [/^node:(internal\/)?fs\b/, /^f(data)?syncSync$/, 'await handle.sync(), or let a worker do it'],
  [
    /^node:internal\/(modules\/|bootstrap\/realm$)/,
    /./,
    'load it when the program starts, before it serves anybody',
  ],
  [/^node:internal\/worker$/, /./, 'start workers before they are needed, and keep them'],
];

/** Functions of `node:fs` whose namesakes in `node:fs/promises` do the same. */
const PROMISED =
  /^(access|appendFile|chmod|chown|copyFile|cp|glob|lchown|link|lstat|lutimes|mkdir|mkdtemp|open|opendir|readdir|readFile|readlink|realpath|rename|rm|rmdir|stat|statfs|symlink|truncate|unlink|utimes|writeFile)Sync$/;
/** Those that take a descriptor, by the method of a file handle. */
const OF_HANDLES = /^(read|readv|write|writev|close|f(?:stat|truncate|chmod|chown|utimes))Sync$/;

/** Calls, by what takes their place where the function does not tell. The first that fits counts. */
const BY_SYSCALL: readonly (readonly [RegExp, string])[] = [
  [
    /^(wait4|waitid|epoll_p?wait2?|p?poll|vfork|clone3?|fork|execve)$/,
    'use spawn, exec or execFile, not their Sync forms',
  ],
  [/^(fsync|fdatasync|sync|syncfs|sync_file_range|msync)$/, 'await handle.sync(), or let a worker do it'],
  [/^futex/, 'nothing in the line itself: Node.js waits there for threads of its own, or wakes them'],
  [/^(nanosleep|clock_nanosleep|pause)$/, 'use a timer'],
  [/^(connect|accept4?|send|recv)/, 'use node:net: its sockets do not wait'],
  [/^(m(map|unmap|remap|advise|protect)|brk)$/, 'fewer and smaller buffers, used again'],
];

/** Calls that a lock may be waited for in. */
const LOCKING = /^(flock|fcntl)$/;

const WRITING = /^(writev?|send(to|msg))$/;
const OF_STREAMS = /^node:internal\/(console|streams)\//;
const OUTPUT: ReadonlySet<unknown> = new Set([1, 2]);

function promised({ name, module }: Api): string | undefined {
  if (module === null || !/^node:(internal\/)?fs\b/.test(module)) return undefined;
  const same = PROMISED.exec(name)?.[1];
  if (same !== undefined)
    return `use fs.promises.${same}${/^(read|write)File$/.test(same) ? ' or a stream' : ''}`;
  if (name === 'existsSync') return 'use fs.promises.access';
  const method = OF_HANDLES.exec(name)?.[1]?.replace(/^f(?=stat|truncate|chmod|chown|utimes)/, '');
  if (method !== undefined) return `use await handle.${method}(), of fs.promises.open`;
  return name.endsWith('Sync') ? OF_FS : undefined;
}

/** A program waits while it writes to its standard streams (Node.js, process I/O); sockets do not wait, but what they are given is copied. */
function writingAdvice(args: SyscallEvent['args']): string {
  return OUTPUT.has(args[0]?.value)
    ? 'write less there, or through a worker: the program waits until it is written'
    : 'write less at once';
}

/** How the event loop is kept free of a call, by the function that made it and by the call itself. */
export function unblockingAdvice({
  name: syscall,
  args,
  stack,
}: Pick<SyscallEvent, 'name' | 'args' | 'stack'>): string {
  const api = calledApi(stack);
  if (LOCKING.test(syscall)) return LOCK;
  if (api !== undefined) {
    if (api.module === null && api.name === 'wait')
      return 'Atomics.waitAsync, or a message, in place of a wait';
    if (WRITING.test(syscall) && OF_STREAMS.test(api.module ?? '')) return writingAdvice(args);
    const special = adviceFor(api, BY_API) ?? promised(api);
    if (special !== undefined) return special;
  }
  return BY_SYSCALL.find(([names]) => names.test(syscall))?.[1] ?? WORKER;
}

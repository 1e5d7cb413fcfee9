/** Calls that make a descriptor: of which kind, with which path, closed on exec or not. Pure. */
import type { SyscallEvent } from '../events.js';
import { argOf, flagsOf, integerOf, pathOf } from './arguments.js';
import type { DescriptorKind } from './descriptor.js';
import type { OpenFile } from './files.js';
import type { Task } from './tasks.js';

/** What a call makes; a call that is not here makes something of its own. */
const KINDS: Readonly<Record<string, DescriptorKind>> = {
  open: 'file',
  openat: 'file',
  openat2: 'file',
  creat: 'file',
  open_by_handle_at: 'file',
  ioctl: 'file',
  socket: 'socket',
  socketpair: 'socket',
  accept: 'socket',
  accept4: 'socket',
  pipe: 'pipe',
  pipe2: 'pipe',
  eventfd: 'eventfd',
  eventfd2: 'eventfd',
  epoll_create: 'epoll',
  epoll_create1: 'epoll',
  timerfd_create: 'timerfd',
  signalfd: 'signalfd',
  signalfd4: 'signalfd',
  inotify_init: 'inotify',
  inotify_init1: 'inotify',
  fanotify_init: 'fanotify',
  memfd_create: 'memfd',
  memfd_secret: 'memfd',
  clone: 'pidfd',
  clone3: 'pidfd',
  pidfd_open: 'pidfd',
  io_uring_setup: 'io_uring',
  userfaultfd: 'userfaultfd',
  perf_event_open: 'perf_event',
  bpf: 'bpf',
  fsopen: 'mount',
  fsmount: 'mount',
  fspick: 'mount',
  open_tree: 'mount',
  open_tree_attr: 'mount',
  landlock_create_ruleset: 'landlock',
  seccomp: 'seccomp',
  mq_open: 'mqueue',
};

/** Their descriptors are closed on exec, always (the NOTES and RETURN VALUE of their manual pages; ipc/mqueue.c). */
const ALWAYS_CLOSE_ON_EXEC: ReadonlySet<string> = new Set([
  'bpf',
  'clone',
  'clone3',
  'io_uring_setup',
  'landlock_create_ruleset',
  'mq_open',
  'pidfd_getfd',
  'pidfd_open',
  'seccomp',
]);

/** Links of /proc/PID/fd that tell the kind (proc(5)). */
const LINKS: readonly (readonly [RegExp, DescriptorKind])[] = [
  [/^\/memfd:/, 'memfd'],
  [/^\//, 'file'],
  [/^socket:/, 'socket'],
  [/^pipe:/, 'pipe'],
  [/^(anon_inode:)?\[?pidfd/, 'pidfd'],
  [/^anon_inode:\[eventfd\]/, 'eventfd'],
  [/^anon_inode:\[eventpoll\]/, 'epoll'],
  [/^anon_inode:\[timerfd\]/, 'timerfd'],
  [/^anon_inode:\[signalfd\]/, 'signalfd'],
  [/^anon_inode:inotify/, 'inotify'],
  [/^anon_inode:\[fanotify\]/, 'fanotify'],
  [/^anon_inode:\[io_uring\]/, 'io_uring'],
  [/^anon_inode:\[userfaultfd\]/, 'userfaultfd'],
  [/^anon_inode:\[perf_event\]/, 'perf_event'],
];

/** What a descriptor refers to of which nothing is known but its link, if that. */
export function unknownFile(link: string | undefined): OpenFile {
  const kind = LINKS.find(([pattern]) => link !== undefined && pattern.test(link))?.[1] ?? 'other';
  return { kind, path: link ?? null, peer: null };
}

function nameOf(call: SyscallEvent, task: Task): string | null {
  switch (call.name) {
    case 'memfd_create': {
      const name = argOf(call, 'uname_ptr')?.value;
      return typeof name === 'string' ? `/memfd:${name}` : null;
    }
    case 'mq_open': {
      const name = argOf(call, 'name')?.value;
      return typeof name === 'string' ? `/${name}` : null;
    }
    default:
      return pathOf(call, task);
  }
}

/** The file behind a new descriptor of a call that succeeded. */
export function openedFile(call: SyscallEvent, task: Task): OpenFile {
  const kind = KINDS[call.name];
  if (kind === undefined) return unknownFile(call.result.path);
  const path = nameOf(call, task) ?? call.result.path ?? null;
  return { kind: flagsOf(call).includes('O_DIRECTORY') ? 'directory' : kind, path, peer: null };
}

/** Whether a new descriptor of the call is closed on exec. */
export function closesOnExec(call: SyscallEvent): boolean {
  return ALWAYS_CLOSE_ON_EXEC.has(call.name) || flagsOf(call).some((name) => name.endsWith('CLOEXEC'));
}

/** Whether the result of a call that succeeded is a new descriptor. */
export function makesDescriptor(call: SyscallEvent): boolean {
  if (call.result.kind !== 'fd') return false;
  // An existing signalfd is changed, and a question about landlock's version answered.
  if (call.name.startsWith('signalfd')) return integerOf(call, 'ufd') < 0;
  return call.name !== 'landlock_create_ruleset' || flagsOf(call).length === 0;
}

/** Puts a new descriptor into the table of a thread. */
export function addDescriptor(
  task: Task,
  fd: number,
  file: OpenFile,
  call: SyscallEvent,
  closeOnExec: boolean = closesOnExec(call),
): void {
  if (fd < 0) return;
  task.files.set({ fd, file, closeOnExec, call, program: task.process.program });
}

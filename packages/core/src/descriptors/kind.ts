/** Words for descriptors. Part of the data model of findings (`@ptracer/reporters`). */

/** What a descriptor refers to. `other`: nothing of the list, or nobody can tell. */
export type DescriptorKind =
  | 'file'
  | 'directory'
  | 'device'
  | 'socket'
  | 'pipe'
  | 'eventfd'
  | 'epoll'
  | 'timerfd'
  | 'signalfd'
  | 'inotify'
  | 'fanotify'
  | 'memfd'
  | 'pidfd'
  | 'io_uring'
  | 'userfaultfd'
  | 'perf_event'
  | 'bpf'
  | 'mount'
  | 'landlock'
  | 'seccomp'
  | 'mqueue'
  | 'other';

/** Who wanted a descriptor: the program, or Node.js for itself (its event loops, its module loader). */
export type DescriptorOwner = 'program' | 'node';

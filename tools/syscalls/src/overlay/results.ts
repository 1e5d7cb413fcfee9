import type { ResultDecode } from '../../../../packages/core/src/syscalls/signature.js';

/** The calls whose result is not a plain integer, by what it is (the RETURN VALUE of their manual pages). */
const BY_RESULT = {
  address: 'brk map_shadow_stack mmap mremap shmat',
  'bits:personality': 'personality',
  'enum:sched-policy-name': 'sched_getscheduler',
  fd: `accept accept4 creat dup dup2 dup3 epoll_create epoll_create1 eventfd eventfd2 fanotify_init fsmount
    fsopen fspick inotify_init inotify_init1 io_uring_setup landlock_create_ruleset memfd_create memfd_secret
    mq_open open open_by_handle_at open_tree open_tree_attr openat openat2 perf_event_open pidfd_getfd
    pidfd_open signalfd signalfd4 socket timerfd_create userfaultfd`,
  mode: 'umask',
  none: 'exit exit_group',
  pid: `clone clone3 fork getpgid getpgrp getpid getppid getsid gettid set_tid_address setsid vfork wait4`,
} as const satisfies Readonly<Partial<Record<ResultDecode, string>>>;

const RESULTS = new Map<string, ResultDecode>(
  Object.entries(BY_RESULT).flatMap(([result, names = '']) =>
    names.split(/\s+/).map((name) => [name, result as ResultDecode] as const),
  ),
);

/** How the result of a call is shown. */
export function resultOf(name: string): ResultDecode {
  return RESULTS.get(name) ?? 'int';
}

import type { Param, ResultDecode, SyscallClass } from '../../../../packages/core/src/syscalls/signature.js';

/**
 * The members of strace's classes that no rule gives, by strace(1)'s description of each class ("Trace all
 * memory mapping related system calls", …) and checked by running strace against the calls it knows.
 */
const MEMBERS: Readonly<Partial<Record<SyscallClass, string>>> = {
  clock: `adjtimex clock_adjtime clock_getres clock_gettime clock_settime gettimeofday settimeofday time`,
  creds: `capget capset getegid geteuid getgid getgroups getresgid getresuid getuid prctl setfsgid setfsuid
    setgid setgroups setregid setresgid setresuid setreuid setuid`,
  fstat: 'fstat newfstatat statx',
  fstatfs: 'fstatfs',
  ipc: `msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget`,
  lstat: 'lstat',
  memory: `brk get_mempolicy io_destroy io_setup io_uring_register madvise map_shadow_stack mbind migrate_pages mincore mlock mlock2
    mlockall mmap move_pages mprotect mremap mseal msync munlock munlockall munmap pkey_mprotect
    remap_file_pages set_mempolicy set_mempolicy_home_node shmat shmdt`,
  network: `accept accept4 bind connect getpeername getpmsg getsockname getsockopt listen putpmsg recvfrom
    recvmmsg recvmsg sendfile sendmmsg sendmsg sendto setsockopt shutdown socket socketpair`,
  process: `clone clone3 execve execveat exit exit_group fork kill pidfd_send_signal rt_sigqueueinfo
    rt_tgsigqueueinfo tgkill tkill vfork wait4 waitid`,
  pure: 'getegid geteuid getgid getpgrp getpid getppid gettid getuid',
  signal: `io_uring_enter kill pause pidfd_send_signal rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn
    rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sigaltstack signalfd signalfd4 tgkill tkill`,
  stat: 'stat',
  statfs: 'statfs',
};

/**
 * Calls that are `%desc` though no parameter is a descriptor: descriptors in structures. And sendfile, the only
 * network call that strace counts among them.
 */
const DESC_TOO = words('bpf poll ppoll pselect6 select sendfile');

/** Calls with descriptors that strace does not count, two of them without any code behind them. */
const NOT_DESC = words('close_range epoll_ctl_old epoll_wait_old');

/** Calls that are `%file` though no parameter decodes as a path. */
const FILE_TOO = words('fsconfig getcwd');

const sets = new Map<string, ReadonlySet<string>>(
  Object.entries(MEMBERS).map(([name, members]) => [name, words(members)]),
);

/** The classes of a call, sorted: `%file` and `%desc` from how its parameters decode, the others by list. */
export function classesOf(name: string, params: readonly Param[], result: ResultDecode): SyscallClass[] {
  const decodes = params.map(([, , decode]) => decode);
  const classes: SyscallClass[] = [];
  for (const [cls, members] of sets) if (members.has(name)) classes.push(cls as SyscallClass);
  const usesFd = result === 'fd' || decodes.some((decode) => /^(fd|dirfd|fds:.*)$/.test(decode));
  const socket = classes.includes('network');
  if ((usesFd && !socket && !NOT_DESC.has(name)) || DESC_TOO.has(name)) classes.push('desc');
  if (decodes.includes('path') || FILE_TOO.has(name)) classes.push('file');
  return classes.toSorted();
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

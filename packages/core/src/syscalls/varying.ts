/**
 * From which argument on a call depends on what it is asked to do: what `variants.ts` says of it, for those who load
 * none of the decoders. Pure.
 */
export const VARYING_FROM: Readonly<Record<string, number>> = {
  arch_prctl: 1,
  bpf: 1,
  epoll_ctl: 3,
  fcntl: 2,
  fsconfig: 2,
  futex: 2,
  getsockopt: 2,
  io_uring_register: 2,
  ioctl: 2,
  kcmp: 3,
  keyctl: 1,
  landlock_add_rule: 2,
  landlock_create_ruleset: 3,
  membarrier: 1,
  mount: 2,
  msgctl: 2,
  prctl: 1,
  ptrace: 1,
  quotactl: 2,
  quotactl_fd: 2,
  reboot: 0,
  seccomp: 1,
  semctl: 3,
  setgroups: 1,
  setsockopt: 2,
  shmctl: 2,
  socket: 2,
  syslog: 1,
};

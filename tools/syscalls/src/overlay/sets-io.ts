import type { SetSpec } from './sets.js';

/** The commands of a System V call, and those that all of them have with the bit for the layout of their structures. */
const control = (values: string, unnamed: string): SetSpec => ({
  values,
  extraValues: [
    [0x100, 'IPC_64|IPC_RMID'],
    [0x101, 'IPC_64|IPC_SET'],
    [0x102, 'IPC_64|IPC_STAT'],
    [0x103, 'IPC_64|IPC_INFO'],
  ],
  unnamed,
});

/** Constants of calls about events, System V IPC, keys and kernel facilities. */
export const IPC_AND_IO_SETS: Readonly<Record<string, SetSpec>> = {
  'epoll-create': { flags: 'EPOLL_CLOEXEC', unnamed: 'EPOLL_???' },
  'epoll-events': { flags: { from: 'linux/eventpoll.h', match: /^EPOLL(?!_)/ }, unnamed: 'EPOLL???' },
  'poll-events': {
    flags:
      'POLLIN POLLPRI POLLOUT POLLERR POLLHUP POLLNVAL POLLRDNORM POLLRDBAND POLLWRNORM POLLWRBAND POLLMSG POLLREMOVE POLLRDHUP',
    extraFlags: [[0x8000, 'POLL_BUSY_LOOP']],
    unnamed: 'POLL???',
  },
  'epoll-op': { values: 'EPOLL_CTL_ADD EPOLL_CTL_DEL EPOLL_CTL_MOD', unnamed: 'EPOLL_CTL_???' },
  eventfd: { flags: 'EFD_SEMAPHORE EFD_CLOEXEC EFD_NONBLOCK', keepOrder: true, unnamed: 'EFD_???' },
  'inotify-init': { flags: 'IN_NONBLOCK IN_CLOEXEC', unnamed: 'IN_???' },
  signalfd: { flags: 'SFD_CLOEXEC SFD_NONBLOCK', keepOrder: true, unnamed: 'SFD_???' },
  // Those of timerfd_create and of timerfd_settime are in one list of strace's.
  timerfd: {
    flags: 'TFD_TIMER_ABSTIME TFD_TIMER_CANCEL_ON_SET TFD_CLOEXEC TFD_NONBLOCK',
    keepOrder: true,
    unnamed: 'TFD_???',
  },
  getrandom: { unnamed: 'GRND_???', flags: 'GRND_NONBLOCK GRND_RANDOM GRND_INSECURE' },
  bpf: {
    unnamed: 'BPF_???',
    values: {
      from: 'linux/bpf.h',
      match:
        /^BPF_(?=(MAP|PROG|OBJ|RAW|BTF|TASK|LINK|ENABLE|ITER|TOKEN)_).*(ELEM|CREATE|LOAD|PIN|GET|ATTACH|DETACH|RUN|KEY|ID|FD|QUERY|OPEN|BATCH|FREEZE|UPDATE|STATS|MAP|STREAM_READ_BY_FD)$/,
      except: /^BPF_(MAP_TYPE|PROG_TYPE|OBJ_NAME|LINK_TYPE|STATS)/,
    },
  },
  'io-uring-enter': {
    unnamed: 'IORING_ENTER_???',
    flags: { from: 'linux/io_uring.h', match: /^IORING_ENTER_/ },
  },
  'io-uring-register': {
    unnamed: 'IORING_REGISTER_???',
    values: {
      from: 'linux/io_uring.h',
      match: /^IORING_(REGISTER|UNREGISTER)_(?!FILES_SKIP|LAST|SRC_REG|DST_REP|USE)/,
    },
  },
  'ipc-key': { values: 'IPC_PRIVATE' },
  'ipc-create': { flags: 'IPC_CREAT IPC_EXCL IPC_NOWAIT', modeMask: 0o777 },
  'ipc-ctl': control('IPC_RMID IPC_SET IPC_STAT IPC_INFO MSG_STAT MSG_INFO MSG_STAT_ANY', 'MSG_???'),
  'sem-ctl': control(
    'IPC_RMID IPC_SET IPC_STAT IPC_INFO GETPID GETVAL GETALL GETNCNT GETZCNT SETVAL SETALL SEM_STAT SEM_INFO SEM_STAT_ANY',
    'SEM_???',
  ),
  'shm-ctl': control(
    'IPC_RMID IPC_SET IPC_STAT IPC_INFO SHM_LOCK SHM_UNLOCK SHM_STAT SHM_INFO SHM_STAT_ANY',
    'SHM_???',
  ),
  'msg-flags': { flags: 'MSG_NOERROR MSG_EXCEPT MSG_COPY IPC_NOWAIT', keepOrder: true, unnamed: 'MSG_???' },
  'mq-flags': { flags: 'O_NONBLOCK', unnamed: 'O_???' },
  'sem-flags': { flags: 'SEM_UNDO IPC_NOWAIT', keepOrder: true, unnamed: 'SEM_???' },
  'shm-at': { flags: 'SHM_RDONLY SHM_RND SHM_REMAP SHM_EXEC', unnamed: 'SHM_???' },
  'shm-get': {
    flags: 'IPC_CREAT IPC_EXCL SHM_HUGETLB SHM_NORESERVE',
    field: [0x3f, 26, 'SHM_HUGE_SHIFT'],
    modeMask: 0o777,
  },
  keyctl: {
    unnamed: 'KEYCTL_???',
    values: { from: 'linux/keyctl.h', match: /^KEYCTL_(?!SUPPORTS|MOVE_|CAPS\d)/ },
  },
  'key-serial': { values: { from: 'linux/keyctl.h', match: /^KEY_SPEC_/ } },
  landlock: {
    unnamed: 'LANDLOCK_CREATE_RULESET_???',
    flags: 'LANDLOCK_CREATE_RULESET_VERSION LANDLOCK_CREATE_RULESET_ERRATA',
  },
  'landlock-rule': {
    unnamed: 'LANDLOCK_RULE_???',
    values: { from: 'linux/landlock.h', match: /^LANDLOCK_RULE_/ },
  },
  'landlock-restrict': {
    unnamed: 'LANDLOCK_RESTRICT_SELF_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_RESTRICT_SELF_/ },
  },
  'perf-open': { unnamed: 'PERF_FLAG_???', flags: { from: 'linux/perf_event.h', match: /^PERF_FLAG_/ } },
  'kexec-file': { unnamed: 'KEXEC_FILE_???', flags: { from: 'linux/kexec.h', match: /^KEXEC_FILE_/ } },
  futex2: {
    enumMask: 3,
    values: 'FUTEX2_SIZE_U8 FUTEX2_SIZE_U16 FUTEX2_SIZE_U32 FUTEX2_SIZE_U64',
    flags: 'FUTEX2_NUMA FUTEX2_MPOL FUTEX2_PRIVATE',
  },
};

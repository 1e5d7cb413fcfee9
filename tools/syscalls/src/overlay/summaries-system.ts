import type { Summaries } from './summaries.js';

/** Calls about time and the whole machine: clocks, mounts, modules, and numbers without code behind them. */
export const SYSTEM_SUMMARIES: Summaries = {
  // Clocks
  time: 'returns the time, in seconds since 1970',
  gettimeofday: 'returns the time in microseconds, and the time zone',
  settimeofday: "sets the system's time, and the time zone",
  clock_gettime: 'reads a clock',
  clock_settime: 'sets a clock',
  clock_getres: 'returns how fine a clock is',
  clock_adjtime: 'reads or tunes the rate and offset of a clock',
  adjtimex: "reads or tunes the rate and offset of the system's clock",

  // Sleeping and timers
  nanosleep: 'sleeps for a time',
  clock_nanosleep: 'sleeps for a time, or until one, by a given clock',
  alarm: 'sends the process SIGALRM after some seconds',
  getitimer: 'reads an interval timer of the process',
  setitimer: 'sets an interval timer of the process, which sends a signal',
  timer_create: 'creates a timer of the process',
  timer_settime: 'starts or stops a timer of the process',
  timer_gettime: 'reads how long a timer of the process has still to run',
  timer_getoverrun: 'counts the times that a timer ran out unnoticed',
  timer_delete: 'deletes a timer of the process',
  timerfd_create: 'makes a descriptor that tells when a timer runs out',
  timerfd_settime: 'starts or stops the timer of a descriptor',
  timerfd_gettime: 'reads how long the timer of a descriptor has still to run',

  // Mounts and file systems
  mount: 'mounts a file system, or changes how one is mounted',
  umount2: 'unmounts a file system, with flags',
  pivot_root: 'makes another mount the root, and moves the old one',
  fsopen: 'opens a context in which a new file system is configured',
  fsconfig: 'sets an option of a file system in a context, or creates it',
  fsmount: 'makes a mount of a file system that was configured',
  fspick: 'opens a context in which a mounted file system is changed',
  open_tree: 'opens a mount, or a copy of a whole tree of them',
  open_tree_attr: 'opens mounts as open_tree does, and changes attributes of them',
  move_mount: 'moves a mount to another place',
  mount_setattr: 'changes attributes of a mount, or of a whole tree of them',
  statmount: 'returns information about a mount, by its id',
  listmount: 'lists the ids of the mounts below a mount',
  statfs: 'returns size, free space and type of the file system of a path',
  fstatfs: 'returns size, free space and type of the file system of a descriptor',
  ustat: "returns the free space of a device's file system",
  sysfs: 'returns names and indexes of the types of file systems',
  quotactl: "reads or changes disk quotas, by the device's path",
  quotactl_fd: 'reads or changes disk quotas, by a descriptor',

  // The system
  uname: 'returns names and versions of the system and its kernel',
  sysinfo: 'returns uptime, load, memory and number of processes',
  sethostname: 'sets the host name',
  setdomainname: 'sets the NIS domain name',
  getrandom: 'returns random bytes',
  syslog: "reads or controls the kernel's log",
  reboot: 'restarts, halts or suspends the machine',
  vhangup: 'hangs up the terminal of the process',
  kexec_load: 'loads a kernel to boot into, from memory',
  kexec_file_load: 'loads a kernel to boot into, from a file',
  init_module: 'loads a kernel module, from memory',
  finit_module: 'loads a kernel module, from a file',
  delete_module: 'unloads a kernel module',

  // Looking into the kernel and programs
  bpf: 'loads BPF programs, and works with their maps',
  perf_event_open: 'opens a descriptor that counts or samples events of performance',
  uprobe: 'enters the kernel at a probe in a program; no program calls it itself',
  uretprobe: 'enters the kernel where a probed function returns; no call by hand',

  // No code
  _sysctl: 'fails: read kernel settings; there is no code behind it anymore',
  create_module: 'fails: made room for a module; there is no code behind it anymore',
  query_module: 'fails: asked about modules; there is no code behind it anymore',
  get_kernel_syms: 'fails: listed kernel symbols; there is no code behind it anymore',
  nfsservctl: 'fails: ran the NFS server; there is no code behind it anymore',
  getpmsg: 'fails: a number kept for STREAMS, never with code behind it',
  putpmsg: 'fails: a number kept for STREAMS, never with code behind it',
  afs_syscall: 'fails: a number kept for the Andrew file system, without code',
  tuxcall: 'fails: a number kept for the TUX web server, without code',
  security: 'fails: a number kept for security modules, without code',
  vserver: 'fails: a number kept for Linux-VServer, without code',
};

import type { SetSpec } from './sets.js';

/** Constants of calls about processes, threads, signals and time. */
export const PROCESS_SETS: Readonly<Record<string, SetSpec>> = {
  // The low byte is the signal that the parent gets; the numbers are those of asm-generic/signal.h.
  clone: {
    enumMask: 0xff,
    enumLast: true,
    values: {
      from: 'asm/signal.h asm-generic/signal.h',
      match: /^SIG[A-Z0-9]+$/,
      except: /^SIG(RTMIN|RTMAX|STKSZ|EV|IOT|UNUSED|POLL|LOST)$/,
    },
    flags: { from: 'linux/sched.h', match: /^CLONE_/, except: /^CLONE_(ARGS_|NEWTIME$)/ },
    unnamed: 'CLONE_???',
  },
  // clone3 has the signal in a field of its own, and 64 bits of flags.
  clone3: {
    flags: { from: 'linux/sched.h', match: /^CLONE_/, except: /^CLONE_ARGS_/ },
    unnamed: 'CLONE_???',
  },
  unshare: {
    flags: `CLONE_VM CLONE_FS CLONE_FILES CLONE_SIGHAND CLONE_THREAD CLONE_NEWNS CLONE_SYSVSEM CLONE_NEWCGROUP CLONE_NEWUTS
      CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID CLONE_NEWNET CLONE_NEWTIME`,
    unnamed: 'CLONE_???',
  },
  setns: {
    flags: `CLONE_NEWTIME CLONE_NEWNS CLONE_NEWCGROUP CLONE_NEWUTS CLONE_NEWIPC CLONE_NEWUSER CLONE_NEWPID
      CLONE_NEWNET`,
    unnamed: 'CLONE_NEW???',
  },
  prctl: {
    unnamed: 'PR_???',
    values: {
      from: 'linux/prctl.h',
      match:
        /^PR_([GS]ET_\w+|CAPBSET_(READ|DROP)|TASK_PERF_EVENTS_\w+|MCE_KILL(_GET)?|MPX_\w+_MANAGEMENT|CAP_AMBIENT|S[VM]E_[GS]ET_VL|PAC_(RESET_KEYS|[GS]ET_ENABLED_KEYS)|SCHED_CORE|RISCV_(V_[GS]ET_CONTROL|SET_ICACHE_FLUSH_CTX)|PPC_[GS]ET_DEXCR|LOCK_SHADOW_STACK_STATUS|TIMER_CREATE_RESTORE_IDS|FUTEX_HASH|RSEQ_SLICE_EXTENSION)$/,
      except: /^PR_SET_(MM_\w+|PTRACER_ANY|VMA_ANON_NAME)$/,
    },
  },
  'arch-prctl': {
    unnamed: 'ARCH_???',
    values: { from: 'asm/prctl.h', match: /^ARCH_/, except: /^ARCH_SHSTK_(SHSTK|WRSS)$/ },
  },
  futex: {
    unnamed: 'FUTEX_???',
    enumMask: 0xff,
    values: {
      from: 'linux/futex.h',
      match: /^FUTEX_/,
      except:
        /PRIVATE_FLAG|NO_NODE|CLOCK_REALTIME|CMD_MASK|WAITERS|OWNER|TID_MASK|BITSET_MATCH|FUTEX2|_32$|WAITV_MAX|ROBUST_(?!LIST)/,
    },
    flags: 'FUTEX_CLOCK_REALTIME',
  },
  'sigaction-flags': {
    flags:
      'SA_RESTORER SA_ONSTACK SA_RESTART SA_NODEFER SA_RESETHAND SA_SIGINFO SA_NOCLDSTOP SA_NOCLDWAIT SA_UNSUPPORTED SA_EXPOSE_TAGBITS',
    keepOrder: true,
    unnamed: 'SA_???',
  },
  sigaltstack: { flags: { from: 'linux/signal.h', match: /^SS_/ }, unnamed: 'SS_???' },
  'sigprocmask-how': { values: 'SIG_BLOCK SIG_UNBLOCK SIG_SETMASK', unnamed: 'SIG_???' },
  // linux/audit.h makes them of a machine's number (linux/elf-em.h) and bits of its own.
  'audit-arch': {
    extraValues: [
      [0xc000003e, 'AUDIT_ARCH_X86_64'],
      [0x40000003, 'AUDIT_ARCH_I386'],
      [0xc00000b7, 'AUDIT_ARCH_AARCH64'],
      [0x40000028, 'AUDIT_ARCH_ARM'],
    ],
    unnamed: 'AUDIT_ARCH_???',
  },
  wait: {
    flags: 'WNOHANG WEXITED WSTOPPED WCONTINUED WNOWAIT __WCLONE __WALL __WNOTHREAD',
    keepOrder: true,
    unnamed: 'W???',
  },
  'wait-which': { values: 'P_ALL P_PID P_PGID P_PIDFD', unnamed: 'P_???' },
  clock: { values: { from: 'linux/time.h', match: /^CLOCK_/, except: /MASK|AUX/ }, unnamed: 'CLOCK_???' },
  'timer-flags': { flags: 'TIMER_ABSTIME', unnamed: 'TIMER_???' },
  'sigev-notify': {
    values: 'SIGEV_SIGNAL SIGEV_NONE SIGEV_THREAD SIGEV_THREAD_ID',
    unnamed: 'SIGEV_???',
  },
  // Three of the names stand for a mode with others in it, and are no bits of their own.
  'adjtimex-modes': {
    values: 'ADJ_OFFSET_SINGLESHOT ADJ_OFFSET_SS_READ',
    flags: { from: 'linux/timex.h', match: /^ADJ_/, except: /^ADJ_(OFFSET_S|ADJTIME)/ },
    unnamed: 'ADJ_???',
  },
  'adjtimex-status': {
    flags: { from: 'linux/timex.h', match: /^STA_/, except: /^STA_RONLY$/ },
    unnamed: 'STA_???',
  },
  itimer: { values: 'ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF', unnamed: 'ITIMER_???' },
  rlimit: { values: { from: 'asm-generic/resource.h', match: /^RLIMIT_/ }, unnamed: 'RLIMIT_???' },
  'rusage-who': { values: 'RUSAGE_SELF RUSAGE_CHILDREN RUSAGE_BOTH RUSAGE_THREAD', unnamed: 'RUSAGE_???' },
  // The kernel masks SCHED_RESET_ON_FORK out of the policy; as one word with it, strace names nothing.
  'sched-policy': {
    unnamed: 'SCHED_???',
    enumMask: 0x3fffffff,
    values: 'SCHED_NORMAL SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE SCHED_DEADLINE SCHED_EXT',
    extraValues: [[4, 'SCHED_ISO']],
    flags: 'SCHED_RESET_ON_FORK',
    rename: { SCHED_NORMAL: 'SCHED_OTHER' },
  },
  'priority-which': { unnamed: 'PRIO_???', values: 'PRIO_PROCESS PRIO_PGRP PRIO_USER' },
  'close-range': { flags: 'CLOSE_RANGE_UNSHARE CLOSE_RANGE_CLOEXEC' },
  'pidfd-open': { flags: 'PIDFD_NONBLOCK PIDFD_THREAD', unnamed: 'PIDFD_???' },
  'pidfd-signal': { flags: 'PIDFD_SIGNAL_THREAD PIDFD_SIGNAL_THREAD_GROUP PIDFD_SIGNAL_PROCESS_GROUP' },
  seccomp: {
    unnamed: 'SECCOMP_SET_MODE_???',
    values:
      'SECCOMP_SET_MODE_STRICT SECCOMP_SET_MODE_FILTER SECCOMP_GET_ACTION_AVAIL SECCOMP_GET_NOTIF_SIZES',
  },
  'seccomp-flags': {
    unnamed: 'SECCOMP_FILTER_FLAG_???',
    flags: { from: 'linux/seccomp.h', match: /^SECCOMP_FILTER_FLAG_/ },
  },
  ptrace: {
    unnamed: 'PTRACE_???',
    rename: { PTRACE_PEEKUSR: 'PTRACE_PEEKUSER', PTRACE_POKEUSR: 'PTRACE_POKEUSER' },
    values: {
      from: 'linux/ptrace.h asm/ptrace-abi.h asm/ptrace.h',
      match: /^PTRACE_(?!O_|EVENT_|EVENTMSG|SYSCALL_INFO|PEEKSIGINFO_SHARED|MODE)/,
    },
  },
  kcmp: { unnamed: 'KCMP_???', values: { from: 'linux/kcmp.h', match: /^KCMP_/, except: /TYPES/ } },
  rseq: { flags: { from: 'linux/rseq.h', match: /^RSEQ_FLAG_/ } },
  reboot: {
    unnamed: 'LINUX_REBOOT_CMD_???',
    values: { from: 'linux/reboot.h', match: /^LINUX_REBOOT_CMD_/ },
  },
  'reboot-magic1': { unnamed: 'LINUX_REBOOT_MAGIC_???', values: 'LINUX_REBOOT_MAGIC1' },
  'reboot-magic2': {
    unnamed: 'LINUX_REBOOT_MAGIC_???',
    values: 'LINUX_REBOOT_MAGIC2 LINUX_REBOOT_MAGIC2A LINUX_REBOOT_MAGIC2B LINUX_REBOOT_MAGIC2C',
  },
  'module-init': { unnamed: 'MODULE_INIT_???', flags: { from: 'linux/module.h', match: /^MODULE_INIT_/ } },
  'module-delete': { unnamed: 'O_???', flags: 'O_NONBLOCK O_TRUNC', keepOrder: true },
  ioprio: { unnamed: 'IOPRIO_WHO_???', values: 'IOPRIO_WHO_PROCESS IOPRIO_WHO_PGRP IOPRIO_WHO_USER' },
};

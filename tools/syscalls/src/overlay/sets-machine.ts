import type { SetSpec } from './sets.js';

const PRCTL = 'linux/prctl.h';

/** Constants of what prctl, arch_prctl, sched_setattr, personality and others are given behind their command. */
export const MACHINE_SETS: Readonly<Record<string, SetSpec>> = {
  'sched-policy-name': {
    unnamed: 'SCHED_???',
    values: 'SCHED_NORMAL SCHED_FIFO SCHED_RR SCHED_BATCH SCHED_IDLE SCHED_DEADLINE SCHED_EXT',
    extraValues: [[4, 'SCHED_ISO']],
    rename: { SCHED_NORMAL: 'SCHED_OTHER' },
  },
  'sched-flags': {
    unnamed: 'SCHED_FLAG_???',
    flags: { from: 'linux/sched.h', match: /^SCHED_FLAG_/, except: /_(KEEP_ALL|UTIL_CLAMP|ALL)$/ },
  },
  'ioprio-class': {
    unnamed: 'IOPRIO_CLASS_???',
    values: 'IOPRIO_CLASS_NONE IOPRIO_CLASS_RT IOPRIO_CLASS_BE IOPRIO_CLASS_IDLE',
  },
  personality: {
    unnamed: 'PER_???',
    enumMask: 0xff,
    values: { from: 'linux/personality.h', match: /^PER_(LINUX|LINUX32|BSD|RISCOS|OSF4|HPUX)$/ },
    flags: { from: 'linux/personality.h', match: /^(?!PER_)/ },
  },
  capability: {
    unnamed: 'CAP_???',
    values: { from: 'linux/capability.h', match: /^CAP_(?!LAST_CAP)/ },
  },
  'capability-version': {
    unnamed: '_LINUX_CAPABILITY_VERSION_???',
    values: { from: 'linux/capability.h', match: /^_LINUX_CAPABILITY_VERSION_\d/ },
  },
  'suid-dump': {
    unnamed: 'SUID_DUMP_???',
    extraValues: [
      [0, 'SUID_DUMP_DISABLE'],
      [1, 'SUID_DUMP_USER'],
      [2, 'SUID_DUMP_ROOT'],
    ],
  },
  // linux/securebits.h
  securebits: {
    unnamed: 'SECBIT_???',
    extraFlags: [
      [1, 'SECBIT_NOROOT'],
      [2, 'SECBIT_NOROOT_LOCKED'],
      [4, 'SECBIT_NO_SETUID_FIXUP'],
      [8, 'SECBIT_NO_SETUID_FIXUP_LOCKED'],
      [16, 'SECBIT_KEEP_CAPS'],
      [32, 'SECBIT_KEEP_CAPS_LOCKED'],
      [64, 'SECBIT_NO_CAP_AMBIENT_RAISE'],
      [128, 'SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED'],
    ],
  },
  'prctl-unalign': { unnamed: 'PR_UNALIGN_???', flags: { from: PRCTL, match: /^PR_UNALIGN_/ } },
  'prctl-tsc': { unnamed: 'PR_TSC_???', values: { from: PRCTL, match: /^PR_TSC_/ } },
  'prctl-mce-kill': { unnamed: 'PR_MCE_KILL_???', values: 'PR_MCE_KILL_CLEAR PR_MCE_KILL_SET' },
  'prctl-mce-policy': {
    unnamed: 'PR_MCE_KILL_???',
    values: 'PR_MCE_KILL_LATE PR_MCE_KILL_EARLY PR_MCE_KILL_DEFAULT',
  },
  'prctl-mm': { unnamed: 'PR_SET_MM_???', values: { from: PRCTL, match: /^PR_SET_MM_/ } },
  'prctl-fp-mode': { unnamed: 'PR_FP_MODE_???', flags: { from: PRCTL, match: /^PR_FP_MODE_/ } },
  'prctl-ambient': { unnamed: 'PR_CAP_AMBIENT_???', values: { from: PRCTL, match: /^PR_CAP_AMBIENT_/ } },
  'prctl-sve': { flags: 'PR_SVE_VL_INHERIT PR_SVE_SET_VL_ONEXEC' },
  'prctl-sme': { flags: 'PR_SME_VL_INHERIT PR_SME_SET_VL_ONEXEC' },
  'prctl-speculation': {
    unnamed: 'PR_SPEC_???',
    values: 'PR_SPEC_STORE_BYPASS PR_SPEC_INDIRECT_BRANCH PR_SPEC_L1D_FLUSH',
  },
  'prctl-speculation-set': {
    unnamed: 'PR_SPEC_???',
    values: 'PR_SPEC_ENABLE PR_SPEC_DISABLE PR_SPEC_FORCE_DISABLE PR_SPEC_DISABLE_NOEXEC',
  },
  'prctl-speculation-state': {
    unnamed: 'PR_SPEC_???',
    values: 'PR_SPEC_NOT_AFFECTED',
    flags: 'PR_SPEC_PRCTL PR_SPEC_ENABLE PR_SPEC_DISABLE PR_SPEC_FORCE_DISABLE PR_SPEC_DISABLE_NOEXEC',
  },
  'prctl-pac': { unnamed: 'PR_PAC_???', flags: { from: PRCTL, match: /^PR_PAC_AP/ } },
  'prctl-dispatch': {
    unnamed: 'PR_SYS_DISPATCH_???',
    values: 'PR_SYS_DISPATCH_OFF PR_SYS_DISPATCH_ON PR_SYS_DISPATCH_INCLUSIVE_ON',
  },
  'prctl-core': {
    unnamed: 'PR_SCHED_CORE_???',
    values: { from: PRCTL, match: /^PR_SCHED_CORE_(?!MAX|SCOPE)/ },
  },
  'prctl-mdwe': { unnamed: 'PR_MDWE_???', flags: { from: PRCTL, match: /^PR_MDWE_/ } },
  'prctl-vma': { unnamed: 'PR_SET_VMA_???', values: 'PR_SET_VMA_ANON_NAME' },
  'prctl-thp': { unnamed: 'PR_THP_DISABLE_???', flags: 'PR_THP_DISABLE_EXCEPT_ADVISED' },
  // PIDTYPE_… of the kernel's linux/pid.h, which has no user API.
  'pid-type': {
    extraValues: [
      [0, 'PIDTYPE_PID'],
      [1, 'PIDTYPE_TGID'],
      [2, 'PIDTYPE_PGID'],
      [3, 'PIDTYPE_SID'],
    ],
    unnamed: 'PIDTYPE_???',
  },
  'seccomp-mode': {
    unnamed: 'SECCOMP_MODE_???',
    values: { from: 'linux/seccomp.h', match: /^SECCOMP_MODE_/ },
  },
  'seccomp-action': {
    unnamed: 'SECCOMP_RET_???',
    values: {
      from: 'linux/seccomp.h',
      match: /^SECCOMP_RET_(KILL_PROCESS|KILL_THREAD|TRAP|ERRNO|USER_NOTIF|TRACE|LOG|ALLOW)$/,
    },
  },
  kexec: {
    unnamed: 'KEXEC_???',
    enumMask: 0xffff0000,
    values: { from: 'linux/kexec.h', match: /^KEXEC_ARCH_/, except: /MASK/ },
    flags: { from: 'linux/kexec.h', match: /^KEXEC_(?!ARCH|FILE|SEGMENT|TYPE)/ },
  },
  'syslog-action': {
    unnamed: 'SYSLOG_ACTION_???',
    extraValues: [
      [0, 'SYSLOG_ACTION_CLOSE'],
      [1, 'SYSLOG_ACTION_OPEN'],
      [2, 'SYSLOG_ACTION_READ'],
      [3, 'SYSLOG_ACTION_READ_ALL'],
      [4, 'SYSLOG_ACTION_READ_CLEAR'],
      [5, 'SYSLOG_ACTION_CLEAR'],
      [6, 'SYSLOG_ACTION_CONSOLE_OFF'],
      [7, 'SYSLOG_ACTION_CONSOLE_ON'],
      [8, 'SYSLOG_ACTION_CONSOLE_LEVEL'],
      [9, 'SYSLOG_ACTION_SIZE_UNREAD'],
      [10, 'SYSLOG_ACTION_SIZE_BUFFER'],
    ],
  },
  'log-level': {
    unnamed: 'LOGLEVEL_???',
    extraValues: [
      [0, 'LOGLEVEL_EMERG'],
      [1, 'LOGLEVEL_ALERT'],
      [2, 'LOGLEVEL_CRIT'],
      [3, 'LOGLEVEL_ERR'],
      [4, 'LOGLEVEL_WARNING'],
      [5, 'LOGLEVEL_NOTICE'],
      [6, 'LOGLEVEL_INFO'],
      [7, 'LOGLEVEL_DEBUG'],
    ],
  },
  'lsm-attr': { unnamed: 'LSM_ATTR_???', values: { from: 'linux/lsm.h', match: /^LSM_ATTR_/ } },
  'lsm-id': { unnamed: 'LSM_ID_???', values: { from: 'linux/lsm.h', match: /^LSM_ID_/ } },
  'lsm-flags': { unnamed: 'LSM_FLAG_???', flags: { from: 'linux/lsm.h', match: /^LSM_FLAG_/ } },
};

import type { SetSpec } from './sets.js';

const BPF = 'linux/bpf.h';
const PERF = 'linux/perf_event.h';
const RING = 'linux/io_uring.h';
const KEYCTL = 'linux/keyctl.h';

const PERMISSIONS = ['VIEW', 'READ', 'WRITE', 'SEARCH', 'LINK', 'SETATTR'];

/** KEY_POS_VIEW and the others of the kernel's linux/key.h: six for each of four kinds of callers. */
const keyPermissions = ['POS', 'USR', 'GRP', 'OTH'].flatMap((who, byte) =>
  PERMISSIONS.map((what, bit): [number, string] => [2 ** (24 - byte * 8 + bit), `KEY_${who}_${what}`]),
);

/** Constants of what kernel facilities are given behind their command. */
export const KERNEL_SETS: Readonly<Record<string, SetSpec>> = {
  'futex-waitv': { unnamed: 'FUTEX_???', flags: 'FUTEX_32 FUTEX_PRIVATE_FLAG' },
  'iocb-command': {
    unnamed: 'IOCB_CMD_???',
    values: { from: 'linux/aio_abi.h', match: /^IOCB_CMD_/ },
    extraValues: [[4, 'IOCB_CMD_PREADX']],
  },
  'iocb-flags': { unnamed: 'IOCB_FLAG_???', flags: { from: 'linux/aio_abi.h', match: /^IOCB_FLAG_/ } },
  'landlock-fs': {
    unnamed: 'LANDLOCK_ACCESS_FS_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_ACCESS_FS_/ },
  },
  'landlock-net': {
    unnamed: 'LANDLOCK_ACCESS_NET_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_ACCESS_NET_/ },
  },
  'landlock-scope': {
    unnamed: 'LANDLOCK_SCOPE_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_SCOPE_/ },
  },
  'reqkey-default': { unnamed: 'KEY_REQKEY_DEFL_???', values: { from: KEYCTL, match: /^KEY_REQKEY_DEFL_/ } },
  'key-permissions': { unnamed: 'KEY_???', extraFlags: keyPermissions, keepOrder: true },
  'key-move': { unnamed: 'KEYCTL_MOVE_???', flags: 'KEYCTL_MOVE_EXCL' },
  'key-capabilities-0': { unnamed: 'KEYCTL_CAPS0_???', flags: { from: KEYCTL, match: /^KEYCTL_CAPS0_/ } },
  'key-capabilities-1': { unnamed: 'KEYCTL_CAPS1_???', flags: { from: KEYCTL, match: /^KEYCTL_CAPS1_/ } },
  'pkey-operations': { unnamed: 'KEYCTL_SUPPORTS_???', flags: { from: KEYCTL, match: /^KEYCTL_SUPPORTS_/ } },
  'io-uring-setup': { unnamed: 'IORING_SETUP_???', flags: { from: RING, match: /^IORING_SETUP_/ } },
  'io-uring-features': { unnamed: 'IORING_FEAT_???', flags: { from: RING, match: /^IORING_FEAT_/ } },
  'io-uring-op': { unnamed: 'IORING_OP_???', values: { from: RING, match: /^IORING_OP_/, except: /_LAST$/ } },
  'io-uring-op-flags': { unnamed: 'IO_URING_OP_???', flags: 'IO_URING_OP_SUPPORTED' },
  'io-uring-restriction': {
    unnamed: 'IORING_RESTRICTION_???',
    values: { from: RING, match: /^IORING_RESTRICTION_/, except: /_LAST$/ },
  },
  'io-uring-sqe-flags': { unnamed: 'IOSQE_???', flags: { from: RING, match: /^IOSQE_/, except: /_BIT$/ } },
  'io-uring-resources': {
    unnamed: 'IORING_RSRC_???',
    flags: { from: RING, match: /^IORING_RSRC_REGISTER_/ },
  },
  'bpf-map-type': {
    unnamed: 'BPF_MAP_TYPE_???',
    values: { from: BPF, match: /^BPF_MAP_TYPE_/, except: /_DEPRECATED$/ },
  },
  'bpf-prog-type': { unnamed: 'BPF_PROG_TYPE_???', values: { from: BPF, match: /^BPF_PROG_TYPE_/ } },
  'bpf-attach-type': {
    unnamed: 'BPF_???',
    values: {
      from: BPF,
      match:
        /^BPF_(CGROUP_(INET|SOCK|DEVICE|UDP|SYSCTL|GET|SET|UNIX)|SK_|LIRC|FLOW_DISSECTOR$|TRACE_|MODIFY_RETURN|LSM_|XDP|PERF_EVENT$|STRUCT_OPS$|NETFILTER$|TCX_|NETKIT_)/,
      except: /_(F_|GET_F_)/,
    },
  },
  'bpf-map-flags': {
    unnamed: 'BPF_F_???',
    flags: `BPF_F_NO_PREALLOC BPF_F_NO_COMMON_LRU BPF_F_NUMA_NODE BPF_F_RDONLY BPF_F_WRONLY BPF_F_STACK_BUILD_ID
      BPF_F_ZERO_SEED BPF_F_RDONLY_PROG BPF_F_WRONLY_PROG BPF_F_CLONE BPF_F_MMAPABLE BPF_F_PRESERVE_ELEMS
      BPF_F_INNER_MAP BPF_F_PATH_FD BPF_F_VTYPE_BTF_OBJ_FD BPF_F_TOKEN_FD BPF_F_SEGV_ON_FAULT BPF_F_NO_USER_CONV`,
  },
  'bpf-prog-flags': {
    unnamed: 'BPF_F_???',
    flags: `BPF_F_STRICT_ALIGNMENT BPF_F_ANY_ALIGNMENT BPF_F_TEST_RND_HI32 BPF_F_TEST_STATE_FREQ BPF_F_SLEEPABLE
      BPF_F_XDP_HAS_FRAGS BPF_F_XDP_DEV_BOUND_ONLY BPF_F_TEST_REG_INVARIANTS`,
  },
  'bpf-open-flags': { unnamed: 'BPF_F_???', flags: 'BPF_F_RDONLY BPF_F_WRONLY' },
  'bpf-lookup': { unnamed: 'BPF_???', values: 'BPF_ANY', flags: 'BPF_F_LOCK' },
  'bpf-update': { unnamed: 'BPF_???', values: 'BPF_ANY BPF_NOEXIST BPF_EXIST', flags: 'BPF_F_LOCK' },
  'bpf-attach-flags': { unnamed: 'BPF_F_???', flags: 'BPF_F_ALLOW_OVERRIDE BPF_F_ALLOW_MULTI BPF_F_REPLACE' },
  'bpf-query-flags': { unnamed: 'BPF_F_QUERY_???', flags: 'BPF_F_QUERY_EFFECTIVE' },
  'bpf-test-run': { unnamed: 'BPF_F_???', flags: 'BPF_F_TEST_RUN_ON_CPU BPF_F_TEST_XDP_LIVE_FRAMES' },
  'bpf-fd-type': { unnamed: 'BPF_FD_TYPE_???', values: { from: BPF, match: /^BPF_FD_TYPE_/ } },
  'ptrace-options': {
    unnamed: 'PTRACE_O_???',
    flags: { from: 'linux/ptrace.h', match: /^PTRACE_O_(?!MASK)/ },
  },
  'ptrace-syscall-op': {
    unnamed: 'PTRACE_SYSCALL_INFO_???',
    values: { from: 'linux/ptrace.h', match: /^PTRACE_SYSCALL_INFO_/ },
  },
  'audit-arch': {
    unnamed: 'AUDIT_ARCH_???',
    // linux/audit.h has them as sums with names of linux/elf-em.h.
    extraValues: [
      [0xc000003e, 'AUDIT_ARCH_X86_64'],
      [0x40000003, 'AUDIT_ARCH_I386'],
      [0xc00000b7, 'AUDIT_ARCH_AARCH64'],
      [0x40000028, 'AUDIT_ARCH_ARM'],
    ],
  },
  // linux/elf.h
  'register-note': {
    unnamed: 'NT_???',
    extraValues: [
      [1, 'NT_PRSTATUS'],
      [2, 'NT_FPREGSET'],
      [3, 'NT_PRPSINFO'],
      [4, 'NT_TASKSTRUCT'],
      [6, 'NT_AUXV'],
      [0x200, 'NT_386_TLS'],
      [0x201, 'NT_386_IOPERM'],
      [0x202, 'NT_X86_XSTATE'],
      [0x204, 'NT_X86_SHSTK'],
      [0x400, 'NT_ARM_VFP'],
      [0x401, 'NT_ARM_TLS'],
      [0x402, 'NT_ARM_HW_BREAK'],
      [0x403, 'NT_ARM_HW_WATCH'],
      [0x404, 'NT_ARM_SYSTEM_CALL'],
      [0x405, 'NT_ARM_SVE'],
      [0x406, 'NT_ARM_PAC_MASK'],
    ],
  },
  'perf-type': { unnamed: 'PERF_TYPE_???', values: { from: PERF, match: /^PERF_TYPE_/, except: /MAX/ } },
  'perf-attr-size': { unnamed: 'PERF_ATTR_SIZE_???', values: { from: PERF, match: /^PERF_ATTR_SIZE_/ } },
  'perf-sample': {
    unnamed: 'PERF_SAMPLE_???',
    flags: {
      from: PERF,
      match: /^PERF_SAMPLE_(?!BRANCH_|REGS_ABI|MAX|WEIGHT_TYPE)|^PERF_SAMPLE_BRANCH_STACK$/,
    },
  },
  'perf-format': { unnamed: 'PERF_FORMAT_???', flags: { from: PERF, match: /^PERF_FORMAT_(?!MAX)/ } },
  'perf-branch': {
    unnamed: 'PERF_SAMPLE_BRANCH_???',
    flags: { from: PERF, match: /^PERF_SAMPLE_BRANCH_(?!MAX|STACK$|PLM)/, except: /_SHIFT$/ },
  },
  'perf-hardware': {
    values: { from: PERF, match: /^PERF_COUNT_HW_(?!CACHE_(L|DTLB|ITLB|BPU|NODE|MAX|OP|RES)|MAX)/ },
  },
  'perf-software': { values: { from: PERF, match: /^PERF_COUNT_SW_(?!MAX)/ } },
  'perf-cache': { values: { from: PERF, match: /^PERF_COUNT_HW_CACHE_(L1D|L1I|LL|DTLB|ITLB|BPU|NODE)$/ } },
  'perf-cache-op': { values: { from: PERF, match: /^PERF_COUNT_HW_CACHE_OP_(?!MAX)/ } },
  'perf-cache-result': { values: { from: PERF, match: /^PERF_COUNT_HW_CACHE_RESULT_(?!MAX)/ } },
  'breakpoint-type': {
    unnamed: 'HW_BREAKPOINT_???',
    values: { from: 'linux/hw_breakpoint.h', match: /^HW_BREAKPOINT_(EMPTY|R|W|RW|X|INVALID)$/ },
  },
};

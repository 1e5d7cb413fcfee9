import type { SetSpec } from './sets.js';

/** Constants of calls about memory. */
export const MEMORY_SETS: Readonly<Record<string, SetSpec>> = {
  prot: {
    values: 'PROT_NONE',
    flags: { from: 'asm-generic/mman-common.h asm/mman.h', match: /^PROT_/, except: /NONE/ },
  },
  map: {
    enumMask: 0xf,
    values: 'MAP_FILE MAP_SHARED MAP_PRIVATE MAP_SHARED_VALIDATE MAP_DROPPABLE',
    flags: `MAP_FIXED MAP_ANONYMOUS MAP_32BIT MAP_ABOVE4G MAP_NORESERVE MAP_POPULATE MAP_NONBLOCK MAP_GROWSDOWN MAP_DENYWRITE
      MAP_EXECUTABLE MAP_LOCKED MAP_STACK MAP_HUGETLB MAP_SYNC MAP_FIXED_NOREPLACE`,
    field: [0x3f, 26, 'MAP_HUGE_SHIFT'],
    keepOrder: true,
  },
  mremap: { flags: { from: 'linux/mman.h', match: /^MREMAP_/ } },
  madvise: { values: { from: 'asm-generic/mman-common.h', match: /^MADV_/ } },
  msync: { flags: 'MS_SYNC MS_ASYNC MS_INVALIDATE', keepOrder: true },
  mlock: { flags: 'MLOCK_ONFAULT' },
  mlockall: { flags: 'MCL_CURRENT MCL_FUTURE MCL_ONFAULT' },
  memfd: {
    flags: { from: 'linux/memfd.h', match: /^MFD_/, except: /HUGE_/ },
    field: [0x3f, 26, 'MFD_HUGE_SHIFT'],
  },
  'memfd-secret': { flags: 'O_CLOEXEC' },
  mempolicy: {
    enumMask: 0xfff,
    values: { from: 'linux/mempolicy.h', match: /^MPOL_(?!F_|MF_|MAX|MODE|INTERNAL|USER_)/ },
    flags: 'MPOL_F_STATIC_NODES MPOL_F_RELATIVE_NODES MPOL_F_NUMA_BALANCING',
    keepOrder: true,
  },
  'mempolicy-get': { flags: 'MPOL_F_NODE MPOL_F_ADDR MPOL_F_MEMS_ALLOWED' },
  'mempolicy-move': { flags: 'MPOL_MF_STRICT MPOL_MF_MOVE MPOL_MF_MOVE_ALL' },
  pkey: { flags: { from: 'asm-generic/mman-common.h asm/mman.h', match: /^PKEY_DISABLE_/ } },
  membarrier: { values: { from: 'linux/membarrier.h', match: /^MEMBARRIER_CMD_(?!FLAG_)/ } },
  'membarrier-flags': { flags: 'MEMBARRIER_CMD_FLAG_CPU' },
  userfaultfd: { flags: 'O_NONBLOCK O_CLOEXEC UFFD_USER_MODE_ONLY' },
  'shadow-stack': { flags: { from: 'asm-generic/mman.h', match: /^SHADOW_STACK_/ } },
};

import type { SetSpec } from './sets.js';

/** Constants of calls about memory. */
export const MEMORY_SETS: Readonly<Record<string, SetSpec>> = {
  prot: {
    unnamed: 'PROT_???',
    values: 'PROT_NONE',
    flags: { from: 'asm-generic/mman-common.h asm/mman.h', match: /^PROT_/, except: /NONE/ },
  },
  map: {
    unnamed: 'MAP_???',
    enumMask: 0xf,
    values: 'MAP_FILE MAP_SHARED MAP_PRIVATE MAP_SHARED_VALIDATE MAP_DROPPABLE',
    flags: `MAP_FIXED MAP_ANONYMOUS MAP_32BIT MAP_ABOVE4G MAP_NORESERVE MAP_POPULATE MAP_NONBLOCK MAP_GROWSDOWN MAP_DENYWRITE
      MAP_EXECUTABLE MAP_LOCKED MAP_STACK MAP_HUGETLB MAP_SYNC MAP_FIXED_NOREPLACE`,
    field: [0x3f, 26, 'MAP_HUGE_SHIFT'],
    keepOrder: true,
  },
  mremap: { unnamed: 'MREMAP_???', flags: { from: 'linux/mman.h', match: /^MREMAP_/ } },
  madvise: { unnamed: 'MADV_???', values: { from: 'asm-generic/mman-common.h', match: /^MADV_/ } },
  msync: { unnamed: 'MS_???', flags: 'MS_SYNC MS_ASYNC MS_INVALIDATE', keepOrder: true },
  mlock: { unnamed: 'MLOCK_???', flags: 'MLOCK_ONFAULT' },
  mlockall: { unnamed: 'MCL_???', flags: 'MCL_CURRENT MCL_FUTURE MCL_ONFAULT' },
  memfd: {
    unnamed: 'MFD_???',
    flags: { from: 'linux/memfd.h', match: /^MFD_/, except: /HUGE_/ },
    field: [0x3f, 26, 'MFD_HUGE_SHIFT'],
  },
  'memfd-secret': { flags: 'O_CLOEXEC' },
  mempolicy: {
    unnamed: 'MPOL_???',
    // All but the three flags.
    enumMask: -0xe001,
    values: { from: 'linux/mempolicy.h', match: /^MPOL_(?!F_|MF_|MAX|MODE|INTERNAL|USER_)/ },
    flags: 'MPOL_F_STATIC_NODES MPOL_F_RELATIVE_NODES MPOL_F_NUMA_BALANCING',
    keepOrder: true,
  },
  'mempolicy-get': { unnamed: 'MPOL_???', flags: 'MPOL_F_NODE MPOL_F_ADDR MPOL_F_MEMS_ALLOWED' },
  'move-pages': { unnamed: 'MPOL_???', flags: 'MPOL_MF_MOVE MPOL_MF_MOVE_ALL' },
  'mempolicy-move': { unnamed: 'MPOL_???', flags: 'MPOL_MF_STRICT MPOL_MF_MOVE MPOL_MF_MOVE_ALL' },
  pkey: {
    unnamed: 'PKEY_???',
    flags: { from: 'asm-generic/mman-common.h asm/mman.h', match: /^PKEY_DISABLE_/ },
    extraFlags: [[4, 'PKEY_DISABLE_EXECUTE']],
  },
  membarrier: {
    unnamed: 'MEMBARRIER_CMD_???',
    values: { from: 'linux/membarrier.h', match: /^MEMBARRIER_CMD_(?!FLAG_)/ },
  },
  // What MEMBARRIER_CMD_QUERY answers.
  'membarrier-commands': {
    flags: { from: 'linux/membarrier.h', match: /^MEMBARRIER_CMD_(?!FLAG_|QUERY|SHARED)/ },
  },
  'membarrier-flags': { unnamed: 'MEMBARRIER_CMD_FLAG_???', flags: 'MEMBARRIER_CMD_FLAG_CPU' },
  userfaultfd: { unnamed: 'UFFD_???', flags: 'O_NONBLOCK O_CLOEXEC UFFD_USER_MODE_ONLY' },
  'shadow-stack': { flags: { from: 'asm-generic/mman.h', match: /^SHADOW_STACK_/ } },
};

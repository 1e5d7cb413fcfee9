import type { Summaries } from './summaries.js';

/** Calls about a process's memory, and about the waits that are built on it. */
export const MEMORY_SUMMARIES: Summaries = {
  // Mappings
  mmap: 'maps a file, or fresh memory, into the process',
  munmap: 'unmaps a range of memory',
  mremap: 'grows, shrinks or moves a mapping',
  mprotect: 'sets whether memory may be read, written and executed',
  pkey_mprotect: 'sets the protection of memory, and its protection key',
  pkey_alloc: 'allocates a protection key for memory',
  pkey_free: 'frees a protection key for memory',
  mseal: 'seals a range of memory: its mappings cannot be changed anymore',
  brk: 'moves the end of the data segment: the heap of malloc',
  remap_file_pages: "rearranges a mapping's pages; the kernel now emulates it",
  map_shadow_stack: 'maps a shadow stack, which keeps return addresses safe',
  memfd_secret: 'makes a file in memory that even the kernel does not see into',

  // Pages
  madvise: 'tells the kernel how memory will be used, or to drop it',
  process_madvise: "tells the kernel how another process's memory will be used",
  process_mrelease: 'frees the memory of a process that is being killed',
  mincore: 'tells which pages of a range are in memory',
  msync: 'writes changes in a mapping back to its file',
  mlock: 'keeps a range of memory from being swapped out',
  mlock2: 'keeps memory from being swapped out, with flags',
  mlockall: "keeps all of the process's memory from being swapped out",
  munlock: 'lets a range of memory be swapped out again',
  munlockall: "lets all of the process's memory be swapped out again",
  userfaultfd: 'makes a descriptor by which page faults are handled in user space',
  swapon: 'starts swapping to a file or device',
  swapoff: 'stops swapping to a file or device',

  // NUMA nodes
  mbind: 'sets from which NUMA nodes a range of memory is taken',
  set_mempolicy: "sets from which NUMA nodes the thread's memory is taken",
  set_mempolicy_home_node: 'sets the NUMA node that a range of memory is taken from first',
  get_mempolicy: 'reads from which NUMA nodes memory is taken',
  migrate_pages: "moves a process's pages from one set of NUMA nodes to another",
  move_pages: 'moves single pages of a process to other NUMA nodes',

  // Memory of other processes
  process_vm_readv: 'copies bytes out of the memory of another process',
  process_vm_writev: 'copies bytes into the memory of another process',

  // Waits and order
  futex: 'waits for a change in memory, or wakes threads that wait for one',
  futex_wait: 'waits for a change in memory, if a value there is as expected',
  futex_wake: 'wakes threads that wait for a change in memory',
  futex_waitv: 'waits until one of several places in memory changes',
  futex_requeue: 'makes threads that wait for one place in memory wait for another',
  set_robust_list: 'tells the kernel which locks to release when the thread ends',
  get_robust_list: 'returns the list of locks that set_robust_list has set',
  membarrier: 'orders memory accesses of all threads, as a barrier in each would',
  rseq: 'registers a thread for restartable sequences: code for one CPU',
  rseq_slice_yield: "gives up a time slice that was extended for the thread's sake",
};

import { FILE_SUMMARIES } from './summaries-file.js';
import { IO_SUMMARIES } from './summaries-io.js';
import { MEMORY_SUMMARIES } from './summaries-memory.js';
import { NETWORK_SUMMARIES } from './summaries-network.js';
import { PROCESS_SUMMARIES } from './summaries-process.js';
import { SYSTEM_SUMMARIES } from './summaries-system.js';

/**
 * By syscall, what it does: one line in our own words, which begins with a verb ("opens …"), at most 72 characters,
 * without a dot. Calls that no kernel of today has code for begin with "fails".
 */
export type Summaries = Readonly<Record<string, string>>;

/** By theme; a call that two of them have is an error. */
export const SUMMARIES: readonly Summaries[] = [
  FILE_SUMMARIES,
  IO_SUMMARIES,
  NETWORK_SUMMARIES,
  MEMORY_SUMMARIES,
  PROCESS_SUMMARIES,
  SYSTEM_SUMMARIES,
];

/**
 * Calls without a page of their name in section 2: neither the Linux man-pages (6.03, and for what is newer the sources of
 * later versions) have one, nor liburing.
 */
export const WITHOUT_MANUAL = `epoll_ctl_old epoll_wait_old fchmodat2 file_getattr file_setattr futex_requeue futex_wait
  futex_wake getxattrat io_pgetevents listns listxattrat lsm_get_self_attr lsm_list_modules lsm_set_self_attr
  map_shadow_stack mseal open_tree_attr process_mrelease quotactl_fd removexattrat rseq rseq_slice_yield
  set_mempolicy_home_node setxattrat uprobe`;

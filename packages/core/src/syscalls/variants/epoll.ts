/** epoll_ctl(2): the kernel does not look at the event of what it removes. Pure. */
import type { NamedVariants } from '../variants.js';

export const EPOLL_VARIANTS: NamedVariants = {
  command: 1,
  set: 'epoll-op',
  from: 3,
  rows: { EPOLL_CTL_DEL: { args: ['address'] } },
};

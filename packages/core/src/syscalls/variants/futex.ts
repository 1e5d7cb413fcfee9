/** futex(2): each operation has its own arguments; those of `FUTEX_CMD_MASK` decide. Pure. */
import type { NamedVariants, Variant } from '../variants.js';

const wake: Variant = { args: ['int'] };
const wait: Variant = { args: ['int', 'in:timespec'] };

export const FUTEX_VARIANTS: NamedVariants = {
  command: 1,
  mask: 0x7f,
  set: 'futex',
  rows: {
    FUTEX_WAIT: wait,
    FUTEX_WAKE: wake,
    FUTEX_FD: wake,
    FUTEX_REQUEUE: { args: ['int', 'int', 'address'] },
    FUTEX_CMP_REQUEUE: { args: ['int', 'int', 'address', 'hex'] },
    FUTEX_WAKE_OP: { args: ['int', 'int', 'address', 'hex'] },
    FUTEX_LOCK_PI: { args: [] },
  },
};

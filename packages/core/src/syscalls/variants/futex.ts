/** futex(2): each operation has its own arguments; those of `FUTEX_CMD_MASK` decide. Pure. */
import type { NamedVariants, Variant, VariantDecode } from '../variants.js';

const value: VariantDecode = ['int', 'unsigned int'];
const wake: Variant = { args: [value] };
const none: Variant = { args: [] };
/** Where an operation has a timeout, others have a number. */
const second: VariantDecode = ['int', 'unsigned int'];

export const FUTEX_VARIANTS: NamedVariants = {
  command: 1,
  mask: 0x7f,
  set: 'futex',
  rows: {
    FUTEX_WAIT: { args: [value, 'in:timespec'] },
    FUTEX_WAKE: wake,
    FUTEX_FD: wake,
    FUTEX_REQUEUE: { args: [value, second, 'address'] },
    FUTEX_CMP_REQUEUE: { args: [value, second, 'address', value] },
    FUTEX_WAKE_OP: { args: [value, second, 'address', 'is:futex-wake-op'] },
    FUTEX_LOCK_PI: { args: [null, 'in:timespec'] },
    FUTEX_LOCK_PI2: { args: [null, 'in:timespec'] },
    FUTEX_UNLOCK_PI: none,
    FUTEX_TRYLOCK_PI: none,
    FUTEX_WAIT_BITSET: { args: [value, 'in:timespec', null, 'is:futex-bitset'] },
    FUTEX_WAKE_BITSET: { args: [value, null, null, 'is:futex-bitset'] },
    FUTEX_WAIT_REQUEUE_PI: { args: [value, 'in:timespec', 'address'] },
    FUTEX_CMP_REQUEUE_PI: { args: [value, second, 'address', value] },
  },
};

/** setgroups(2): the kernel takes no more groups than NGROUPS_MAX (linux/limits.h), and reads none then. Pure. */
import type { VariantTables } from '../variants.js';

const NGROUPS_MAX = 65536;

export const GROUPS_VARIANTS: VariantTables = {
  setgroups: () => ({
    from: 1,
    key: (words) => (words[0]! > NGROUPS_MAX ? 'too many' : ''),
    rows: new Map([['too many', { args: ['address'] }]]),
  }),
};

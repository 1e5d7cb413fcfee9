/** seccomp(2). Pure. */
import { constantSet } from '../../linux/constants.js';
import type { Variant, VariantTables } from '../variants.js';

const SET_MODE_FILTER = 1;
const NEW_LISTENER = 8;

const filter: Variant = { args: ['flags:seccomp-flags', 'in:sock-fprog'] };

const ROWS: Readonly<Record<string, Variant>> = {
  SECCOMP_SET_MODE_STRICT: { args: ['hex', 'address'] },
  SECCOMP_SET_MODE_FILTER: filter,
  SECCOMP_GET_ACTION_AVAIL: { args: ['hex', 'in:seccomp-action'] },
  SECCOMP_GET_NOTIF_SIZES: { args: ['hex', 'out:seccomp-notif-sizes'] },
};

/** A filter that is to have a listener gives its descriptor. */
const LISTENER = 'listener';

export const SECCOMP_VARIANTS: VariantTables = {
  seccomp(arch) {
    const values = new Map(constantSet(arch, 'seccomp')?.values?.map(([value, name]) => [name, value]));
    return {
      from: 1,
      key: (words) =>
        words[0] === SET_MODE_FILTER && (words[2]! & NEW_LISTENER) !== 0 ? LISTENER : words[0]!,
      rows: new Map<number | string, Variant>([
        ...Object.entries(ROWS).map(([name, row]) => [values.get(name)!, row] as const),
        [LISTENER, { ...filter, result: 'fd' }],
      ]),
    };
  },
};

/** mount(2), fsconfig(2), quotactl(2). Pure. */
import type { Arch } from '../../events.js';
import { constantSet } from '../../linux/constants.js';
import type { Decode } from '../signature.js';
import type { Variant, Variants, VariantTables } from '../variants.js';

function bitsOf(arch: Arch, names: readonly string[]): number {
  const rows = constantSet(arch, 'mount')?.flags ?? [];
  return rows.reduce((bits, [value, name]) => (names.includes(name) ? bits | value : bits), 0);
}

const MS_MGC_VAL = 0xc0ed;

/** What the kernel does not look at is shown as an address. */
function mount(arch: Arch): Variants {
  const remount = bitsOf(arch, ['MS_REMOUNT']);
  const alone = bitsOf(arch, ['MS_BIND', 'MS_MOVE', 'MS_SHARED', 'MS_PRIVATE', 'MS_SLAVE', 'MS_UNBINDABLE']);
  return {
    from: 2,
    key: (words) => {
      const low = words[6]!;
      const flags = low >>> 16 === MS_MGC_VAL ? low & 0xffff : low;
      if ((flags & remount) !== 0) return 'remount';
      return (flags & alone) === 0 ? 'new' : 'bind';
    },
    rows: new Map<string, Variant>([
      ['new', { args: ['string', 'flags:mount', 'string'] }],
      ['remount', { args: ['address', 'flags:mount', 'string'] }],
      ['bind', { args: ['address', 'flags:mount', 'address'] }],
    ]),
  };
}

const path: Variant = { args: ['string', 'path', 'dirfd'] };
const command: Variant = { args: ['address', 'address', 'int'] };

const SUBCMDSHIFT = 8;

/** Decodes of `id` and `addr`, by the command without its type. */
const QUOTA: Readonly<Record<string, readonly [id: Decode, address: Decode]>> = {
  Q_QUOTAON: ['enum:quota-format', 'path'],
  Q_GETFMT: ['int', 'out:quota-format'],
  Q_GETINFO: ['int', 'out:dqinfo'],
  Q_SETINFO: ['int', 'in:dqinfo'],
  Q_GETQUOTA: ['int', 'out:dqblk'],
  Q_SETQUOTA: ['int', 'in:dqblk'],
  Q_GETNEXTQUOTA: ['int', 'out:nextdqblk'],
  Q_XQUOTAON: ['int', 'in:xfs-quota'],
  Q_XQUOTAOFF: ['int', 'in:xfs-quota'],
  Q_XQUOTARM: ['int', 'in:xfs-quota'],
  Q_XGETQUOTA: ['int', 'out:disk-quota'],
  Q_XSETQLIM: ['int', 'in:disk-quota'],
  Q_XGETNEXTQUOTA: ['int', 'out:disk-quota'],
};

const quota =
  (position: number) =>
  (arch: Arch): Variants => {
    const commands = constantSet(arch, 'quota-command')?.values ?? [];
    const rows = commands.flatMap(([value, name]): [number, Variant][] => {
      const args = QUOTA[name];
      return args === undefined ? [] : [[value, { args }]];
    });
    return {
      from: 2,
      key: (words) => words[position * 2]! >>> SUBCMDSHIFT,
      rows: new Map(rows),
    };
  };

export const MOUNT_VARIANTS: VariantTables = {
  mount,
  fsconfig: {
    command: 1,
    set: 'fsconfig',
    rows: {
      FSCONFIG_SET_FLAG: { args: ['string', 'address', 'int'] },
      FSCONFIG_SET_STRING: { args: ['string', 'string', 'int'] },
      FSCONFIG_SET_BINARY: { args: ['string', 'bytes:in:4', 'int'] },
      FSCONFIG_SET_PATH: path,
      FSCONFIG_SET_PATH_EMPTY: path,
      FSCONFIG_SET_FD: { args: ['string', 'address', 'fd'] },
      FSCONFIG_CMD_CREATE: command,
      FSCONFIG_CMD_RECONFIGURE: command,
    },
  },
  quotactl: quota(0),
  quotactl_fd: quota(1),
};

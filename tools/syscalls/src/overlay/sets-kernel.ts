import type { SetSpec } from './sets.js';

const RING = 'linux/io_uring.h';
const KEYCTL = 'linux/keyctl.h';

const PERMISSIONS = ['VIEW', 'READ', 'WRITE', 'SEARCH', 'LINK', 'SETATTR'];

/** KEY_POS_VIEW and the others of the kernel's linux/key.h: six for each of four kinds of callers. */
const keyPermissions = ['POS', 'USR', 'GRP', 'OTH'].flatMap((who, byte) =>
  PERMISSIONS.map((what, bit): [number, string] => [2 ** (24 - byte * 8 + bit), `KEY_${who}_${what}`]),
);

/** Constants of what kernel facilities are given behind their command. */
export const KERNEL_SETS: Readonly<Record<string, SetSpec>> = {
  'futex-waitv': { unnamed: 'FUTEX_???', flags: 'FUTEX_32 FUTEX_PRIVATE_FLAG' },
  'iocb-command': {
    unnamed: 'IOCB_CMD_???',
    values: { from: 'linux/aio_abi.h', match: /^IOCB_CMD_/ },
    extraValues: [[4, 'IOCB_CMD_PREADX']],
  },
  'iocb-flags': { unnamed: 'IOCB_FLAG_???', flags: { from: 'linux/aio_abi.h', match: /^IOCB_FLAG_/ } },
  'landlock-fs': {
    unnamed: 'LANDLOCK_ACCESS_FS_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_ACCESS_FS_/ },
  },
  'landlock-net': {
    unnamed: 'LANDLOCK_ACCESS_NET_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_ACCESS_NET_/ },
  },
  'landlock-scope': {
    unnamed: 'LANDLOCK_SCOPE_???',
    flags: { from: 'linux/landlock.h', match: /^LANDLOCK_SCOPE_/ },
  },
  'reqkey-default': { unnamed: 'KEY_REQKEY_DEFL_???', values: { from: KEYCTL, match: /^KEY_REQKEY_DEFL_/ } },
  'key-permissions': { unnamed: 'KEY_???', extraFlags: keyPermissions, keepOrder: true },
  'key-move': { unnamed: 'KEYCTL_MOVE_???', flags: 'KEYCTL_MOVE_EXCL' },
  'key-capabilities-0': { unnamed: 'KEYCTL_CAPS0_???', flags: { from: KEYCTL, match: /^KEYCTL_CAPS0_/ } },
  'key-capabilities-1': { unnamed: 'KEYCTL_CAPS1_???', flags: { from: KEYCTL, match: /^KEYCTL_CAPS1_/ } },
  'pkey-operations': { unnamed: 'KEYCTL_SUPPORTS_???', flags: { from: KEYCTL, match: /^KEYCTL_SUPPORTS_/ } },
  'io-uring-setup': { unnamed: 'IORING_SETUP_???', flags: { from: RING, match: /^IORING_SETUP_/ } },
  'io-uring-features': { unnamed: 'IORING_FEAT_???', flags: { from: RING, match: /^IORING_FEAT_/ } },
  'io-uring-op': { unnamed: 'IORING_OP_???', values: { from: RING, match: /^IORING_OP_/, except: /_LAST$/ } },
  'io-uring-op-flags': { unnamed: 'IO_URING_OP_???', flags: 'IO_URING_OP_SUPPORTED' },
  'io-uring-restriction': {
    unnamed: 'IORING_RESTRICTION_???',
    values: { from: RING, match: /^IORING_RESTRICTION_/, except: /_LAST$/ },
  },
  'io-uring-sqe-flags': { unnamed: 'IOSQE_???', flags: { from: RING, match: /^IOSQE_/, except: /_BIT$/ } },
  'io-uring-resources': {
    unnamed: 'IORING_RSRC_???',
    flags: { from: RING, match: /^IORING_RSRC_REGISTER_/ },
  },
};

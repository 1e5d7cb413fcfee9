/** kcmp(2), membarrier(2). Pure. */
import type { Variant, VariantTables } from '../variants.js';

const fds: Variant = {
  args: [
    ['fd', 'unsigned int'],
    ['fd', 'unsigned int'],
  ],
};
const none: Variant = { args: [] };

export const MACHINE_VARIANTS: VariantTables = {
  kcmp: {
    command: 2,
    set: 'kcmp',
    rows: {
      KCMP_FILE: fds,
      KCMP_VM: none,
      KCMP_FILES: none,
      KCMP_FS: none,
      KCMP_SIGHAND: none,
      KCMP_IO: none,
      KCMP_SYSVSEM: none,
      KCMP_EPOLL_TFD: { args: [['fd', 'unsigned int'], 'in:kcmp-slot'] },
    },
  },
  membarrier: {
    command: 0,
    set: 'membarrier',
    rows: {
      MEMBARRIER_CMD_QUERY: { result: 'bits:membarrier-commands' },
      MEMBARRIER_CMD_GET_REGISTRATIONS: { result: 'bits:membarrier-commands' },
    },
  },
};

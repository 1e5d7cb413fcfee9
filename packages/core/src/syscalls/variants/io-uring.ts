/** io_uring_register(2). Pure. */
import type { Decode } from '../signature.js';
import type { Variant, VariantTables } from '../variants.js';

const of = (decode: Decode): Variant => ({ args: [decode, 'int'] });

export const IO_URING_VARIANTS: VariantTables = {
  io_uring_register: {
    command: 1,
    set: 'io-uring-register',
    rows: {
      IORING_REGISTER_BUFFERS: of('in:memory-range[3]'),
      IORING_REGISTER_FILES: of('in:fd[3]'),
      IORING_REGISTER_EVENTFD: of('in:fd[3]'),
      IORING_REGISTER_EVENTFD_ASYNC: of('in:fd[3]'),
      IORING_REGISTER_FILES_UPDATE: of('in:io-uring-files-update[3]'),
      IORING_REGISTER_PROBE: of('out:io-uring-probe[3]'),
      IORING_REGISTER_RESTRICTIONS: of('in:io-uring-restriction[3]'),
      IORING_REGISTER_FILES2: of('in:io-uring-files2[3]'),
      IORING_REGISTER_BUFFERS2: of('in:io-uring-buffers2[3]'),
      IORING_REGISTER_FILES_UPDATE2: of('in:io-uring-files-update2[3]'),
      IORING_REGISTER_BUFFERS_UPDATE: of('in:io-uring-buffers-update[3]'),
      IORING_REGISTER_IOWQ_AFF: of('in:cpu-set[3]'),
      IORING_REGISTER_IOWQ_MAX_WORKERS: of('inout:io-uring-workers[3]'),
      IORING_REGISTER_RING_FDS: of('in:io-uring-ring-fd[3]'),
      IORING_UNREGISTER_RING_FDS: of('in:io-uring-ring-index[3]'),
      IORING_REGISTER_PBUF_RING: of('in:io-uring-buffer-ring'),
      IORING_UNREGISTER_PBUF_RING: of('in:io-uring-buffer-ring'),
    },
  },
};

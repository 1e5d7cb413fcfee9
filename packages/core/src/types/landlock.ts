/** Landlock: linux/landlock.h. Pure. */
import { sized } from './sized.js';
import { fd, flags, struct, u64, type Type } from './type.js';

const fileAccess = flags('landlock-fs', 64);
const portAccess = flags('landlock-net', 64);

export const LANDLOCK_TYPES: Readonly<Record<string, Type>> = {
  'landlock-ruleset': sized(
    struct('landlock-ruleset', 24, {
      handled_access_fs: [0, fileAccess],
      handled_access_net: [8, portAccess],
      scoped: [16, flags('landlock-scope', 64)],
    }),
    { least: 8 },
  ),
  /** Packed. */
  'landlock-path-beneath': struct('landlock-path-beneath', 12, {
    allowed_access: [0, fileAccess],
    parent_fd: [8, fd],
  }),
  'landlock-net-port': struct('landlock-net-port', 16, { allowed_access: [0, portAccess], port: [8, u64] }),
};

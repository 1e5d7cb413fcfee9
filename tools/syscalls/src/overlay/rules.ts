import type { Decode } from '../../../../packages/core/src/syscalls/signature.js';

/** Names that the kernel's prototypes give to descriptors. */
const FD_NAME = /^(fd|fd_in|fd_out|in_fd|out_fd|epfd|pidfd|fs_fd|kernel_fd|initrd_fd|fanotify_fd|mqdes)$/;
const DIRFD_NAME = /^(old|new|from_|to_)?dfd$/;
const PATH_NAME =
  /^(filename|pathname|path|oldname|newname|old|new|new_root|put_old|from_path|to_path|special|specialfile|library|name)$/;

/** How a parameter decodes by its type and name alone. */
export function decodeByRule(type: string, name: string): Decode {
  if (type.endsWith('*'))
    return /^(const )?char \*$/.test(type) && PATH_NAME.test(name) && type.startsWith('const')
      ? 'path'
      : 'address';
  if (/^(cap_user_\w+|const cap_user_\w+|__sighandler_t)$/.test(type)) return 'address';
  if (type === 'umode_t') return 'mode';
  if (type === 'pid_t') return 'pid';
  if (type === 'aio_context_t') return 'hex';
  if (name === 'sig') return 'signal';
  if (FD_NAME.test(name)) return 'fd';
  if (DIRFD_NAME.test(name)) return 'dirfd';
  if (/^(\w+_)?flags?$/.test(name)) return 'hex';
  return 'int';
}

/** What the links in `/proc/PID/fd` say (proc(5)). Pure. */
import type { DescriptorKind } from '../../descriptors/kind.js';

/** A link, taken apart. */
export interface DescriptorLink {
  /** A path, `socket:[4711]`, `anon_inode:[eventpoll]`; without the mark of a file that is gone. */
  path: string;
  /** The file has no name any more. */
  deleted?: true;
  /** Absent for a path: only the file itself tells. */
  kind?: DescriptorKind;
  /** Sockets and pipes. */
  inode?: number;
}

/** What the kernel appends to the path of a file without a name (d_path, fs/d_path.c). */
const DELETED = ' (deleted)';

const MEMFD = '/memfd:';

/** The names that the kernel's callers of anon_inode_getfd() give, without brackets. */
const ANONYMOUS: Readonly<Record<string, DescriptorKind>> = {
  eventfd: 'eventfd',
  eventpoll: 'epoll',
  timerfd: 'timerfd',
  signalfd: 'signalfd',
  inotify: 'inotify',
  fanotify: 'fanotify',
  pidfd: 'pidfd',
  io_uring: 'io_uring',
  userfaultfd: 'userfaultfd',
  perf_event: 'perf_event',
  'bpf-map': 'bpf',
  'bpf-prog': 'bpf',
  bpf_link: 'bpf',
  btf: 'bpf',
  fscontext: 'mount',
  'landlock-ruleset': 'landlock',
  'seccomp notify': 'seccomp',
};

const OBJECT = /^(socket|pipe|pidfd):\[(\d+)\]$/;

/** Takes a link apart. */
export function parseLink(link: string): DescriptorLink {
  const [, object, inode] = OBJECT.exec(link) ?? [];
  if (object !== undefined) return { path: link, kind: object as DescriptorKind, inode: Number(inode) };
  if (link.startsWith('anon_inode:')) {
    const name = link.slice('anon_inode:'.length).replaceAll(/^\[|\]$/g, '');
    return { path: link, kind: ANONYMOUS[name] ?? 'other' };
  }
  if (!link.endsWith(DELETED)) return { path: link };
  const path = link.slice(0, -DELETED.length);
  return { path, deleted: true, ...(path.startsWith(MEMFD) && { kind: 'memfd' as const }) };
}

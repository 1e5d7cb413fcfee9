/** What a descriptor refers to, at this moment. */
import { AT_FDCWD } from '../../decode/call.js';
import { readFileSync } from 'node:fs';
import type { Arch, DescribedDescriptor, DescriptorInfo } from '../../events.js';
import { allocate } from '../../ffi/buffer.js';
import { statx } from '../../ffi/libc.js';
import { readProcLink } from './proc-link.js';
import { parseLink, type DescriptorLink } from './link.js';
import { Sockets, type Place } from './sockets.js';

/** The number of statx(2). */
const STATX: Readonly<Record<Arch, number>> = { x64: 332, arm64: 291 };

/** linux/stat.h: `struct statx` and its flags. */
const AT_STATX_DONT_SYNC = 0x4000;
const STATX_TYPE = 1;
const STX_MODE = 28;
const STX_RDEV_MAJOR = 128;
const S_IFMT = 0o170000;
const S_IFBLK = 0o060000;
const KINDS: Readonly<Record<number, 'directory' | 'pipe' | 'file' | 'socket' | 'other'>> = {
  0o010000: 'pipe',
  0o040000: 'directory',
  0o100000: 'file',
  0o120000: 'other',
  0o140000: 'socket',
  0: 'other',
};

const stat = allocate(256);

/**
 * Type and number of a file, as the kernel remembers them: a file system that must be asked (FUSE, NFS) is not, because
 * whoever answers for it may be what we trace, and stand.
 */
function fileInfo(link: string, arch: Arch): DescriptorInfo {
  if (statx(STATX[arch], AT_FDCWD, link, AT_STATX_DONT_SYNC, STATX_TYPE, stat.address) < 0)
    return { kind: 'other' };
  const { bytes } = stat;
  const kind = KINDS[bytes.readUInt16LE(STX_MODE) & S_IFMT];
  if (kind !== undefined) return { kind };
  const device = {
    type: (bytes.readUInt16LE(STX_MODE) & S_IFMT) === S_IFBLK ? ('block' as const) : ('char' as const),
    major: bytes.readUInt32LE(STX_RDEV_MAJOR),
    minor: bytes.readUInt32LE(STX_RDEV_MAJOR + 4),
  };
  return { kind: 'device', device };
}

/** The process of a pidfd, -1 where it has ended and was waited for (fs/pidfs.c). */
function pidOf(tid: number, fd: number): number | undefined {
  try {
    const [, pid] = /^Pid:\s*(-?\d+)$/m.exec(readFileSync(`/proc/${tid}/fdinfo/${fd}`, 'utf8')) ?? [];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  }
}

/** Looks at the descriptors of tracees. */
export class Descriptors {
  readonly #sockets: Sockets;

  constructor(readonly arch: Arch) {
    this.#sockets = new Sockets(arch);
  }

  /**
   * @param details protocol and ends of sockets, numbers of devices, processes of pidfds: `descriptor`
   * @returns `undefined` where the thread has no such descriptor
   */
  describe(place: Place, details: boolean): DescribedDescriptor | undefined {
    const { tid, fd } = place;
    const link = fd === AT_FDCWD ? `/proc/${tid}/cwd` : `/proc/${tid}/fd/${fd}`;
    const target = readProcLink(link);
    if (target === undefined) return undefined;
    const parsed = parseLink(target);
    const described: DescribedDescriptor = { path: parsed.path };
    if (parsed.deleted) described.deleted = true;
    if (details) described.descriptor = this.#info(place, link, parsed);
    return described;
  }

  #info(place: Place, link: string, { kind, inode }: DescriptorLink): DescriptorInfo {
    if (kind === undefined) return fileInfo(link, this.arch);
    if (kind === 'socket' && inode !== undefined) {
      return { kind, inode, ...this.#sockets.get(place, link, inode) };
    }
    const pid = kind === 'pidfd' ? pidOf(place.tid, place.fd) : undefined;
    return { kind, ...(inode !== undefined && { inode }), ...(pid !== undefined && { pid }) };
  }
}

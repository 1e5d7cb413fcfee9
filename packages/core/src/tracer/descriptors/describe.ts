/** What a descriptor refers to, at this moment. */
import { readFileSync, statSync } from 'node:fs';
import type { Arch, DescribedDescriptor, DescriptorInfo } from '../../events.js';
import { addressOf, readlink } from '../../ffi/libc.js';
import { parseLink, type DescriptorLink } from './link.js';
import { Sockets, type Place } from './sockets.js';

const linkBuffer = Buffer.from(new ArrayBuffer(4096));
const linkAddress = addressOf(linkBuffer);

/** Target of a symbolic link in /proc, `undefined` where there is none. */
export function readProcLink(path: string): string | undefined {
  const length = readlink(path, linkAddress, linkBuffer.length);
  return length < 0 ? undefined : linkBuffer.toString('utf8', 0, length);
}

/** The working directory, in the place of a descriptor (openat(2)). */
const AT_FDCWD = -100;

const MINOR_BITS = 8;

function fileInfo(link: string): DescriptorInfo {
  const stat = statSync(link, { throwIfNoEntry: false });
  if (stat === undefined) return { kind: 'other' };
  if (stat.isDirectory()) return { kind: 'directory' };
  if (stat.isFIFO()) return { kind: 'pipe' };
  if (!stat.isCharacterDevice() && !stat.isBlockDevice()) return { kind: 'file' };
  const { rdev } = stat;
  const device = {
    type: stat.isBlockDevice() ? ('block' as const) : ('char' as const),
    // new_encode_dev (linux/kdev_t.h): the low byte of the minor number stands below the major one.
    major: (rdev >>> MINOR_BITS) & 0xfff,
    minor: (rdev & 0xff) | ((rdev >>> 12) & 0xfff00),
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

  constructor(arch: Arch) {
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
    if (kind === undefined) return fileInfo(link);
    if (kind === 'socket' && inode !== undefined) {
      return { kind, inode, ...this.#sockets.get(place, link, inode) };
    }
    const pid = kind === 'pidfd' ? pidOf(place.tid, place.fd) : undefined;
    return { kind, ...(inode !== undefined && { inode }), ...(pid !== undefined && { pid }) };
  }
}

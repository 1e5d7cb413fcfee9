/** What sockets are: their protocol and both ends, by inode. */
import { readFileSync } from 'node:fs';
import { constantSet, decodeEnum } from '../../linux/constants.js';
import { allocate } from '../../ffi/buffer.js';
import { close, getxattr, recv, send, socket } from '../../ffi/libc.js';
import type { Arch } from '../../events.js';
import { now } from '../clock.js';
import { askEnds } from './socket-ends.js';
import { addInetTable, addNetlinkTable, type SocketEnds } from './inet-table.js';
import { parseUnixAnswer, unixRequest } from './unix-diag.js';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
const MSG_DONTWAIT = 0x40;

/** What sockets of these protocols are listed in; the names are those of the kernel's `struct proto`. */
const TABLES: Readonly<Record<string, string>> = {
  TCP: 'tcp',
  TCPv6: 'tcp6',
  UDP: 'udp',
  UDPv6: 'udp6',
  UDPLITE: 'udplite',
  UDPLITEv6: 'udplite6',
  RAW: 'raw',
  RAWv6: 'raw6',
  PING: 'icmp',
  PINGv6: 'icmp6',
  NETLINK: 'netlink',
};

/** A table that took longer to read than this is not read again at once, ns. */
const CHEAP = 500_000;
/** Reading tables takes at most one part in so many of the time. */
const PAUSE = 20;

/** Most sockets that are remembered. */
const REMEMBERED = 16384;

const answer = allocate(8192);
const question = allocate(64);

/** A socket. */
export interface SocketDescription extends SocketEnds {
  protocol?: string;
  /** UNIX sockets: inode of the one at the other end. */
  peer?: number;
}

/** Whether nothing of it can change but by its end: a datagram socket may be connected to another address at any time. */
const isFinal = ({ protocol, local, remote, peer }: SocketDescription): boolean =>
  (local !== undefined && remote !== undefined && protocol?.startsWith('TCP') === true) ||
  (peer !== undefined && protocol === 'UNIX-STREAM');

/** Where a descriptor is. */
export interface Place {
  pid: number;
  tid: number;
  fd: number;
}

export class Sockets {
  readonly #known = new Map<number, SocketDescription>();
  readonly #nextRead = new Map<string, number>();
  #diag: number | undefined;

  constructor(readonly arch: Arch) {}

  /** @param link path of the descriptor's link in /proc */
  get({ pid, tid, fd }: Place, link: string, inode: number): SocketDescription {
    const known = this.#known.get(inode);
    if (known !== undefined && isFinal(known)) return known;
    const protocol = known?.protocol ?? protocolOf(link);
    const description = {
      ...(protocol !== undefined && { protocol }),
      ...(protocol?.startsWith('UNIX')
        ? this.#unix(inode)
        : (askEnds(pid, fd, inode, { options: { arch: this.arch } }, this.#netlink) ??
          this.#listed(tid, protocol, inode, known))),
    };
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(inode, description);
    return description;
  }

  close(): void {
    if (this.#diag !== undefined && this.#diag >= 0) close(this.#diag);
    this.#diag = undefined;
  }

  #listed(
    tid: number,
    protocol: string | undefined,
    inode: number,
    known: SocketEnds | undefined,
  ): SocketEnds {
    const table = TABLES[protocol ?? ''];
    if (table === undefined) return {};
    const begun = now();
    if (begun < (this.#nextRead.get(table) ?? 0)) return { ...known };
    const sockets = new Map<number, SocketEnds>();
    try {
      const text = readFileSync(`/proc/${tid}/net/${table}`, 'latin1');
      if (protocol === 'NETLINK') addNetlinkTable(text, this.#netlink, sockets);
      else addInetTable(text, sockets);
    } catch {
      return {};
    }
    const took = now() - begun;
    if (took > CHEAP) this.#nextRead.set(table, begun + took * PAUSE);
    return sockets.get(inode) ?? {};
  }

  #netlink = (protocol: number): string => {
    const name = decodeEnum(constantSet(this.arch, 'netlink-protocol') ?? {}, protocol);
    return name?.replace('NETLINK_', '') ?? String(protocol);
  };

  #unix(inode: number): Pick<SocketDescription, 'local' | 'peer'> {
    this.#diag ??= socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (this.#diag < 0) return {};
    const request = unixRequest(inode);
    request.copy(question.bytes);
    if (send(this.#diag, question.address, request.length, 0) < 0) return {};
    const length = recv(this.#diag, answer.address, answer.bytes.length, MSG_DONTWAIT);
    const found = length < 0 ? undefined : parseUnixAnswer(answer.bytes.subarray(0, length), inode);
    return {
      ...(found?.name !== undefined && { local: found.name }),
      ...(found?.peer !== undefined && { peer: found.peer }),
    };
  }
}

/** The name of a socket's protocol (sockfs_xattr_get, net/socket.c). */
function protocolOf(link: string): string | undefined {
  const length = getxattr(link, 'system.sockprotoname', answer.address, 64);
  return length <= 0 ? undefined : answer.bytes.toString('latin1', 0, length).replace(/\0.*$/, '');
}

/**
 * Both ends of a socket, asked of the socket itself: pidfd_getfd(2), Linux 5.6.
 *
 * The tracer has the socket for as long as two calls take, while the thread that uses it stands. Would another thread
 * close it within these microseconds, the end of the connection would wait for as long.
 */
import { decodeSockaddr, SOCKADDR_LIMIT, type AddressView } from '../../decode/sockaddr.js';
import { formatAddress } from '../../linux/inet.js';
import { allocate } from '../../ffi/buffer.js';
import { close, getpeername, getsockname, getsockopt, syscall } from '../../ffi/libc.js';
import type { SocketEnds } from './inet-table.js';
import { readProcLink } from './proc-link.js';

/** The same on both machines (include/uapi/asm-generic/unistd.h). */
const PIDFD_OPEN = 434;
const PIDFD_GETFD = 438;

const SOL_SOCKET = 1;
const SO_PROTOCOL = 38;
const AF_NETLINK = 16;

const address = allocate(SOCKADDR_LIMIT);
const length = allocate(4);
const option = allocate(4);

type Ask = (fd: number, address: number, length: number) => number;

function endOf(ask: Ask, fd: number): Buffer | undefined {
  length.bytes.writeUInt32LE(SOCKADDR_LIMIT);
  if (ask(fd, address.address, length.address) < 0) return undefined;
  return address.bytes.subarray(0, Math.min(SOCKADDR_LIMIT, length.bytes.readUInt32LE()));
}

function protocolOf(fd: number): number {
  length.bytes.writeUInt32LE(4);
  const failed = getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, option.address, length.address) < 0;
  return failed ? -1 : option.bytes.readInt32LE();
}

/** Port 0: it is bound to nothing yet. */
function inetEnd(bytes: Buffer | undefined, view: AddressView): string | undefined {
  const decoded = bytes && decodeSockaddr(bytes, view);
  return decoded?.port ? formatAddress(decoded) : undefined;
}

function endsOf(fd: number, view: AddressView, netlinkName: (protocol: number) => string): SocketEnds {
  const own = endOf(getsockname, fd);
  if (own === undefined || own.length < 2) return {};
  if (own.readUInt16LE() === AF_NETLINK) {
    const port = decodeSockaddr(own, view)?.netlinkPid ?? 0;
    return port === 0 ? {} : { local: `${netlinkName(protocolOf(fd))}:${port}` };
  }
  const local = inetEnd(own, view);
  const remote = inetEnd(endOf(getpeername, fd), view);
  return { ...(local !== undefined && { local }), ...(remote !== undefined && { remote }) };
}

/** `undefined` where the kernel does not hand the socket over. */
export function askEnds(
  pid: number,
  fd: number,
  inode: number,
  view: AddressView,
  netlinkName: (protocol: number) => string,
): SocketEnds | undefined {
  const process = syscall(PIDFD_OPEN, pid, 0, 0);
  if (process < 0) return undefined;
  const socket = syscall(PIDFD_GETFD, process, fd, 0);
  close(process);
  if (socket < 0) return undefined;
  // A thread may have descriptors of its own: then the process has another file under that number.
  const isIt = readProcLink(`/proc/self/fd/${socket}`) === `socket:[${inode}]`;
  const ends = isIt ? endsOf(socket, view, netlinkName) : undefined;
  close(socket);
  return ends;
}

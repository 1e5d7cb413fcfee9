/** Socket addresses (`struct sockaddr_*` of linux/un.h, linux/in.h, linux/in6.h, linux/netlink.h). Pure. */
import type { SocketAddress } from '../events.js';

const AF_UNSPEC = 0;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;

/** Longest sockaddr the kernel takes: `struct sockaddr_storage`. */
export const SOCKADDR_LIMIT = 128;

function unixPath(bytes: Buffer): string | undefined {
  const path = bytes.subarray(2);
  if (path.length === 0) return undefined;
  // An abstract name is all the bytes behind the first NUL; a path ends at its first NUL.
  if (path[0] === 0) return `@${path.toString('utf8', 1)}`;
  const end = path.indexOf(0);
  return path.toString('utf8', 0, end < 0 ? path.length : end);
}

/** Sixteen bytes in the form of RFC 5952. */
export function formatInet6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(i * 2));
  let best = { start: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { start: i, length };
  }
  const mapped = best.start === 0 && best.length === 5 && groups[5] === 0xffff;
  if (mapped) return `::ffff:${bytes.subarray(12, 16).join('.')}`;
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(':');
  return `${hex.slice(0, best.start).join(':')}::${hex.slice(best.start + best.length).join(':')}`;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function formatAddress({ address = '', port }: SocketAddress): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Decodes as much as the bytes hold. `familyName` names the families that have no form of their own here. */
export function decodeSockaddr(bytes: Buffer, familyName: (family: number) => string): SocketAddress | null {
  if (bytes.length < 2) return null;
  const family = bytes.readUInt16LE(0);
  const address: SocketAddress = { family: familyName(family) };
  if (family === AF_UNSPEC) return address;
  if (family === AF_UNIX) {
    const path = unixPath(bytes);
    return path === undefined ? address : { ...address, path };
  }
  if (family === AF_INET && bytes.length >= 8) {
    return { ...address, port: bytes.readUInt16BE(2), address: bytes.subarray(4, 8).join('.') };
  }
  if (family === AF_INET6 && bytes.length >= 24) {
    return {
      ...address,
      port: bytes.readUInt16BE(2),
      flowInfo: bytes.readUInt32BE(4),
      address: formatInet6(bytes.subarray(8, 24)),
      scopeId: bytes.length >= 28 ? bytes.readUInt32LE(24) : 0,
    };
  }
  if (family === AF_NETLINK && bytes.length >= 12) {
    return { ...address, netlinkPid: bytes.readUInt32LE(4), netlinkGroups: bytes.readUInt32LE(8) };
  }
  return { ...address, base64: bytes.toString('base64', 2) };
}

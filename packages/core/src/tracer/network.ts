/** What the kernel says of sockets and interfaces beside the call: names of interfaces, protocols of netlink sockets. */
import { readFileSync } from 'node:fs';
import { allocate } from '../ffi/buffer.js';
import { getxattr, ifIndexToName } from '../ffi/libc.js';

/** IF_NAMESIZE (net/if.h). */
const name = allocate(16);

/** The name of an interface of the tracer's own network namespace; `undefined` where no interface has the index. */
export function interfaceName(index: number): string | undefined {
  if (index <= 0 || ifIndexToName(index, name.address) === 0) return undefined;
  return name.bytes.toString('latin1', 0, name.bytes.indexOf(0));
}

/** Most sockets that are remembered. */
const REMEMBERED = 256;

/** Protocols of sockets by inode; `undefined` for those that are no netlink sockets. An inode has one socket, once. */
const protocols = new Map<string, number | undefined>();

const protocolName = allocate(16);

/** Whether a descriptor is a netlink socket: the kernel names the protocol of every socket (net/socket.c). */
function isNetlink(path: string): boolean {
  const length = getxattr(path, 'system.sockprotoname', protocolName.address, protocolName.bytes.length);
  return length > 0 && protocolName.bytes.toString('latin1', 0, length).replace('\0', '') === 'NETLINK';
}

/** Columns of /proc/PID/net/netlink (net/netlink/af_netlink.c): the protocol is the second, the inode the last. */
function readProtocol(tid: number, inode: string): number | null {
  let table: string;
  try {
    table = readFileSync(`/proc/${tid}/net/netlink`, 'latin1');
  } catch {
    return null;
  }
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    if (columns.at(-1) === inode) return Number(columns[1]);
  }
  // It has no address yet.
  return null;
}

/**
 * The protocol of a descriptor that is a netlink socket (`NETLINK_ROUTE`: 0), `null` where the kernel does not say;
 * `undefined` for one that is none.
 * @param link what /proc/PID/fd says it refers to
 */
export function netlinkProtocol(
  tid: number,
  fd: number,
  link: string | undefined,
): number | null | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1];
  if (inode === undefined) return undefined;
  if (protocols.has(inode)) return protocols.get(inode);
  const protocol = isNetlink(`/proc/${tid}/fd/${fd}`) ? readProtocol(tid, inode) : undefined;
  if (protocols.size >= REMEMBERED) protocols.clear();
  if (protocol !== null) protocols.set(inode, protocol);
  return protocol;
}

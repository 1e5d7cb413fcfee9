/** What the kernel says of sockets and interfaces beside the call: names of interfaces, protocols of netlink sockets. */
import { readFileSync } from 'node:fs';
import { allocate } from '../ffi/buffer.js';
import { ifIndexToName } from '../ffi/libc.js';

/** IF_NAMESIZE (net/if.h). */
const name = allocate(16);

/** The name of an interface of the tracer's own network namespace; `undefined` where no interface has the index. */
export function interfaceName(index: number): string | undefined {
  if (index <= 0 || ifIndexToName(index, name.address) === 0) return undefined;
  return name.bytes.toString('latin1', 0, name.bytes.indexOf(0));
}

/** Most sockets that are remembered. */
const REMEMBERED = 256;

/** Protocols of sockets by inode; `null` for those that are no netlink sockets. An inode has one socket, once. */
const protocols = new Map<string, number | null>();

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
  return null;
}

/**
 * The protocol of a descriptor that is a netlink socket (`NETLINK_ROUTE`: 0).
 * @param link what /proc/PID/fd says it refers to
 */
export function netlinkProtocol(tid: number, link: string | undefined): number | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(link ?? '')?.[1];
  if (inode === undefined) return undefined;
  let protocol = protocols.get(inode);
  if (protocol === undefined) {
    if (protocols.size >= REMEMBERED) protocols.clear();
    protocol = readProtocol(tid, inode);
    protocols.set(inode, protocol);
  }
  return protocol ?? undefined;
}

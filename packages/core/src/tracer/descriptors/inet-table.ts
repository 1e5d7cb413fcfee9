/** The tables of internet sockets, `/proc/PID/net/{tcp,udp,raw,…}[6]` (proc(5); net/ipv4/tcp_ipv4.c). Pure. */
import { formatInet6 } from '../../linux/inet.js';

/** Both ends of a socket, as `127.0.0.1:80` and `[::1]:80`. */
export interface SocketEnds {
  local?: string;
  remote?: string;
}

/** `0100007F:0050`: the words of an address in the machine's byte order, and a port. */
function parseAddress(text: string): string | undefined {
  const colon = text.indexOf(':');
  const hex = text.slice(0, colon);
  const port = Number.parseInt(text.slice(colon + 1), 16);
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length !== 4 && bytes.length !== 16) return undefined;
  bytes.swap32();
  const address = bytes.length === 4 ? bytes.join('.') : `[${formatInet6(bytes)}]`;
  return `${address}:${port}`;
}

const isAny = (text: string): boolean => /^0+:0000$/.test(text);

const LOCAL = 1;
const REMOTE = 2;
const INODE = 9;

/** Adds the sockets of one table, by inode. Without a port, an end is none. */
export function addInetTable(text: string, sockets: Map<number, SocketEnds>): void {
  for (const line of text.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    const inode = Number(columns[INODE]);
    if (!(inode > 0)) continue;
    const ends: SocketEnds = {};
    const [local = '', remote = ''] = [columns[LOCAL], columns[REMOTE]];
    const bound = parseAddress(local);
    const connected = parseAddress(remote);
    if (bound !== undefined && !local.endsWith(':0000')) ends.local = bound;
    if (connected !== undefined && !isAny(remote)) ends.remote = connected;
    sockets.set(inode, ends);
  }
}

/** Adds the sockets of `/proc/PID/net/netlink`, by inode: protocol and port id. */
export function addNetlinkTable(
  text: string,
  nameOf: (protocol: number) => string,
  sockets: Map<number, SocketEnds>,
): void {
  for (const line of text.split('\n').slice(1)) {
    const columns = line.trim().split(/\s+/);
    const [, protocol, port] = columns;
    const inode = Number(columns.at(-1));
    if (inode > 0 && port !== '0') sockets.set(inode, { local: `${nameOf(Number(protocol))}:${port}` });
  }
}

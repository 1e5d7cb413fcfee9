/** Questions to the kernel about one UNIX socket, and its answers: sock_diag(7), linux/unix_diag.h. Pure. */

/** linux/netlink.h, linux/sock_diag.h. */
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const HEADER_SIZE = 16;
const REQUEST_SIZE = 24;
const MESSAGE_SIZE = 16;
const AF_UNIX = 1;
const ALL_STATES = 0xffffffff;
const UDIAG_SHOW_NAME = 1;
const UDIAG_SHOW_PEER = 4;
const UNIX_DIAG_NAME = 0;
const UNIX_DIAG_PEER = 2;
const ANY_COOKIE = 0xffffffff;

/** What the kernel says of a socket. */
export interface UnixSocket {
  /** `/run/x.sock`, `@abstract`. */
  name?: string;
  /** Inode of the socket at the other end. */
  peer?: number;
}

/** Asks for the socket with that inode. */
export function unixRequest(inode: number): Buffer {
  const message = Buffer.alloc(HEADER_SIZE + REQUEST_SIZE);
  message.writeUInt32LE(message.length, 0);
  message.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  message.writeUInt16LE(NLM_F_REQUEST, 6);
  message.writeUInt32LE(inode, 8);
  message.writeUInt8(AF_UNIX, HEADER_SIZE);
  message.writeUInt32LE(ALL_STATES, HEADER_SIZE + 4);
  message.writeUInt32LE(inode, HEADER_SIZE + 8);
  message.writeUInt32LE(UDIAG_SHOW_NAME | UDIAG_SHOW_PEER, HEADER_SIZE + 12);
  message.writeUInt32LE(ANY_COOKIE, HEADER_SIZE + 16);
  message.writeUInt32LE(ANY_COOKIE, HEADER_SIZE + 20);
  return message;
}

function nameIn(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes[0] === 0) return `@${bytes.toString('utf8', 1)}`;
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}

/** Reads the answer about that inode; `undefined` where it is another, or none. */
export function parseUnixAnswer(bytes: Buffer, inode: number): UnixSocket | undefined {
  if (bytes.length < HEADER_SIZE + MESSAGE_SIZE) return undefined;
  if (bytes.readUInt16LE(4) !== SOCK_DIAG_BY_FAMILY) return undefined;
  if (bytes.readUInt32LE(HEADER_SIZE + 4) !== inode) return undefined;
  const end = Math.min(bytes.length, bytes.readUInt32LE(0));
  const socket: UnixSocket = {};
  for (let at = HEADER_SIZE + MESSAGE_SIZE; at + 4 <= end;) {
    const length = bytes.readUInt16LE(at);
    const type = bytes.readUInt16LE(at + 2);
    if (length < 4) break;
    const value = bytes.subarray(at + 4, Math.min(end, at + length));
    const name = type === UNIX_DIAG_NAME ? nameIn(value) : undefined;
    if (name !== undefined) socket.name = name;
    const peer = type === UNIX_DIAG_PEER && value.length >= 4 ? value.readUInt32LE(0) : 0;
    // One that nobody has accepted has no inode yet.
    if (peer !== 0) socket.peer = peer;
    at += (length + 3) & ~3;
  }
  return socket;
}

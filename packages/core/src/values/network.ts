/** Values of calls about sockets. Part of the data model of `events.ts`. */
import type { EnumValue, FlagsValue, Integer, MemoryValue } from '../values.js';

/** A socket address. Only the fields that the family has are present. */
export interface SocketAddress {
  /** `AF_INET`; its number where it has no name. */
  family: string;
  /** Numeric address (`AF_INET`, `AF_INET6`). */
  address?: string;
  /** `AF_INET`, `AF_INET6`, `AF_VSOCK`. */
  port?: number;
  /** `AF_UNIX`: the path; an abstract name begins with `@`. Absent for an unnamed socket. */
  path?: string;
  /** `AF_UNIX`: the name is abstract (unix(7)): no file has it. */
  abstract?: true;
  /** `AF_INET6` only; no `scopeId` where the address is too short for it. */
  flowInfo?: number;
  scopeId?: number;
  /** `AF_INET6`, link-local: the name of the interface that `scopeId` is the index of. */
  scope?: string;
  /** `AF_NETLINK` only. */
  netlinkPid?: number;
  netlinkGroups?: number;
  /** `AF_PACKET` only: packet(7). `hardwareAddress` has as many bytes as there are of `hardwareLength`. */
  protocol?: EnumValue;
  interface?: EnumValue;
  hardwareType?: EnumValue;
  packetType?: EnumValue;
  hardwareLength?: number;
  hardwareAddress?: number[];
  /** `AF_VSOCK` only: vsock(7). */
  cid?: EnumValue;
  flags?: FlagsValue;
  /** `AF_ALG`, `AF_QIPCRTR`, `AF_X25`, `AF_XDP`: by the names of the kernel's structure. */
  fields?: MemoryValue;
  /** `AF_NETLINK`, `AF_VSOCK`: padding, where it is not 0. */
  reserved?: number;
  /**
   * Bytes, base64: all those behind the family, of one that is not decoded or that is too short for it; of `AF_UNIX` those
   * of the path (without `@`), only where they are not UTF-8; of `AF_VSOCK` its padding, where it is not 0.
   */
  base64?: string;
}

/** A control message (cmsg(3)): what goes beside the data of a message. */
export interface ControlMessage {
  /** `cmsg_len`: with its header of 16 bytes. */
  length: Integer;
  /** `SOL_SOCKET`. */
  level: EnumValue;
  /** `SCM_RIGHTS`, `IP_TTL`; by its level. */
  type: EnumValue;
  /** `SCM_RIGHTS`: descriptors that are passed; `SCM_PIDFD`: one of the sender. */
  fds?: number[];
  /** The type of `data`, as the kernel names it (`ucred`, `timeval`); `[]` behind it: an array. */
  shape?: string;
  data?: MemoryValue | SocketAddress;
  /** All its data, of a type that is not known here, or that was cut. Base64. */
  base64?: string;
}

/** An attribute of a netlink message (`struct nlattr`, linux/netlink.h). */
export interface NetlinkAttribute {
  /** `nla_len`: with its header of 4 bytes. */
  length: number;
  type: EnumValue;
  /** `NLA_F_NESTED`, `NLA_F_NET_BYTEORDER`. */
  flags?: string[];
  /** The type of `data`; absent where it has attributes of its own, or is bytes only. */
  shape?: string;
  data?: MemoryValue;
  attributes?: NetlinkAttribute[];
  /** Its data, of a type that is not known here. Base64. */
  base64?: string;
  /** More attributes follow, which are not here: they were cut. */
  truncated?: true;
}

/** A netlink message (`struct nlmsghdr`, linux/netlink.h; rtnetlink(7)). */
export interface NetlinkMessage {
  /** `nlmsg_len`: with its header of 16 bytes. */
  length: number;
  /** `RTM_GETADDR`, `NLMSG_DONE`. */
  type: EnumValue;
  flags: FlagsValue;
  sequence: number;
  pid: number;
  /** The type of `data` (`ifaddrmsg`). */
  shape?: string;
  data?: MemoryValue;
  /** `NLMSG_ERROR`: the request that it answers. */
  request?: NetlinkMessage;
  /** What follows `data`. */
  attributes?: NetlinkAttribute[];
  /** What follows its header, or `data`, and is not decoded. Base64. */
  base64?: string;
  /** Bytes behind it that are too few for a message. Base64. */
  rest?: string;
  /** More messages follow, which are not here: they were cut. */
  truncated?: true;
}

/** One buffer of a message (`struct iovec`). */
export interface MessageBuffer {
  address: Integer;
  /** Its size. */
  length: Integer;
  /** What was sent from it, or received into it; absent where its memory cannot be read. */
  text?: string;
  /** `text` was cut at the string limit. */
  truncated?: true;
  /** The exact bytes of `text`, only where they are not UTF-8. */
  base64?: string;
  /** What it has, where the socket is a netlink socket: `text` is absent. */
  netlink?: NetlinkMessage[];
}

/** A message (`struct msghdr`, sendmsg(2)): what is to be sent; what was received, once the call has returned. */
export interface MessageHeader {
  /** Where it goes, where it came from; `null` where nobody says, or it cannot be read. */
  name: SocketAddress | null;
  nameAddress: Integer;
  nameLength: number;
  /** Its buffers; `null` where they cannot be read. */
  buffers: MessageBuffer[] | null;
  buffersAddress: Integer;
  bufferCount: Integer;
  /** Not all of the buffers are here. */
  buffersTruncated?: true;
  /** Empty where it cannot be read, too. */
  control: ControlMessage[];
  controlAddress: Integer;
  controlLength: Integer;
  /** Not all control messages are here: they were cut. */
  controlTruncated?: true;
  /** Where in memory those bytes of `control` begin that are no control message. */
  controlRest?: Integer;
  flags: FlagsValue;
  /** sendmmsg, recvmmsg: how many bytes were sent or received. */
  length?: number;
}

/** What descriptors refer to. Part of the data model of `events.ts`. */
import type { DescriptorKind } from '../descriptors/kind.js';

/** What a descriptor refers to, beyond its path. Only what its kind has is present. */
export interface DescriptorInfo {
  kind: DescriptorKind;
  /** Sockets and pipes: the number in `socket:[4711]`. */
  inode?: number;
  /** Sockets: the kernel's name of the protocol (`TCP`, `UDPv6`, `UNIX-STREAM`, `NETLINK`). */
  protocol?: string;
  /** Sockets: `127.0.0.1:80`, `[::1]:80`, `/run/x.sock`, `@abstract`; netlink: protocol and port id (`ROUTE:4711`). */
  local?: string;
  /** Sockets: the address that they are connected to. */
  remote?: string;
  /** UNIX sockets: the inode of the one that they are connected to. */
  peer?: number;
  device?: { type: 'char' | 'block'; major: number; minor: number };
  /** pidfds: the process, -1 where it is no more. */
  pid?: number;
}

/** What a descriptor refers to at the moment of a call: kind `fd`, when the trace was asked for it. */
export interface Described {
  /** As `/proc/PID/fd` says it: a path, `socket:[4711]`, `anon_inode:[eventpoll]`. */
  path?: string;
  /** The file has no name any more: `path` was its last one. */
  deleted?: true;
  /** Only where the trace was asked for details (`descriptorDetails`). */
  descriptor?: DescriptorInfo;
}

/** What a descriptor refers to. */
export interface DescribedDescriptor {
  /** As `/proc/PID/fd` says it. */
  path: string;
  /** The file has no name any more. */
  deleted?: true;
  descriptor?: DescriptorInfo;
}

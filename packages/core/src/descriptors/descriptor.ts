/** What is said of an open descriptor. */
import type { JsStack, SyscallEvent } from '../events.js';
import type { DescriptorKind, DescriptorOwner } from './kind.js';

export type { DescriptorKind, DescriptorOwner } from './kind.js';

/** A descriptor that was opened in the trace and is open still. */
export interface OpenDescriptor {
  /** Process (tgid). */
  pid: number;
  fd: number;
  kind: DescriptorKind;
  /**
   * The path as it was opened, absolute where the trace tells the folder; the local address of a socket; else what
   * `/proc/PID/fd` says (`socket:[4711]`), where the trace was asked for it (`descriptorPaths`).
   */
  path: string | null;
  /** Sockets: the remote address (`127.0.0.1:80`, `[::1]:80`, `/run/x.sock`, `@abstract`). */
  peer: string | null;
  /** Sockets: connections are accepted on it. */
  listening?: true;
  /** Name of the call that made it (`openat`, `dup3`). */
  syscall: string;
  /** The call that made it; in a child that inherited it, the call of its parent. */
  call: SyscallEvent;
  /** The JavaScript stack of that call. */
  stack?: JsStack;
  owner: DescriptorOwner;
  /** Closed when the process executes another program (`FD_CLOEXEC`). */
  closeOnExec: boolean;
  /** End of the call that made it, CLOCK_MONOTONIC, ns. */
  openedAt: number;
  /** Time since then, ns. */
  ageNs: number;
}

/** `socket:[4711]`, `pipe:[4712]`, `anon_inode:[eventpoll]` (proc(5), /proc/pid/fd). */
const LINK_TEXT = /^\w+:\[/;

/** One descriptor in a few words: `file /tmp/x`, `socket 127.0.0.1:80`, `pipe`. */
export function describeDescriptor({ kind, path, peer, listening }: OpenDescriptor): string {
  if (peer !== null) return `${kind} ${peer}`;
  if (path === null) return kind === 'other' ? 'descriptor' : kind;
  if (LINK_TEXT.test(path)) return path.startsWith('anon_inode:') && kind !== 'other' ? kind : path;
  if (kind === 'socket') return `socket ${listening ? 'listening on' : 'bound to'} ${path}`;
  return kind === 'other' ? path : `${kind} ${path}`;
}

/** The values of a call: its arguments and its result, as events hold them. Part of the data model of `events.ts`. */

import type { DescribedDescriptor, Described } from './values/descriptor.js';
import type { MessageHeader, NetlinkMessage, SocketAddress } from './values/network.js';

export type * from './values/descriptor.js';
export type * from './values/network.js';

/**
 * An integer of up to 64 bits: a number up to 2^53, above that (or below -2^53) its decimal digits as a
 * string. `BigInt(value)` is exact for both.
 */
export type Integer = number | string;

/** How the value of an argument or a result is to be read. */
export type ValueKind =
  | 'int'
  | 'hex'
  | 'address'
  | 'mode'
  | 'fd'
  | 'fds'
  | 'pid'
  | 'signal'
  | 'path'
  | 'string'
  | 'bytes'
  | 'flags'
  | 'enum'
  | 'strings'
  | 'environment'
  | 'sockaddr'
  | 'message'
  | 'messages'
  | 'netlink'
  | 'open-how'
  | 'clone-args'
  | 'memory'
  | 'value';

/** Flags by name; bits without a name stand last, as one hexadecimal number. */
export interface FlagsValue {
  flags: string[];
  raw: Integer;
  /** Where no bit has a name: what the names of others look like (`MAP_???`). */
  unnamed?: string;
}

/** A constant by name, `null` where the kernel's headers have no name for it. */
export interface EnumValue {
  name: string | null;
  raw: Integer;
  /** Where several constants have that value (requests of ioctl): all names, by the alphabet. */
  names?: string[];
  /** Where it has no name: what the names of others look like (`F_???`). */
  unnamed?: string;
}

/**
 * What stands in memory, by its C type: an integer, a text (`{ text, truncated, base64 }` where it was cut or is not
 * UTF-8), flags and constants by name, an array, or a structure by the names of its fields.
 */
export type MemoryValue =
  | Integer
  | string
  | boolean
  | null
  | FlagsValue
  | EnumValue
  | MemoryValue[]
  | { [field: string]: MemoryValue };

/**
 * What the kernel tells of a signal (`siginfo_t`, sigaction(2)), by its names. Only the fields that the signal and its
 * code give a meaning are present.
 */
export interface SignalInfo {
  si_signo: EnumValue;
  si_code: EnumValue;
  /** The sender, or the child. */
  si_pid?: Integer;
  /** -1 where the sender has no id in the namespace of the traced process. */
  si_uid?: Integer;
  /** What the sender (sigqueue(3)) or the timer gave with it, as an integer and as a pointer. */
  si_int?: Integer;
  si_ptr?: Integer;
  /** Exit status (`CLD_EXITED`), else the signal that ended, stopped or continued the child. */
  si_status?: Integer | EnumValue;
  /** Processor time of the child, in clock ticks (100 a second). */
  si_utime?: Integer;
  si_stime?: Integer;
  si_timerid?: Integer;
  si_overrun?: Integer;
  /** The address of a fault. */
  si_addr?: Integer;
  si_addr_lsb?: Integer;
  si_lower?: Integer;
  si_upper?: Integer;
  si_pkey?: Integer;
  si_band?: Integer;
  si_fd?: Integer;
  /** `SIGSYS`: the instruction behind the call, its number (`__NR_getpid`), and the machine. */
  si_call_addr?: Integer;
  si_syscall?: EnumValue;
  si_arch?: EnumValue;
}

/** How openat2(2) is to open a file (`struct open_how`). */
export interface OpenHow {
  flags: FlagsValue;
  mode: Integer;
  resolve: FlagsValue;
  /** What stands behind the known fields, base64; only where any of it is not zero. */
  rest?: string;
}

/** What clone3(2) is to make (`struct clone_args`). Of what the given size leaves out, nothing is present. */
export interface CloneArgs {
  flags: FlagsValue;
  /** Addresses where the kernel stores the descriptor of the child, and its id, if the flags ask for them. */
  pidfdAddress: Integer;
  childTidAddress: Integer;
  parentTidAddress: Integer;
  exitSignal: EnumValue;
  stack: Integer;
  stackSize: Integer;
  tls: Integer;
  /** Ids that the child is to have, innermost namespace first; the address where they cannot be read. */
  setTid?: number[] | Integer;
  setTidSize?: Integer;
  /** A descriptor, with `CLONE_INTO_CGROUP`. */
  cgroup?: Integer;
  /** Bytes behind the structure as it is known, base64, where they are not zero. */
  rest?: string;
  /** There are more than `rest` has. */
  restCut?: true;
  /** The descriptor of the child, with `CLONE_PIDFD`, once the call has returned. */
  pidfd?: number;
  /** Its id, with `CLONE_PARENT_SETTID`, once the call has returned. */
  parentTid?: number;
}

/** Any decoded value. `null`: a null pointer, memory that could not be read, or a value that never came to be. */
export type ArgValue =
  | Integer
  | string
  | string[]
  | number[]
  | FlagsValue
  | EnumValue
  | SocketAddress
  | MessageHeader
  | MessageHeader[]
  | NetlinkMessage[]
  | OpenHow
  | CloneArgs
  | MemoryValue;

/** One argument of a call. */
export interface SyscallArg extends Described {
  /** The parameter's name in the kernel's own prototype (`include/linux/syscalls.h`). */
  name: string;
  /** Its C type there, without `__user`. */
  type: string;
  kind: ValueKind;
  /** The register, as an unsigned integer. */
  rawValue: Integer;
  value: ArgValue;
  /** Kinds `memory` (behind a pointer) and `value` (in the register): the type of the value, as the kernel names it (`stat`, `timespec`); `[]` behind it: an array. */
  shape?: string;
  /**
   * Kind `memory`: what stood there before the call, where the kernel reads and then writes it. Kinds `message` and
   * `messages` of calls that receive: how long a name may be, of each.
   */
  before?: MemoryValue;
  /** Kinds `memory`, `fds`, `clone-args`: what the descriptors in it refer to, by their numbers. */
  descriptors?: Record<string, DescribedDescriptor>;
  /** The kernel writes it when the call ends, and the call has not ended: `value` is null. */
  pending?: true;
  /** The value was cut at the string limit, or at the list limit. */
  truncated?: true;
  /** Kind `strings`: indexes of the strings that were cut. */
  cut?: number[];
  /** Kind `strings`: indexes of the strings that could not be read: they are addresses, as text. */
  unread?: number[];
  /** Kinds `strings`, `environment`, `messages`, and arrays of kind `memory`: the address where memory ended before they did. */
  endsAt?: Integer;
  /** The memory behind the pointer could not be read: `value` is null. */
  unreadable?: true;
  /** Kinds `path`, `string`, `bytes`: the exact bytes, only where they are not valid UTF-8. */
  base64?: string;
}

/** The result of a call. */
export interface SyscallResult extends Described {
  kind: ValueKind;
  /** The return register, signed; `null` for a call that never returned. */
  rawValue: Integer | null;
  /** The returned value; -1 for a failed call, `null` for one that never returned. */
  value: Integer | null;
  /** Kind `flags`: the names of the bits of `value`. */
  flags?: string[];
  /** Kind `enum`: the name of `value`, `null` where it has none. */
  name?: string | null;
  /** Name of the errno of a failed call (`ENOENT`), else `null`. */
  errno: string | null;
  /** As strace prints it: `17`, `-1 ENOENT (No such file or directory)`, `?`. */
  text: string;
  /**
   * Why the call never returned. `exit`: it ends its thread. `killed`: its thread ended in it: a signal, or another
   * thread that called exit_group or execve. `detached`: the trace ended first.
   */
  reason?: 'exit' | 'killed' | 'detached';
}

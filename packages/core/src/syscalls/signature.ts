/** The shape of the generated system call tables. */

/** strace's classes of system calls, without the `%` (strace(1), "trace=syscall_set"). */
export type SyscallClass =
  | 'clock'
  | 'creds'
  | 'desc'
  | 'file'
  | 'fstat'
  | 'fstatfs'
  | 'ipc'
  | 'lstat'
  | 'memory'
  | 'network'
  | 'process'
  | 'pure'
  | 'signal'
  | 'stat'
  | 'statfs';

/**
 * How one parameter is decoded.
 *
 * - `int`: decimal, width and sign from the C type. `hex`, `address`, `mode` (octal), `pid`, `signal`: by name.
 * - `fd`: a descriptor; `dirfd`: a descriptor or `AT_FDCWD`; `fds:N`: a pointer to N descriptors that the kernel writes.
 * - `path`: a C string that names a file; `string`: any other C string.
 * - `strings`: a null-terminated array of C strings (`argv`); `environment`: the same, shown as a count, or whole without
 *   abbreviation.
 * - `bytes:in:N`: a buffer whose length is argument N (from 0); `bytes:out:N`: one that the kernel fills;
 *   the result says how many bytes, argument N is the most.
 * - `flags:SET`, `enum:SET`: constants, by the name of a set in `linux/constants.generated.ts`.
 * - `sigframe`: the register is the stack pointer, and points to what a signal handler returns to (`struct rt_sigframe`).
 * - `message:in`, `message:out`: a `struct msghdr` that is sent, that the kernel fills; `messages:in:N`,
 *   `messages:out:N`: an array of argument N `struct mmsghdr`, of which the result says how many were.
 * - `socket-bytes:in:N`, `socket-bytes:out:N`: as `bytes`, or messages where the socket is a netlink socket.
 * - `sockopt:in:N:TYPE`, `sockopt:out:N:TYPE`: the value of a socket option; N is its length, or a pointer to it. Without
 *   a type: an integer where it has four bytes, else bytes.
 * - `open-how:N`, `clone-args:N`: structures of openat2 and clone3; argument N is their size.
 * - `pidfd:N`: where clone stores a pidfd, or the id of the child, if its flags, argument N, ask for one; else an address.
 * - `in:TYPE`, `out:TYPE`, `inout:TYPE`: a pointer to a value of that type (`types/registry.ts`) that the kernel reads,
 *   writes, or both. `[N]` behind it: an array of as many elements as argument N says, `[*N]`: as the word behind
 *   argument N says, `[=N]`: of N elements, `[ret]`: of as many as the result says. `is:TYPE`: the register itself is
 *   such a value.
 * - `sockaddr:in:N`: length is argument N; `sockaddr:out:N`: argument N points to the length, written by the kernel.
 */
export type Decode =
  | 'int'
  | 'hex'
  | 'address'
  | 'mode'
  | 'pid'
  | 'signal'
  | 'fd'
  | 'dirfd'
  | 'path'
  | 'string'
  | 'strings'
  | 'environment'
  | `fds:${number}`
  | `bytes:in:${number}`
  | `bytes:out:${number}`
  | `flags:${string}`
  | `enum:${string}`
  | 'sigframe'
  | 'message:in'
  | 'message:out'
  | `messages:in:${number}`
  | `messages:out:${number}`
  | `socket-bytes:in:${number}`
  | `socket-bytes:out:${number}`
  | `sockopt:in:${number}`
  | `sockopt:out:${number}`
  | `sockopt:in:${number}:${string}`
  | `sockopt:out:${number}:${string}`
  | `open-how:${number}`
  | `clone-args:${number}`
  | `pidfd:${number}`
  | `in:${string}`
  | `out:${string}`
  | `inout:${string}`
  | `is:${string}`
  | `sockaddr:in:${number}`
  | `sockaddr:out:${number}`;

/** One parameter: its name and C type in the kernel's prototype, and how it is decoded. */
export type Param = readonly [name: string, type: string, decode: Decode];

/**
 * How a successful result is shown. `flags:SET`: as a number, and by the names of its bits; `bits:SET`: the same
 * without the word "flags". `enum:SET`, `hex-enum:SET`, `signal`: as a number, decimal or not, and by its name.
 */
export type ResultDecode =
  | 'int'
  | 'fd'
  | 'address'
  | 'hex'
  | 'mode'
  | 'pid'
  | 'none'
  | 'signal'
  | `flags:${string}`
  | `bits:${string}`
  | `enum:${string}`
  | `hex-enum:${string}`;

/** One system call. `none` as result: it never returns. */
export interface Signature {
  readonly number: number;
  readonly name: string;
  readonly params: readonly Param[];
  readonly result: ResultDecode;
  readonly classes: readonly SyscallClass[];
}

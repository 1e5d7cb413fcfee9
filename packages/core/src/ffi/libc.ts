/**
 * The C functions that the tracer child calls. Nothing else in ptracer touches koffi.
 *
 * Pointers are passed as plain addresses of buffers that live as long as the process, so that a call
 * converts integers only. `errno` must be read at once, and only after a function failed: koffi keeps the
 * old value after a success.
 */
import koffi from 'koffi';

const libc = koffi.load(null);

export const ptrace: (request: number, pid: number, addr: number, data: number | bigint) => number =
  libc.func('long ptrace(int request, int pid, uintptr_t addr, uintptr_t data)');

export const wait4: (pid: number, status: number, options: number, rusage: number) => number = libc.func(
  'int wait4(int pid, uintptr_t status, int options, uintptr_t rusage)',
);

type VectorCopy = (
  pid: number,
  localVector: number,
  localCount: number,
  remoteVector: number,
  remoteCount: number,
  flags: number,
) => number;

export const processVmReadv: VectorCopy = libc.func(
  'long process_vm_readv(int pid, uintptr_t lvec, unsigned long lcount, uintptr_t rvec, unsigned long rcount, unsigned long flags)',
);

export const processVmWritev: VectorCopy = libc.func(
  'long process_vm_writev(int pid, uintptr_t lvec, unsigned long lcount, uintptr_t rvec, unsigned long rcount, unsigned long flags)',
);

export const readlink: (path: string, buffer: number, size: number) => number = libc.func(
  'long readlink(const char *path, uintptr_t buffer, size_t size)',
);

export const getxattr: (path: string, name: string, value: number, size: number) => number = libc.func(
  'long getxattr(const char *path, const char *name, uintptr_t value, size_t size)',
);

export const send: (fd: number, buffer: number, length: number, flags: number) => number = libc.func(
  'long send(int fd, uintptr_t buffer, size_t length, int flags)',
);

export const recv: (fd: number, buffer: number, length: number, flags: number) => number = libc.func(
  'long recv(int fd, uintptr_t buffer, size_t length, int flags)',
);

export const poll: (fds: number, count: number, timeout: number) => number = libc.func(
  'int poll(uintptr_t fds, unsigned long count, int timeout)',
);

export const ifIndexToName: (index: number, name: number) => number = libc.func(
  'uintptr_t if_indextoname(unsigned int index, uintptr_t name)',
);

export const close: (fd: number) => number = libc.func('int close(int fd)');

export const socket: (domain: number, type: number, protocol: number) => number = libc.func(
  'int socket(int domain, int type, int protocol)',
);

export const bind: (fd: number, address: number, length: number) => number = libc.func(
  'int bind(int fd, uintptr_t address, unsigned int length)',
);

export const listen: (fd: number, backlog: number) => number = libc.func('int listen(int fd, int backlog)');

export const accept4: (fd: number, address: number, length: number, flags: number) => number = libc.func(
  'int accept4(int fd, uintptr_t address, uintptr_t length, int flags)',
);

export const getsockopt: (
  fd: number,
  level: number,
  option: number,
  value: number,
  length: number,
) => number = libc.func('int getsockopt(int fd, int level, int option, uintptr_t value, uintptr_t length)');

type AddressOf = (fd: number, address: number, length: number) => number;

export const getsockname: AddressOf = libc.func(
  'int getsockname(int fd, uintptr_t address, uintptr_t length)',
);

export const getpeername: AddressOf = libc.func(
  'int getpeername(int fd, uintptr_t address, uintptr_t length)',
);

/** A system call that libc may have no function for. */
export const syscall: (number: number, a: number, b: number, c: number) => number = libc.func(
  'long syscall(long number, long a, long b, long c)',
);

/** statx(2), by its number: musl has had a function for it only since 1.2.5. */
export const statx: (
  number: number,
  directory: number,
  path: string,
  flags: number,
  mask: number,
  status: number,
) => number = libc.func(
  'long syscall(long number, long directory, const char *path, long flags, long mask, uintptr_t status)',
);

export const mmap: (
  address: number,
  length: number,
  protection: number,
  flags: number,
  fd: number,
  offset: number,
) => bigint | number = libc.func(
  'intptr_t mmap(uintptr_t addr, size_t length, int prot, int flags, int fd, long offset)',
);

export const fcntl: (fd: number, command: number, argument: number) => number = libc.func(
  'int fcntl(int fd, int cmd, long arg)',
);

export const schedGetaffinity: (tid: number, size: number, mask: number) => number = libc.func(
  'int sched_getaffinity(int pid, size_t size, uintptr_t mask)',
);

export const schedSetaffinity: (tid: number, size: number, mask: number) => number = libc.func(
  'int sched_setaffinity(int pid, size_t size, uintptr_t mask)',
);

export const schedGetcpu: () => number = libc.func('int sched_getcpu()');

export const dup2: (from: number, to: number) => number = libc.func('int dup2(int from, int to)');

export const mkfifo: (path: string, mode: number) => number = libc.func(
  'int mkfifo(const char *path, unsigned int mode)',
);

export const setitimer: (which: number, value: number, old: number) => number = libc.func(
  'int setitimer(int which, uintptr_t value, uintptr_t old)',
);

export const sigaction: (signal: number, action: number, old: number) => number = libc.func(
  'int sigaction(int signum, uintptr_t act, uintptr_t old)',
);

/** Address of a C function that does nothing visible with an int: a signal handler that only interrupts. */
export function harmlessHandlerAddress(): bigint {
  return koffi.address(libc.symbol('abs'));
}

/** Memory at an address, as bytes: no copy. */
export function viewMemory(address: number | bigint, length: number): ArrayBuffer {
  return koffi.view(BigInt(address), length);
}

export function errno(): number {
  return koffi.errno();
}

/** Where a buffer's bytes lie. They do not move: an ArrayBuffer's memory is outside V8's moving heap. */
export function addressOf(bytes: Uint8Array): number {
  return Number(koffi.address(bytes));
}

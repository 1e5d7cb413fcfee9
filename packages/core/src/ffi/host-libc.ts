/**
 * The C functions that a process calls which traces itself. They are loaded with its first trace: whoever only
 * traces other processes never loads koffi.
 */
import { createRequire } from 'node:module';
import type KoffiModule from 'koffi';

type Koffi = typeof KoffiModule;

export interface HostLibc {
  socketpair(domain: number, type: number, protocol: number, fds: Uint8Array): number;
  socket(domain: number, type: number, protocol: number): number;
  connect(fd: number, address: Uint8Array, length: number): number;
  send(fd: number, bytes: Uint8Array, length: number, flags: number): number;
  recv(fd: number, bytes: Uint8Array, length: number, flags: number): number;
  poll(fds: Uint8Array, count: number, timeout: number): number;
  close(fd: number): number;
  lseek(fd: number, offset: number, whence: number): number;
  prctl(option: number, a: number, b: number, c: number, d: number): number;
  getsockopt(fd: number, level: number, option: number, value: Uint8Array, length: Uint8Array): number;
  memfdCreate(name: string, flags: number): number;
  ftruncate(fd: number, length: number): number;
  mmap(
    address: number,
    length: number,
    protection: number,
    flags: number,
    fd: number,
    offset: number,
  ): number;
  schedSetaffinity(tid: number, size: number, mask: Uint8Array): number;
  errno(): number;
  viewMemory(address: number, length: number): ArrayBuffer;
}

function load(): HostLibc {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  const libc = koffi.load(null);
  return {
    socketpair: libc.func('int socketpair(int domain, int type, int protocol, void *fds)'),
    socket: libc.func('int socket(int domain, int type, int protocol)'),
    connect: libc.func('int connect(int fd, const void *address, unsigned int length)'),
    send: libc.func('long send(int fd, const void *buffer, size_t length, int flags)'),
    recv: libc.func('long recv(int fd, void *buffer, size_t length, int flags)'),
    poll: libc.func('int poll(void *fds, unsigned long count, int timeout)'),
    close: libc.func('int close(int fd)'),
    lseek: libc.func('long lseek(int fd, long offset, int whence)'),
    prctl: libc.func(
      'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
    ),
    getsockopt: libc.func('int getsockopt(int fd, int level, int option, void *value, void *length)'),
    memfdCreate: libc.func('int memfd_create(const char *name, unsigned int flags)'),
    ftruncate: libc.func('int ftruncate(int fd, long length)'),
    mmap: libc.func('intptr_t mmap(uintptr_t addr, size_t length, int prot, int flags, int fd, long offset)'),
    schedSetaffinity: libc.func('int sched_setaffinity(int pid, size_t size, const void *mask)'),
    errno: () => koffi.errno(),
    viewMemory: (address, length) => koffi.view(BigInt(address), length),
  };
}

let libc: HostLibc | undefined;

export function hostLibcIsLoaded(): boolean {
  return libc !== undefined;
}

/** @throws where koffi, or a function of the C library, is missing */
export function hostLibc(): HostLibc {
  libc ??= load();
  return libc;
}

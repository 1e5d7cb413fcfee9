import type { Arch } from '../snapshot.js';

/** `__NR_` names whose function in `include/linux/syscalls.h` is called otherwise. */
export const ALIASES: Record<Arch, Readonly<Record<string, string>>> = {
  x64: {
    stat: 'newstat',
    fstat: 'newfstat',
    lstat: 'newlstat',
    sendfile: 'sendfile64',
    umount2: 'umount',
    uname: 'newuname',
  },
  arm64: {
    fadvise64: 'fadvise64_64',
    fstat: 'newfstat',
    sendfile: 'sendfile64',
    umount2: 'umount',
    uname: 'newuname',
  },
};

/**
 * Prototypes that `include/linux/syscalls.h` lacks, or declares more than once: from the machine's own code
 * (`arch/x86/kernel`, `arch/arm64/kernel/sys.c`) and from syscalls(2), as this table's own statement of them.
 */
export const PROTOTYPES: Record<'both' | Arch, Readonly<Record<string, string>>> = {
  both: {
    // 7.2 declares two more, which the kernel reads only where a bit of cmd says so; older kernels have three.
    bpf: 'int cmd, union bpf_attr *uattr, unsigned int size',
    fanotify_mark: 'int fanotify_fd, unsigned int flags, u64 mask, int dfd, const char *pathname',
    lookup_dcookie: 'u64 cookie64, char *buf, size_t len',
    mmap: 'unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags, unsigned long fd, unsigned long off',
    // The declared pos_h counts on 32-bit machines alone.
    preadv: 'unsigned long fd, const struct iovec *vec, unsigned long vlen, loff_t pos_l',
    pwritev: 'unsigned long fd, const struct iovec *vec, unsigned long vlen, loff_t pos_l',
    // The declared pos_h is there, but does not count on 64-bit machines.
    preadv2:
      'unsigned long fd, const struct iovec *vec, unsigned long vlen, loff_t pos_l, unsigned long pos_h, rwf_t flags',
    pwritev2:
      'unsigned long fd, const struct iovec *vec, unsigned long vlen, loff_t pos_l, unsigned long pos_h, rwf_t flags',
    nfsservctl: 'int cmd, void *argp, void *resp',
    // The kernel declares none: it is found by the stack pointer.
    rt_sigreturn: 'struct rt_sigframe *frame',
  },
  x64: {
    _sysctl: 'struct __sysctl_args *args',
    afs_syscall:
      'unsigned long arg1, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5',
    arch_prctl: 'int option, unsigned long arg2',
    clone:
      'unsigned long clone_flags, unsigned long newsp, int *parent_tidptr, int *child_tidptr, unsigned long tls',
    create_module: 'const char *name, size_t size',
    epoll_ctl_old: 'int epfd, int op, int fd, struct epoll_event *event',
    epoll_wait_old: 'int epfd, struct epoll_event *events, int maxevents, int timeout',
    get_kernel_syms: 'struct kernel_sym *table',
    get_thread_area: 'struct user_desc *u_info',
    getpmsg: 'int fd, struct strbuf *ctlptr, struct strbuf *dataptr, int *bandp, int *flagsp',
    iopl: 'int level',
    modify_ldt: 'int func, void *ptr, unsigned long bytecount',
    putpmsg: 'int fd, struct strbuf *ctlptr, struct strbuf *dataptr, int band, int flags',
    query_module: 'const char *name, int which, void *buf, size_t bufsize, size_t *ret',
    security: 'unsigned long arg1, unsigned long arg2, unsigned long arg3',
    set_thread_area: 'struct user_desc *u_info',
    tuxcall: 'unsigned long arg1, unsigned long arg2, unsigned long arg3',
    vserver:
      'unsigned long arg1, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5',
  },
  arm64: {
    clone:
      'unsigned long clone_flags, unsigned long newsp, int *parent_tidptr, unsigned long tls, int *child_tidptr',
  },
};

/** Names for the parameters that the kernel's prototypes leave unnamed: those of the manual page. */
export const PARAM_NAMES: Readonly<Record<string, readonly string[]>> = {
  accept: ['sockfd', 'addr', 'addrlen'],
  accept4: ['sockfd', 'addr', 'addrlen', 'flags'],
  bind: ['sockfd', 'addr', 'addrlen'],
  connect: ['sockfd', 'addr', 'addrlen'],
  getpeername: ['sockfd', 'addr', 'addrlen'],
  getsockname: ['sockfd', 'addr', 'addrlen'],
  io_submit: ['ctx_id', 'nr', 'iocbpp'],
  listen: ['sockfd', 'backlog'],
  ppoll: ['fds', 'nfds', 'tmo_p', 'sigmask', 'sigsetsize'],
  pselect6: ['nfds', 'readfds', 'writefds', 'exceptfds', 'timeout', 'sigmask'],
  recvfrom: ['sockfd', 'buf', 'len', 'flags', 'src_addr', 'addrlen'],
  rt_sigaction: ['signum', 'act', 'oldact', 'sigsetsize'],
  sendto: ['sockfd', 'buf', 'len', 'flags', 'dest_addr', 'addrlen'],
  shutdown: ['sockfd', 'how'],
  socket: ['domain', 'type', 'protocol'],
  socketpair: ['domain', 'type', 'protocol', 'sv'],
};

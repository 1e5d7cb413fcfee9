/** Filters for what users most often look for, by name. They are patterns, and nothing more. */
import { descriptorSyscalls, PtracerError, tableFor, type Arch } from '@ptracer/core';
import { nearest } from './nearest.js';
import { all, any, not } from './pattern/combine.js';
import type { SyscallFilter, SyscallPattern } from './pattern/types.js';

/** Calls that move data, or ask for what a descriptor refers to. */
const TRANSFERS =
  'read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 sendfile splice copy_file_range close';

const ON_FILES = `${TRANSFERS} fstat lseek ftruncate fallocate fsync fdatasync sync_file_range getdents64 fchmod fchown flock`;

/** The event loop's wait for something to happen. */
const LOOP_WAITS = 'epoll_wait epoll_pwait epoll_pwait2 io_uring_enter';

/**
 * What Node.js and V8 do all the time, whatever the program does: locks, the event loop, memory of the heap, clocks, the
 * start and the signal masks of threads.
 */
const ROUTINE = `${LOOP_WAITS} epoll_ctl futex futex_waitv sched_yield sched_getaffinity membarrier rseq
  set_robust_list set_tid_address arch_prctl madvise mprotect munmap mremap brk pkey_alloc pkey_mprotect
  clock_gettime clock_getres gettimeofday time getrusage times gettid getpid prlimit64
  rt_sigprocmask rt_sigaction rt_sigreturn restart_syscall sigaltstack`;

/** Less is not felt. */
const BLOCKING = '1ms';

function named(names: string, arch: Arch): string[] {
  return names.split(/\s+/).filter((name) => tableFor(arch).byName(name) !== undefined);
}

const name = (names: string, arch: Arch): SyscallPattern => ({ name: named(names, arch) });

/** A filter by name: what users most often look for. */
export type Preset = 'fs' | 'net' | 'process' | 'leaks' | 'blocking' | 'quiet';

const PRESETS: Readonly<Record<Preset, (arch: Arch) => SyscallFilter>> = {
  /** Files and folders: calls with a path, and calls on descriptors of files. */
  fs: (arch) => any({ name: '%file' }, { ...name(ON_FILES, arch), path: '/**' }),
  /** Sockets, and data that passes them. */
  net: (arch) =>
    any({ name: '%network' }, { ...name(TRANSFERS, arch), path: /^(socket|TCP|UDP|UNIX|NETLINK)/ }),
  /** The life of processes and threads. */
  process: () => ({ name: '%process' }),
  /** Whatever makes a descriptor, or closes one. */
  leaks: (arch) => ({ name: descriptorSyscalls(arch), result: 'success' }),
  /** Where a thread that runs JavaScript spent its time in the kernel. The event loop's own wait is no call of yours. */
  blocking: (arch) =>
    all(
      { thread: 'js', duration: BLOCKING },
      any(not(name(`${LOOP_WAITS} poll ppoll`, arch)), { package: ['app', 'pkg:*'] }),
    ),
  /** Everything but what Node.js and V8 do all the time. */
  quiet: (arch) => not(any(name(ROUTINE, arch), { name: 'mmap', fd: { max: -1 } })),
};

/** The names of all presets. */
export const PRESET_NAMES: readonly Preset[] = Object.keys(PRESETS) as Preset[];

/**
 * The pattern of a preset. It is a pattern as any other: combine it.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER for a name that is none
 */
export function preset(preset: Preset, arch: Arch = process.arch as Arch): SyscallFilter {
  if (Object.hasOwn(PRESETS, preset)) return PRESETS[preset](arch);
  throw new PtracerError(
    'ERR_PTRACER_INVALID_FILTER',
    `there is no preset ${String(preset)}${nearest(String(preset), PRESET_NAMES)}; there is ${PRESET_NAMES.join(', ')}`,
  );
}

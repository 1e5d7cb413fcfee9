/** Rings that hide no work. */
import { allocate } from '../ffi/buffer.js';
import { INFO_ARGS, syscallInfo } from './ptrace.js';
import type { Tracee } from './tracee.js';

/** `struct io_uring_params` (uapi/linux/io_uring.h). */
const PARAMS_FLAGS = 8;
const IORING_SETUP_SQPOLL = 2;

/** Entries of the ring that libuv registers descriptors with (src/unix/linux.c, uv__platform_loop_init). */
const LOOP_ENTRIES = 256;

const params = allocate(PARAMS_FLAGS + 4);

/**
 * At io_uring_setup: whether it makes the ring that each event loop of Node.js 22 and newer has for epoll_ctl, and
 * for nothing else. The one for files, which has to be asked for, polls.
 */
export function isLoopsRing(tracee: Tracee): boolean {
  const { words } = syscallInfo;
  if (words[INFO_ARGS] !== LOOP_ENTRIES) return false;
  const address = words[INFO_ARGS + 2]! + words[INFO_ARGS + 3]! * 2 ** 32;
  const { length } = params.bytes;
  if (tracee.process.memory.read(address, length, params) !== length) return false;
  return (params.bytes.readUInt32LE(PARAMS_FLAGS) & IORING_SETUP_SQPOLL) === 0;
}

/** What event calls wait for and tell: linux/eventpoll.h, asm-generic/poll.h, linux/posix_types.h. Pure but for the reads. */
import type { Arch } from '../events.js';
import { copyMemory, readArray, readValue, valueOf } from './read.js';
import { sigmask } from './signal.js';
import { custom, fd, flags, struct, u32, u64, type CustomType, type Type } from './type.js';

/** The kernel's `struct pollfd`. */
const pollfd = struct('pollfd', 8, {
  fd: [0, fd],
  events: [4, flags('poll-events', 16)],
  revents: [6, flags('poll-events', 16)],
});

/** Most descriptors of one poll(2) or select(2) that are read after the call. */
const POLLFDS_LIMIT = 4096;

/**
 * The array of poll(2), as many as `extent`. Value: `[{ fd, events, revents }]`; before the call cut at the limit of
 * lists, after it whole: where something happened may lie far behind.
 */
const pollfds: CustomType = custom('pollfds', (context, address, extent) => {
  if (!context.out) return readArray(pollfd, context, address, extent);
  const count = Math.min(extent, POLLFDS_LIMIT);
  const bytes = copyMemory(context, address, count * pollfd.size);
  if (bytes === undefined) return undefined;
  return {
    value: Array.from({ length: count }, (_, i) => valueOf(pollfd, bytes, i * pollfd.size, context)),
  };
});

/** A set of descriptors holds as many as fit in what one read gives. */
const FD_SET_LIMIT = 0x10000 * 8;
const WORD_BITS = 64;

/**
 * `fd_set` of select(2), as long as its first argument says. Value: the numbers of the descriptors in it; null where the
 * call looks at none.
 */
const fdSet: CustomType = custom('fd-set', (context, address) => {
  const count = Math.min(context.call.words[0]! | 0, FD_SET_LIMIT);
  if (count <= 0) return { value: null };
  const bytes = copyMemory(context, address, (Math.ceil(count / WORD_BITS) * WORD_BITS) / 8);
  if (bytes === undefined) return undefined;
  const fds: number[] = [];
  for (let i = 0; i < count; i++) {
    if ((bytes[i >> 3]! & (1 << (i & 7))) === 0) continue;
    fds.push(i);
    context.fds?.add(i);
  }
  return { value: fds };
});

/**
 * pselect6's last argument. Value: `{ sigmask, sigsetsize }`; the mask is an address, `{ address }`, where the kernel
 * would not look at it or memory cannot be read.
 */
const sigsetArgument: CustomType = custom('sigset-argument', (context, address) => {
  const bytes = copyMemory(context, address, 16);
  if (bytes === undefined) return undefined;
  const pointer = valueOf(u64, bytes, 0, context) as number | string;
  const size = valueOf(u64, bytes, 8, context);
  const mask = pointer === 0 ? undefined : readValue(sigmask, context, Number(pointer), Number(size));
  const value = pointer === 0 ? null : (mask?.value ?? { address: pointer });
  return { value: { sigmask: value, sigsetsize: size } };
});

export const EVENT_TYPES: Readonly<Record<string, Type>> = {
  pollfd,
  pollfds,
  'fd-set': fdSet,
  'sigset-argument': sigsetArgument,
};

/** The union is shown as both of its integers. */
const epollData = struct('epoll-data', 8, { u32: [0, u32], u64: [0, u64] });

/** `struct epoll_event` is packed on x86-64 alone. */
export const eventTypesOf = (arch: Arch): Readonly<Record<string, Type>> => ({
  'epoll-event':
    arch === 'x64'
      ? struct('epoll-event', 12, { events: [0, flags('epoll-events')], data: [4, epollData] })
      : struct('epoll-event', 16, { events: [0, flags('epoll-events')], data: [8, epollData] }),
});

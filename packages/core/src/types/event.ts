/** What event calls wait for and tell: linux/eventpoll.h, asm-generic/poll.h. Pure. */
import type { Arch } from '../events.js';
import { fd, flags, struct, x64, type Type } from './type.js';

export const EVENT_TYPES: Readonly<Record<string, Type>> = {
  pollfd: struct('pollfd', 8, {
    fd: [0, fd],
    events: [4, flags('poll-events', 16)],
    revents: [6, flags('poll-events', 16)],
  }),
};

/** `struct epoll_event` is packed on x86-64 alone. */
export const eventTypesOf = (arch: Arch): Readonly<Record<string, Type>> => ({
  'epoll-event':
    arch === 'x64'
      ? struct('epoll-event', 12, { events: [0, flags('epoll-events')], data: [4, x64] })
      : struct('epoll-event', 16, { events: [0, flags('epoll-events')], data: [8, x64] }),
});

/** How network calls are written. Pure. */
import type { MemoryValue, SyscallArg, SyscallEvent } from '@ptracer/core';
import type { CallFormat, CallFormats } from '../calls.js';
import { formatArg, type ValueOptions } from '../value.js';
import { pointer } from '../values/words.js';

const formatArgs = (args: readonly SyscallArg[], options: ValueOptions): string =>
  args.map((arg) => formatArg(arg, options)).join(', ');

/** Where no address is asked for, or the length cannot be read, both are no more than pointers. */
const withAddress = (at: number): CallFormat => ({
  args({ args }, options) {
    const address = args[at];
    return args
      .map((arg, i) =>
        i === at + 1 && address?.rawValue === 0 ? pointer(arg.rawValue) : formatArg(arg, options),
      )
      .join(', ');
  },
});

/** The time that is left is said behind the result. */
const receiveMessages: CallFormat = {
  args({ args }, options) {
    const given = args.map((arg) =>
      arg.name === 'timeout' && arg.before !== undefined
        ? { ...arg, value: arg.before as MemoryValue, before: null }
        : arg,
    );
    return formatArgs(
      given.map(({ before, ...arg }): SyscallArg =>
        before === undefined || before === null ? arg : { ...arg, before },
      ),
      options,
    );
  },
  note({ args, result }: SyscallEvent, options) {
    if (result.errno !== null) return undefined;
    if (result.value === 0) return 'Timeout';
    const timeout = args.find(({ name }) => name === 'timeout');
    if (timeout === undefined || timeout.value === null) return undefined;
    const { before: _, ...left } = timeout;
    return `left ${formatArg(left, options)}`;
  },
};

export const NETWORK_CALLS: CallFormats = {
  accept: withAddress(1),
  accept4: withAddress(1),
  getsockname: withAddress(1),
  getpeername: withAddress(1),
  recvfrom: withAddress(4),
  recvmmsg: receiveMessages,
};

/** Signals: asm-generic/signal.h, asm/signal.h, asm-generic/siginfo.h. Pure. */
import { signalName } from '../linux/signal.js';
import type { MemoryValue } from '../values.js';
import { readValue } from './read.js';
import { siginfo } from './siginfo.js';
import {
  coded,
  constant,
  custom,
  flags,
  pointer,
  s32,
  struct,
  u64,
  type CodedType,
  type StructType,
  type CustomType,
  type Type,
} from './type.js';

/** Signals in a `sigset_t` of the kernel: bit N is signal N + 1. */
function signalsIn(low: number, high: number): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 64; bit++) {
    const word = bit < 32 ? low : high;
    if (((word >>> (bit & 31)) & 1) !== 0) names.push(signalName(bit + 1));
  }
  return names;
}

/** Value: the names of the signals. */
export const sigset: CodedType = coded('sigset', 8, (bytes): MemoryValue =>
  signalsIn(bytes.readUInt32LE(0), bytes.readUInt32LE(4)),
);

/** Bytes of the kernel's `sigset_t`: it takes no other size. */
const SIGSET_SIZE = 8;

/** A set that comes with its size. Value: as `sigset`; null where the kernel refuses the size. */
export const sigmask: CustomType = custom('sigmask', (context, address, size) =>
  size === SIGSET_SIZE ? readValue(sigset, context, address) : { value: null },
);

/** Value: `SIG_DFL`, `SIG_IGN`, or an address. */
const handler = coded('handler', 8, (bytes): MemoryValue => {
  const address = Number(bytes.readBigUInt64LE(0));
  if (address === 0) return { name: 'SIG_DFL', raw: 0 };
  return address === 1 ? { name: 'SIG_IGN', raw: 1 } : { name: null, raw: address };
});

/** What is told of the frame that a signal handler returns to. */
export const SIGNAL_FRAME: StructType = struct('sigframe', 8, { mask: [0, sigset] });

export const SIGNAL_TYPES: Readonly<Record<string, Type>> = {
  sigset,
  sigmask,
  siginfo,
  sigframe: SIGNAL_FRAME,
  /** The kernel's `struct sigaction`; both machines have `sa_restorer`. */
  sigaction: struct('sigaction', 32, {
    sa_handler: [0, handler],
    sa_flags: [8, flags('sigaction-flags', 64)],
    sa_restorer: [16, pointer],
    sa_mask: [24, sigset],
  }),
  stack: struct('stack', 24, {
    ss_sp: [0, pointer],
    ss_flags: [8, flags('sigaltstack')],
    ss_size: [16, u64],
  }),
  signal: constant('signal', 32),
  sigval: struct('sigval', 8, { sival_int: [0, s32], sival_ptr: [0, pointer] }),
};

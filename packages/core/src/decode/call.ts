import type { Arch, DescribedDescriptor } from '../events.js';
import type { ReadBuffer, TraceeMemory } from '../plugins.js';

/** Limits and wishes of a trace that decoding obeys. */
export interface DecodeOptions {
  arch: Arch;
  /** Most bytes of a string or buffer (`-s`). Paths are never cut. */
  stringLimit: number;
  /** Arrays and environments are cut as strace cuts them; false: `-v`. */
  abbreviate: boolean;
  /** Say what each descriptor refers to. */
  descriptorPaths: boolean;
  /** And more than its path. */
  descriptorDetails: boolean;
}

/** The working directory, in the place of a descriptor (openat(2)). */
export const AT_FDCWD = -100;

/** Most bytes that are read for one value. */
export const SCRATCH_SIZE = 0x10000;

/** What a decoder sees of the call in hand. */
export interface CallView {
  readonly options: DecodeOptions;
  readonly memory: TraceeMemory;
  /** Takes what is read for a moment, {@link SCRATCH_SIZE} bytes of it. */
  readonly scratch: ReadBuffer;
  /** Argument registers: two 32-bit words each, the low one first. */
  readonly words: Uint32Array;
  /** The stack pointer at syscall-enter-stop; to be asked for then. */
  readonly stackPointer: number;
  /** The result of a call that succeeded, else `null` (it failed, or has not returned). */
  readonly returned: number | null;
  /** The errno of a call that failed, 0 for one that succeeded or has not returned. */
  readonly errno: number;
  /** A decoder threw, which is a mistake of its own. */
  failed(error: unknown): void;
  /** What a descriptor of the calling thread refers to. */
  describe(fd: number): DescribedDescriptor | undefined;
  /** The name of a network interface, by its index. */
  interfaceName?(index: number): string | undefined;
  /** The protocol (`NETLINK_ROUTE`: 0) of a netlink socket, `null` where it is not known; `undefined` for other files. */
  netlinkProtocol?(fd: number): number | null | undefined;
}

/** An argument as an address or a length: exact below 2^53. */
export function argument(call: CallView, index: number): number {
  return call.words[index * 2]! + call.words[index * 2 + 1]! * 2 ** 32;
}

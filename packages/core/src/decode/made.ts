/** Descriptors and ids that a call makes, and that the kernel writes to memory. */
import type { SyscallArg } from '../events.js';
import { argument, type CallView } from './call.js';
import { CLONE_PARENT_SETTID, CLONE_PIDFD, readStored } from './extensible.js';
import { describe } from './memory.js';
import type { Fill } from './parameter.js';
import { readRaw } from './text.js';

/** Says what descriptors that the call has made refer to. */
export function describeMade(arg: SyscallArg, call: CallView, made: readonly number[]): void {
  if (call.options.descriptorPaths) describe(arg, { call, out: true, fds: new Set(made) });
}

/** As many descriptors, one behind the other. */
export const fillDescriptors =
  (count: number): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    if (address === 0 || call.returned === null) return;
    const bytes = readRaw(call.memory, address, count * 4);
    if (bytes === undefined) arg.unreadable = true;
    else {
      const made = Array.from({ length: count }, (_, i) => bytes.readInt32LE(i * 4));
      arg.value = made;
      describeMade(arg, call, made);
    }
  };

/** What clone stores for the parent: a pidfd, or the id of the child, if its flags ask for one; else an address. */
export const fillPidfd =
  (flagsIndex: number): Fill =>
  (arg, call, index) => {
    const flags = call.words[flagsIndex * 2]!;
    const stored = (flags & (CLONE_PIDFD | CLONE_PARENT_SETTID)) !== 0;
    const number = stored ? readStored(call, argument(call, index)) : undefined;
    if ((flags & CLONE_PIDFD) !== 0) {
      if (number === undefined) return;
      arg.value = [number];
      describeMade(arg, call, [number]);
    } else if (number !== undefined) {
      arg.kind = 'memory';
      arg.shape = 'pid';
      arg.value = number;
    } else {
      arg.kind = 'address';
      arg.value = arg.rawValue;
    }
  };

/** Structures that grow with the kernel, and come with their size: openat2(2), clone3(2). */
import type { CloneArgs, FlagsValue, OpenHow } from '../events.js';
import { constantSet, decodeFlags } from '../linux/constants.js';
import { signalName } from '../linux/signal.js';
import type { CallView } from './call.js';
import { exact, unsigned64, wordAt } from './integers.js';
import { readRaw } from './text.js';

/** OPEN_HOW_SIZE_VER0 and CLONE_ARGS_SIZE_VER0: the kernel refuses what is smaller. */
const OPEN_HOW_SIZE = 24;
const CLONE_ARGS_SIZE = 64;

/** CLONE_PIDFD of linux/sched.h. */
export const CLONE_PIDFD = 0x1000;

/** A structure that the kernel refused has no value; one that cannot be read gives `undefined`. */
type Read<Value> = { value: Value | null } | undefined;

const wordOf = (bytes: Buffer, index: number): ReturnType<typeof unsigned64> =>
  unsigned64(bytes.readUInt32LE(index * 8), bytes.readUInt32LE(index * 8 + 4));

function flagsOf(call: CallView, set: string, bytes: Buffer, index: number): FlagsValue {
  const raw = wordOf(bytes, index);
  return { flags: decodeFlags(constantSet(call.options.arch, set) ?? {}, exact(raw)), raw };
}

/** Reads `struct open_how` (linux/openat2.h). */
export function readOpenHow(call: CallView, address: number, size: number): Read<OpenHow> {
  if (size < OPEN_HOW_SIZE) return { value: null };
  const bytes = readRaw(call.memory, address, OPEN_HOW_SIZE);
  if (bytes === undefined) return undefined;
  const flags = flagsOf(call, 'open', bytes, 0);
  return { value: { flags, mode: wordOf(bytes, 1), resolve: flagsOf(call, 'openat2-resolve', bytes, 2) } };
}

/** Reads the descriptor that clone stored at `address`. */
export function readPidfd(call: CallView, address: number): number | undefined {
  return call.returned === null ? undefined : readRaw(call.memory, address, 4)?.readInt32LE(0);
}

/** Reads `struct clone_args` (linux/sched.h), and behind its second word the pidfd of the child. */
export function readCloneArgs(call: CallView, address: number, size: number): Read<CloneArgs> {
  if (size < CLONE_ARGS_SIZE) return { value: null };
  const bytes = readRaw(call.memory, address, CLONE_ARGS_SIZE);
  if (bytes === undefined) return undefined;
  const signal = wordOf(bytes, 4);
  const value: CloneArgs = {
    flags: flagsOf(call, 'clone3', bytes, 0),
    exitSignal: { name: typeof signal === 'number' && signal > 0 ? signalName(signal) : null, raw: signal },
  };
  const pidfdAddress = wordAt(bytes, 8);
  const pidfd = (bytes.readUInt32LE(0) & CLONE_PIDFD) !== 0 ? readPidfd(call, pidfdAddress) : undefined;
  if (pidfd !== undefined) value.pidfd = pidfd;
  return { value };
}

/** Structures that grow with the kernel, and come with their size: openat2(2), clone3(2). */
import type { CloneArgs, FlagsValue, OpenHow } from '../events.js';
import { constantSet } from '../linux/constants.js';
import { signalName } from '../linux/signal.js';
import { flagsValue } from '../types/read.js';
import type { CallView } from './call.js';
import { unsigned64At, wordAt } from './integers.js';
import { readRaw } from './text.js';

/** OPEN_HOW_SIZE_VER0 and CLONE_ARGS_SIZE_VER0: the kernel refuses what is smaller. */
const OPEN_HOW_SIZE = 24;
const CLONE_ARGS_SIZE = 64;

/** The kernel takes no larger one. */
const PAGE_SIZE = 4096;

/** CLONE_PIDFD of linux/sched.h. */
export const CLONE_PIDFD = 0x1000;

/** CLONE_PARENT_SETTID, there too. */
export const CLONE_PARENT_SETTID = 0x100000;

/** A structure that the kernel refused has no value; one that cannot be read gives `undefined`. */
type Read<Value> = { value: Value | null } | undefined;

const wordOf = (bytes: Buffer, index: number): ReturnType<typeof unsigned64At> =>
  unsigned64At(bytes, index * 8);

function flagsOf(call: CallView, set: string, bytes: Buffer, index: number): FlagsValue {
  const raw = wordOf(bytes, index);
  return flagsValue(constantSet(call.options.arch, set) ?? {}, raw);
}

/** Reads `struct open_how` (linux/openat2.h). */
export function readOpenHow(call: CallView, address: number, size: number): Read<OpenHow> {
  if (size < OPEN_HOW_SIZE) return { value: null };
  const bytes = readRaw(call.memory, address, OPEN_HOW_SIZE);
  if (bytes === undefined) return undefined;
  const flags = flagsOf(call, 'open', bytes, 0);
  const value: OpenHow = {
    flags,
    mode: wordOf(bytes, 1),
    resolve: flagsOf(call, 'openat2-resolve', bytes, 2),
  };
  const rest = readRaw(call.memory, address + OPEN_HOW_SIZE, Math.min(size, PAGE_SIZE) - OPEN_HOW_SIZE);
  if (rest?.some((byte) => byte !== 0)) value.rest = rest.toString('base64');
  return { value };
}

/** Reads the number that clone stored at `address`: a descriptor, or an id. */
export function readStored(call: CallView, address: number): number | undefined {
  return call.returned === null ? undefined : readRaw(call.memory, address, 4)?.readInt32LE(0);
}

/** What clone_args has grown by: set_tid and its size, then cgroup (CLONE_ARGS_SIZE_VER1 and 2). */
const SET_TID_SIZE = 80;
const CGROUP_SIZE = 88;

/** Most ids that are shown: PID_NS levels (MAX_PID_NS_LEVEL, include/linux/pid_namespace.h). */
const SET_TID_LIMIT = 32;

/** Largest structure that the kernel takes: a page (copy_struct_from_user, kernel/fork.c). */
const PAGE = 4096;

function setTid(call: CallView, bytes: Buffer): Pick<CloneArgs, 'setTid' | 'setTidSize'> {
  const [address, count] = [wordAt(bytes, 64), wordAt(bytes, 72)];
  const ids = count > 0 && count <= SET_TID_LIMIT ? readRaw(call.memory, address, count * 4) : undefined;
  return {
    setTid: ids ? Array.from({ length: count }, (_, i) => ids.readInt32LE(i * 4)) : wordOf(bytes, 8),
    setTidSize: wordOf(bytes, 9),
  };
}

/** What stands behind the fields that are known; nothing where it is zero, as older programs have it. */
function restOf(call: CallView, address: number, size: number): Pick<CloneArgs, 'rest' | 'restCut'> {
  const bytes = size > CGROUP_SIZE && size <= PAGE ? readRaw(call.memory, address, size) : undefined;
  const rest = bytes?.subarray(CGROUP_SIZE);
  if (rest === undefined || rest.every((byte) => byte === 0)) return {};
  const { stringLimit } = call.options;
  return {
    rest: rest.toString('base64', 0, stringLimit),
    ...(rest.length > stringLimit && { restCut: true }),
  };
}

/** Reads `struct clone_args` (linux/sched.h), before the call. */
export function readCloneArgs(call: CallView, address: number, size: number): Read<CloneArgs> {
  if (size < CLONE_ARGS_SIZE) return { value: null };
  const known = Math.min(size, CGROUP_SIZE);
  const read = readRaw(call.memory, address, known);
  if (read === undefined) return undefined;
  const bytes = Buffer.from(read);
  const signal = wordOf(bytes, 4);
  const value: CloneArgs = {
    flags: flagsOf(call, 'clone3', bytes, 0),
    pidfdAddress: wordOf(bytes, 1),
    childTidAddress: wordOf(bytes, 2),
    parentTidAddress: wordOf(bytes, 3),
    exitSignal: exitSignal(signal),
    stack: wordOf(bytes, 5),
    stackSize: wordOf(bytes, 6),
    tls: wordOf(bytes, 7),
    ...(known >= SET_TID_SIZE && setTid(call, bytes)),
    ...(known >= CGROUP_SIZE && { cgroup: wordOf(bytes, 10) }),
    ...restOf(call, address, size),
  };
  return { value };
}

function exitSignal(raw: CloneArgs['exitSignal']['raw']): CloneArgs['exitSignal'] {
  const name = typeof raw === 'number' && raw > 0 ? signalName(raw) : null;
  return { name: name === String(raw) ? null : name, raw };
}

/** Adds what the kernel has stored, once the call has returned. */
export function completeCloneArgs(call: CallView, value: CloneArgs): void {
  const low = Number(BigInt.asUintN(32, BigInt(value.flags.raw)));
  const stored = (bit: number, address: CloneArgs['stack']): number | undefined =>
    (low & bit) !== 0 ? readStored(call, Number(address)) : undefined;
  const pidfd = stored(CLONE_PIDFD, value.pidfdAddress);
  if (pidfd !== undefined) value.pidfd = pidfd;
  const parentTid = stored(CLONE_PARENT_SETTID, value.parentTidAddress);
  if (parentTid !== undefined) value.parentTid = parentTid;
}

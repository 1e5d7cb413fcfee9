/**
 * Arguments that a call has only sometimes: the rest of its registers hold leftovers. Pure.
 *
 * Facts from open(2), mknod(2), mremap(2) and membarrier(2). Calls with a command have theirs from its variant.
 */
import { constantSet, type ConstantSet } from '../linux/constants.js';
import type { Arch } from '../events.js';

type Present = (words: Uint32Array) => number;

function valueOf(set: ConstantSet | undefined, name: string): number {
  const row = [...(set?.flags ?? []), ...(set?.values ?? [])].find(([, known]) => known === name);
  return row?.[0] ?? 0;
}

/** `mode` is there when a file may be created. */
function opening(arch: Arch, flagsIndex: number): Present {
  const set = constantSet(arch, 'open');
  const creating = valueOf(set, 'O_CREAT') | (valueOf(set, 'O_TMPFILE') & ~valueOf(set, 'O_DIRECTORY'));
  return (words) => ((words[flagsIndex * 2]! & creating) !== 0 ? 1 : 0) + flagsIndex + 1;
}

const S_IFMT = 0o170000;
const DEVICES: readonly number[] = [0o020000, 0o060000];

/** `dev` is there where the node is to be a device. */
const making =
  (modeIndex: number): Present =>
  (words) =>
    modeIndex + (DEVICES.includes(words[modeIndex * 2]! & S_IFMT) ? 2 : 1);

/** MREMAP_MAYMOVE and MREMAP_FIXED: only both of them make the kernel look at the new address. */
const MREMAP_MOVES = 3;

/** MEMBARRIER_CMD_FLAG_CPU: the call names a processor. */
const MEMBARRIER_CPU = 1;

/** Arguments that a call always has, of those calls that have others only sometimes. */
const FEWEST: Readonly<Record<string, number>> = {
  open: 2,
  openat: 3,
  fcntl: 2,
  futex: 2,
  mknod: 2,
  mknodat: 3,
  mq_open: 2,
  mremap: 4,
  membarrier: 2,
};

/** Whether a call may come without the argument at that position. */
export function isOptional(name: string, index: number): boolean {
  return index >= (Object.hasOwn(FEWEST, name) ? FEWEST[name]! : Infinity);
}

/** How many arguments a call has; `undefined` for calls that always have all of theirs. */
export function presenceOf(name: string, arch: Arch): Present | undefined {
  switch (name) {
    case 'open':
      return opening(arch, 1);
    case 'openat':
      return opening(arch, 2);
    case 'mknod':
      return making(1);
    case 'mknodat':
      return making(2);
    case 'mq_open': {
      const create = valueOf(constantSet(arch, 'open'), 'O_CREAT');
      return (words) => ((words[2]! & create) !== 0 ? 4 : 2);
    }
    case 'mremap':
      return (words) => ((words[6]! & MREMAP_MOVES) === MREMAP_MOVES ? 5 : 4);
    case 'membarrier':
      return (words) => ((words[2]! & MEMBARRIER_CPU) !== 0 ? 3 : 2);
    default:
      return undefined;
  }
}

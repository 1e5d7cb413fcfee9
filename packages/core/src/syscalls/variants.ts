/**
 * Calls whose arguments depend on what they are asked to do: by command, which arguments follow it and how they are
 * decoded. What no row has keeps the decodes of the table. Pure.
 */
import type { Arch } from '../events.js';
import { constantSet } from '../linux/constants.js';
import type { Decode, ResultDecode } from './signature.js';
import { FCNTL_VARIANTS } from './variants/fcntl.js';
import { FUTEX_VARIANTS } from './variants/futex.js';
import { GROUPS_VARIANTS } from './variants/groups.js';
import { IOCTL_VARIANTS } from './variants/ioctl.js';
import { PRCTL_VARIANTS } from './variants/prctl.js';
import { PTRACE_VARIANTS } from './variants/ptrace.js';
import { SECCOMP_VARIANTS } from './variants/seccomp.js';
import { SOCKET_OPTION_VARIANTS } from './variants/socket-options.js';
import { EPOLL_VARIANTS } from './variants/epoll.js';
import { IPC_VARIANTS } from './variants/ipc.js';
import { KEYCTL_VARIANTS } from './variants/keyctl.js';
import { BPF_VARIANTS } from './variants/bpf.js';
import { IO_URING_VARIANTS } from './variants/io-uring.js';
import { LANDLOCK_VARIANTS } from './variants/landlock.js';
import { MACHINE_VARIANTS } from './variants/machine.js';
import { MOUNT_VARIANTS } from './variants/mount.js';

/** What differs from the table's row. */
export interface Variant {
  /** Decodes of the arguments from {@link Variants.from} on; the call has no others. Default: those of the table. */
  readonly args?: readonly VariantDecode[];
  readonly result?: ResultDecode;
}

/** How an argument is decoded, and its C type where it is another than the prototype's; `null`: there is none there. */
export type VariantDecode = Decode | readonly [decode: Decode, type: string] | null;

/** All variants of one system call. */
export interface Variants {
  /** Position of the first argument that differs. */
  readonly from: number;
  /** What tells them apart, by the argument registers (two 32-bit words each): a key of `rows`. */
  key(words: Uint32Array): number | string;
  readonly rows: ReadonlyMap<number | string, Variant>;
}

/** Variants by the names of constants. */
export interface NamedVariants {
  /** Position of the command among the arguments. */
  readonly command: number;
  /** Bits of it that count. Default: all 32. */
  readonly mask?: number;
  /** The set that has the names. */
  readonly set: string;
  /** Position of the first argument that differs. Default: behind the command. */
  readonly from?: number;
  readonly rows: Readonly<Record<string, Variant>>;
}

/** Variants by system call: by a command that has a name, or by anything else in its registers. */
export type VariantTables = Readonly<Record<string, NamedVariants | ((arch: Arch) => Variants)>>;

const TABLES: VariantTables = {
  fcntl: FCNTL_VARIANTS,
  epoll_ctl: EPOLL_VARIANTS,
  futex: FUTEX_VARIANTS,
  ...GROUPS_VARIANTS,
  ...IOCTL_VARIANTS,
  ...PRCTL_VARIANTS,
  ...PTRACE_VARIANTS,
  ...SECCOMP_VARIANTS,
  ...SOCKET_OPTION_VARIANTS,
  ...IPC_VARIANTS,
  ...KEYCTL_VARIANTS,
  ...BPF_VARIANTS,
  ...IO_URING_VARIANTS,
  ...LANDLOCK_VARIANTS,
  ...MACHINE_VARIANTS,
  ...MOUNT_VARIANTS,
};

function valuesOf(arch: Arch, set: string): ReadonlyMap<string, number> {
  const { values = [], flags = [] } = constantSet(arch, set) ?? {};
  return new Map([...values, ...flags].map(([value, name]) => [name, value]));
}

function compile(
  { command, mask = 0xffffffff, set, from = command + 1, rows }: NamedVariants,
  arch: Arch,
): Variants {
  const values = valuesOf(arch, set);
  const list = Object.entries(rows).flatMap(([name, row]): [number, Variant][] => {
    const value = values.get(name);
    return value === undefined ? [] : [[(value & mask) >>> 0, row]];
  });
  return { from, key: (words) => (words[command * 2]! & mask) >>> 0, rows: new Map(list) };
}

/** The variants of a call on a machine; `undefined` for calls that are always the same. */
export function variantsOf(name: string, arch: Arch): Variants | undefined {
  const table = Object.hasOwn(TABLES, name) ? TABLES[name] : undefined;
  if (table === undefined) return undefined;
  return typeof table === 'function' ? table(arch) : compile(table, arch);
}

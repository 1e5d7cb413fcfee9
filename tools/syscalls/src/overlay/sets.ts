import { DEVICE_SETS } from './sets-device.js';
import { IPC_AND_IO_SETS } from './sets-io.js';
import { KERNEL_SETS } from './sets-kernel.js';
import { MACHINE_SETS } from './sets-machine.js';
import { MEMORY_SETS } from './sets-memory.js';
import { NETWORK_SETS } from './sets-network.js';
import { NETLINK_SETS } from './sets-netlink.js';
import { SOCKET_OPTION_SETS } from './sets-socket-options.js';
import { PROCESS_SETS } from './sets-process.js';
import { FILE_SETS } from './sets-file.js';

/** Names, separated by white space, or all names of some headers that match a pattern. */
export type NameSelection = string | { from: string; match: RegExp; except?: RegExp };

/** Where the names of one set of constants come from. */
export interface SetSpec {
  /** The bits that hold an enumeration; without it `values` are compared with the whole. */
  enumMask?: number;
  values?: NameSelection;
  /** Values that no header of ours names. */
  extraValues?: readonly (readonly [number, string])[];
  /** The enumeration is shown after the flags. */
  enumLast?: true;
  flags?: NameSelection;
  /** Bits that are a number, shown as `21<<MAP_HUGE_SHIFT`: mask before the shift, shift, its name. */
  field?: readonly [number, number, string];
  /** Bits that are permissions, shown last, in octal. */
  modeMask?: number;
  extraFlags?: readonly (readonly [number, string])[];
  /** What stands beside a value of which nothing has a name: `MAP_???`. */
  unnamed?: string;
  /** Flags are shown in the order given, not by their value. */
  keepOrder?: true;
  /** Names under which users know a constant better than under the header's. */
  rename?: Readonly<Record<string, string>>;
}

/** All sets by the name that `flags:` and `enum:` decodes use. */
export const SETS: Readonly<Record<string, SetSpec>> = {
  ...DEVICE_SETS,
  ...FILE_SETS,
  ...KERNEL_SETS,
  ...MACHINE_SETS,
  ...MEMORY_SETS,
  ...NETWORK_SETS,
  ...SOCKET_OPTION_SETS,
  ...NETLINK_SETS,
  ...PROCESS_SETS,
  ...IPC_AND_IO_SETS,
};

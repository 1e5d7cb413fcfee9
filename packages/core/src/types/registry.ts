/** Types by the name that the tables' `in:`, `out:` and `inout:` decodes use. Pure. */
import type { Arch } from '../events.js';
import { EVENT_TYPES, eventTypesOf } from './event.js';
import { FILE_TYPES, fileTypesOf } from './file.js';
import { IPC_TYPES, ipcTypesOf } from './ipc.js';
import { KERNEL_TYPES } from './kernel.js';
import { MACHINE_TYPES } from './machine.js';
import { MOUNT_TYPES } from './mount.js';
import { NETWORK_TYPES } from './network.js';
import { TASK_TYPES } from './task.js';
import { TERMINAL_TYPES } from './terminal.js';
import { TIMER_TYPES } from './timer.js';
import { VECTOR_TYPES } from './vector.js';
import { PROCESS_TYPES } from './process.js';
import { SCALAR_TYPES } from './scalar.js';
import { SIGNAL_TYPES } from './signal.js';
import { TIME_TYPES } from './time.js';
import type { Type } from './type.js';

/** Types by name. */
type Types = Readonly<Record<string, Type>>;

const shared: Types = {
  ...SCALAR_TYPES,
  ...TIME_TYPES,
  ...SIGNAL_TYPES,
  ...PROCESS_TYPES,
  ...FILE_TYPES,
  ...EVENT_TYPES,
  ...IPC_TYPES,
  ...KERNEL_TYPES,
  ...MACHINE_TYPES,
  ...MOUNT_TYPES,
  ...NETWORK_TYPES,
  ...TASK_TYPES,
  ...TERMINAL_TYPES,
  ...TIMER_TYPES,
  ...VECTOR_TYPES,
};

const types: Readonly<Record<Arch, Types>> = {
  x64: { ...shared, ...fileTypesOf('x64'), ...eventTypesOf('x64'), ...ipcTypesOf('x64') },
  arm64: { ...shared, ...fileTypesOf('arm64'), ...eventTypesOf('arm64'), ...ipcTypesOf('arm64') },
};

/** The type of that name on a machine. */
export function typeNamed(name: string, arch: Arch): Type | undefined {
  return Object.hasOwn(types[arch], name) ? types[arch][name] : undefined;
}

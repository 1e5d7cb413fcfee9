/** Constants by name, of a machine. Pure. */
import type { Arch } from '../events.js';
import type { EnumValue } from '../values.js';
import { constantValue } from './read.js';

/** A constant of a set. Value: `{ name, raw, unnamed }`. */
export function constantOf(arch: Arch, set: string, raw: number): EnumValue {
  return constantValue({ kind: 'enum', set }, raw, arch) as EnumValue;
}

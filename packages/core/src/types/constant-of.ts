/** Constants by name, of a machine. Pure. */
import { constantSet, decodeEnum } from '../linux/constants.js';
import type { Arch } from '../events.js';
import type { EnumValue } from '../values.js';

/** A constant of a set. Value: `{ name, raw, unnamed }`. */
export function constantOf(arch: Arch, set: string, raw: number): EnumValue {
  const constants = constantSet(arch, set) ?? {};
  const name = decodeEnum(constants, raw);
  const { unnamed } = constants;
  return { name, raw, ...(name === null && unnamed !== undefined && { unnamed }) };
}

/** Whether what is said of a descriptor is sound. Pure. */
import { isNumber, isObject, isString, optional, withFields, type Check, type Fields } from './shape.js';

const isDevice = optional(withFields({ type: isString, major: isNumber, minor: isNumber }));

/** What a descriptor refers to, beyond its path. */
export const isInfo: Check = withFields({
  kind: isString,
  inode: optional(isNumber),
  protocol: optional(isString),
  local: optional(isString),
  remote: optional(isString),
  peer: optional(isNumber),
  device: isDevice,
  pid: optional(isNumber),
});

/** Of an argument or a result, which may be no descriptor. */
export function isDescribed({ path, descriptor }: Fields): boolean {
  return (path === undefined || isString(path)) && (descriptor === undefined || isInfo(descriptor));
}

/** By number. */
export const areDescriptors = (value: unknown): boolean =>
  isObject(value) &&
  Object.values(value).every((one) => isObject(one) && isString(one['path']) && isDescribed(one));

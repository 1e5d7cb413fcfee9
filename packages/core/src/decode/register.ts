/** Which integers are in an argument's register as they stand: what a filter can ask of it before the call stops. Pure. */
import type { Signature } from '../syscalls/signature.js';
import { VARYING_FROM } from '../syscalls/varying.js';
import { bitsReader, integerReader, layoutOf, type RegisterLayout } from './integers.js';
import { isOptional } from './presence.js';

/** The register of an argument whose value (`raw` of flags and constants) is an integer in it. */
export interface Register extends RegisterLayout {
  /** The call may come without the argument, though the register has something in it. */
  optional: boolean;
}

function layout(type: string, decode: string): RegisterLayout | undefined {
  switch (decode.split(':')[0]) {
    case 'fd':
    case 'dirfd':
    case 'pid':
    case 'signal':
      return layoutOf(integerReader('int'));
    case 'flags':
      return layoutOf(bitsReader(type));
    case 'enum':
    case 'int':
    case 'hex':
    case 'mode':
      return layoutOf(integerReader(type));
    case 'address':
      return layoutOf(integerReader('unsigned long'));
    default:
      return undefined;
  }
}

/** `undefined` for an argument that is read from memory, and for one that the call does not have. */
export function registerOf({ name, params }: Signature, index: number): Register | undefined {
  // What it is depends on the command.
  if (index >= (VARYING_FROM[name] ?? Infinity)) return undefined;
  const param = params[index];
  const found = param && layout(param[1], param[2]);
  return found && { ...found, optional: isOptional(name, index) };
}

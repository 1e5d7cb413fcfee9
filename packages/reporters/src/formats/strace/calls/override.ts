/** Calls of which some arguments, or the list of them, read otherwise. Pure. */
import type { SyscallArg } from '@ptracer/core';
import type { BegunCall } from '../calls.js';
import { formatArg, type ValueOptions } from '../value.js';

/** The text of one argument; `null`: it is left out; `undefined`: the usual one. */
export type ArgText = (arg: SyscallArg, call: BegunCall, options: ValueOptions) => string | null | undefined;

/** Writes the arguments one by one, some of them by a text of their own, by their names. */
export function argsWith(
  texts: Readonly<Record<string, ArgText>>,
): (call: BegunCall, options: ValueOptions) => string {
  return (call, options) =>
    call.args
      .map((arg) => {
        const text = Object.hasOwn(texts, arg.name) ? texts[arg.name]!(arg, call, options) : undefined;
        return text === undefined ? formatArg(arg, options) : text;
      })
      .filter((text) => text !== null)
      .join(', ');
}

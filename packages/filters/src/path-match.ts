/** Which calls touch a path. Pure but for the working folder of a process, which its caller supplies. */
import { posix } from 'node:path';
import type { SyscallArg, SyscallEvent } from '@ptracer/core';

/** The folder that a relative path argument starts from: the descriptor argument before it, else the working folder. */
function baseOf(
  args: readonly SyscallArg[],
  index: number,
  cwd: () => string | undefined,
): string | undefined {
  const before = args[index - 1];
  return before?.kind === 'fd' && before.value !== -100 ? before.path : cwd();
}

function pathTouches(path: string, wanted: ReadonlySet<string>, base: () => string | undefined): boolean {
  if (wanted.has(path)) return true;
  if (path.startsWith('/')) return wanted.has(posix.normalize(path));
  const name = posix.basename(path);
  if (![...wanted].some((one) => posix.basename(one) === name)) return false;
  const folder = base();
  return folder !== undefined && wanted.has(posix.resolve(folder, path));
}

/** Whether a path argument, or what a descriptor argument or the result refers to, is one of `wanted`. */
export function touchesPath(
  call: SyscallEvent,
  wanted: ReadonlySet<string>,
  cwd: () => string | undefined,
): boolean {
  return (
    (call.result.path !== undefined && wanted.has(call.result.path)) ||
    call.args.some(
      (arg, i) =>
        (arg.path !== undefined && wanted.has(arg.path)) ||
        (arg.kind === 'path' &&
          typeof arg.value === 'string' &&
          pathTouches(arg.value, wanted, () => baseOf(call.args, i, cwd))),
    )
  );
}

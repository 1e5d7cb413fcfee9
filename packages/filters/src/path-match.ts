/** Which calls touch a path. Pure but for the working folder of a process, which its caller supplies. */
import { posix } from 'node:path';
import type { Decode, Signature, SyscallArg, SyscallEvent } from '@ptracer/core';

/** Parameters through which a call can touch a path. */
const TOUCHES: ReadonlySet<Decode> = new Set<Decode>(['path', 'fd', 'dirfd']);

/** Whether a call has a path or a descriptor among its parameters, or gives a descriptor. */
export function canTouchPath({ params, result }: Signature): boolean {
  return result === 'fd' || params.some(([, , decode]) => TOUCHES.has(decode));
}

/** The working directory, in the place of a descriptor: a call that names it need not touch it. */
const AT_FDCWD = -100;

/** Whether the test holds for what a descriptor argument, or one in memory, refers to. */
function refersTo({ path, value, descriptors }: SyscallArg, test: (path: string) => boolean): boolean {
  if (path !== undefined && value !== AT_FDCWD && test(path)) return true;
  return Object.values(descriptors ?? {}).some((described) => test(described.path));
}

/** The folder that a relative path argument starts from: the descriptor argument before it, else the working folder. */
function baseOf(
  args: readonly SyscallArg[],
  index: number,
  cwd: () => string | undefined,
): string | undefined {
  const before = args[index - 1];
  if (before?.kind !== 'fd') return cwd();
  if (before.value === AT_FDCWD && before.path === undefined) return cwd();
  // The descriptor of inotify_add_watch(2) is no folder: `anon_inode:inotify`.
  return before.path === undefined || before.path.startsWith('/') ? before.path : cwd();
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
        refersTo(arg, (path) => wanted.has(path)) ||
        (arg.kind === 'path' &&
          typeof arg.value === 'string' &&
          pathTouches(arg.value, wanted, () => baseOf(call.args, i, cwd))),
    )
  );
}

/** A path argument, its dots gone, made absolute where the event has the folder it starts from. */
function resolved(path: string, base: string | undefined): string {
  if (base !== undefined || path.startsWith('/')) return posix.resolve(base ?? '/', path);
  return posix.normalize(path).replace(/\/$/, '');
}

/**
 * Whether `test` holds for a path that the call touches: a path argument, as it was given or resolved, or what a
 * descriptor among the arguments, or the new one, refers to. It asks nothing but the event.
 */
export function somePath(call: SyscallEvent, test: (path: string) => boolean): boolean {
  if (call.result.path !== undefined && test(call.result.path)) return true;
  return call.args.some((arg, i) => {
    if (refersTo(arg, test)) return true;
    if (arg.kind !== 'path' || typeof arg.value !== 'string' || arg.value === '') return false;
    return (
      test(arg.value) ||
      test(
        resolved(
          arg.value,
          baseOf(call.args, i, () => undefined),
        ),
      )
    );
  });
}

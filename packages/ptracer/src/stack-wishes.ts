/** What callers may say about stacks, besides the engine. */
import type { StackWishes } from '@ptracer/stack';

export interface StackOptions {
  /** Most frames of a stack, innermost first. Default: all. */
  stackDepth?: number;
  /**
   * Go on with the functions that await what runs, as V8 prints them: `at async fn`. The inspector engine knows none.
   * Default true.
   */
  asyncFrames?: boolean;
  /**
   * Tell who asked for what libuv's thread pool does (`fs.promises`, `fs.readFile(cb)`, dns, zlib, crypto): such calls have
   * the stack that handed the work over, and `stackFrom`. The code of libuv is changed for that, in the memory of the
   * traced process, while it is traced. Default true; not with the inspector engine.
   */
  poolStacks?: boolean;
  /**
   * Record in the program who asked for what `process.nextTick` puts off, as streams do. Not for processes that run
   * already. It costs the program time (docs/async.md). Default false.
   */
  asyncHooks?: boolean;
}

/** The same in the words of `@ptracer/stack`. */
export function stackWishes({
  stackDepth,
  asyncFrames,
  poolStacks,
  asyncHooks,
}: StackOptions): Omit<StackWishes, 'engine'> {
  return {
    ...(stackDepth === undefined ? undefined : { depth: stackDepth }),
    ...(asyncFrames === undefined ? undefined : { asyncFrames }),
    ...(poolStacks === undefined ? undefined : { poolStacks }),
    ...(asyncHooks === undefined ? undefined : { asyncHooks }),
  };
}

/** The options that are not about stacks. */
export function withoutStacks<Options extends StackOptions & { stack?: unknown }>(
  options: Options,
): Omit<Options, keyof StackOptions | 'stack'> {
  const { stack, stackDepth, asyncFrames, poolStacks, asyncHooks, ...rest } = options;
  void [stack, stackDepth, asyncFrames, poolStacks, asyncHooks];
  return rest;
}

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
}

/** The same in the words of `@ptracer/stack`. */
export function stackWishes({ stackDepth, asyncFrames }: StackOptions): Omit<StackWishes, 'engine'> {
  return {
    ...(stackDepth === undefined ? undefined : { depth: stackDepth }),
    ...(asyncFrames === undefined ? undefined : { asyncFrames }),
  };
}

/** The matchers as vitest and jest both take them. */
import type { LeakOptions } from './leaks.js';
import { callVerdict, leakVerdict, openVerdict, type CallPattern, type Verdict } from './matchers.js';
import { styleOf, type MatcherUtils } from './style.js';

/** The matchers that ptracer adds to `expect`. All are async: `await expect(fn).toLeakNoDescriptors()`. */
export interface SyscallMatchers<R> {
  /**
   * Runs the function and passes where every descriptor that it opened is closed again.
   *
   * @example
   * await expect(() => loadConfig('app.json')).toLeakNoDescriptors();
   */
  toLeakNoDescriptors(options?: LeakOptions): R;
  /**
   * Runs the function and passes where each file that it opened has an allowed path: exact, a folder with all
   * that is in it (`src/`), or a glob. Where a link was opened, its own path or the one it leads to is enough.
   *
   * @example
   * await expect(() => build()).toOpenOnly(['src/', 'dist/**']);
   */
  toOpenOnly(globs: string | readonly string[]): R;
  /**
   * Runs the function and passes where it made none of the calls: strace's expression, conditions, a pattern, or
   * a function that is asked of each call. Calls that failed count too.
   *
   * @example
   * await expect(() => render(page)).toMakeNoSyscalls('%network');
   */
  toMakeNoSyscalls(pattern: CallPattern): R;
}

interface MatcherState {
  utils?: MatcherUtils;
}

/** For `expect.extend`. */
export const matchers = {
  toLeakNoDescriptors(this: MatcherState, block: unknown, options: LeakOptions = {}): Promise<Verdict> {
    return leakVerdict(block, options, styleOf(this.utils));
  },
  toOpenOnly(this: MatcherState, block: unknown, globs: string | readonly string[]): Promise<Verdict> {
    return openVerdict(block, globs, styleOf(this.utils));
  },
  toMakeNoSyscalls(this: MatcherState, block: unknown, pattern: CallPattern): Promise<Verdict> {
    return callVerdict(block, pattern, styleOf(this.utils));
  },
};

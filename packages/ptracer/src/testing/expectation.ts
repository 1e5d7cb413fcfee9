/** The matchers as vitest and jest both take them. */
import type { LeakOptions } from './leaks.js';
import { callVerdict, leakVerdict, openVerdict, type CallPattern, type Verdict } from './matchers.js';
import { styleOf, type MatcherUtils, type Style } from './style.js';

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
   * a function that is asked of each call. Calls that failed count too; what the runner, the event loop and the
   * garbage collector call does not.
   *
   * @example
   * await expect(() => render(page)).toMakeNoSyscalls('%network');
   */
  toMakeNoSyscalls(pattern: CallPattern): R;
}

/** What a matcher knows of where it is called: `this`. */
export interface MatcherState {
  utils?: MatcherUtils;
}

/** A matcher for `expect.extend`. */
export type AsyncMatcher<State, Expected> = (
  this: State,
  block: unknown,
  expected: Expected,
) => Promise<Verdict>;

/** The matchers, for `expect.extend`. */
export type AsyncMatchers<State> = {
  toLeakNoDescriptors: AsyncMatcher<State, LeakOptions | undefined>;
  toOpenOnly: AsyncMatcher<State, string | readonly string[]>;
  toMakeNoSyscalls: AsyncMatcher<State, CallPattern>;
};

/** Has `check` called when the test ends that a matcher is called in; what it throws fails the test. */
export type AtTestEnd<State> = (state: State, check: () => void) => void;

/**
 * Makes the matchers. A runner ends with its tests, and a matcher that nobody awaits would pass whatever it finds:
 * so a test fails that ends before its matchers do.
 */
export function asyncMatchers<State extends MatcherState>(atTestEnd: AtTestEnd<State>): AsyncMatchers<State> {
  const awaited = <Expected>(
    name: keyof AsyncMatchers<State>,
    judge: (block: unknown, expected: Expected, style: Style) => Promise<Verdict>,
  ): AsyncMatcher<State, Expected> =>
    function (block, expected) {
      const call = `expect(…).${name}(…)`;
      const error = new Error(`${call} was not awaited: write \`await ${call}\``);
      const verdict = judge(block, expected, styleOf(this.utils));
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      verdict.then(settle, settle);
      atTestEnd(this, () => {
        if (!settled) throw error;
      });
      return verdict;
    };
  return {
    toLeakNoDescriptors: awaited('toLeakNoDescriptors', (block, options = {}, style) =>
      leakVerdict(block, options, style),
    ),
    toOpenOnly: awaited('toOpenOnly', openVerdict),
    toMakeNoSyscalls: awaited('toMakeNoSyscalls', callVerdict),
  };
}

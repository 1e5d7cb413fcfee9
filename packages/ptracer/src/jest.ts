/**
 * For jest. Importing it, at the top of a test file or in a set-up file, adds the matchers to `expect`.
 *
 * The matchers are async, as what they watch may be: `await expect(fn).toLeakNoDescriptors()`. A test that does not
 * await one fails.
 *
 * Only this file and the set-up run inside jest's sandbox, which is why they are built as CommonJS. The rest is loaded
 * outside of it, by Node: jest neither transforms nor mocks it, and all test files of a worker share one tracer.
 */
import { runInThisContext } from 'node:vm';
import { afterAll, afterEach, expect } from '@jest/globals';
import type { MatcherContext } from 'expect';
import type { SyscallMatchers } from './testing/expectation.js';
import type * as Host from './testing/jest-host.js';
import type { LeakOptions } from './testing/leaks.js';

declare module 'expect' {
  // oxlint-disable-next-line no-unused-vars -- as expect declares it
  interface Matchers<R extends void | Promise<void>, T> extends SyscallMatchers<Promise<void>> {}
}

declare global {
  namespace jest {
    // oxlint-disable-next-line no-unused-vars -- as @types/jest declares it
    interface Matchers<R, T = {}> extends SyscallMatchers<Promise<void>> {}
  }
}

/** jest's sandbox is a context of its own; what runs in "this context" runs in Node's. */
function loadHost(): typeof Host {
  const { getBuiltinModule } = runInThisContext('process') as NodeJS.Process;
  return getBuiltinModule('node:module').createRequire(__filename)('./testing/jest-host.js') as typeof Host;
}

const host = loadHost();

/** What is to be checked at the end of tests, by their names. */
const checks = new Map<string | undefined, (() => void)[]>();

expect.extend(
  host.asyncMatchers(({ currentTestName }: MatcherContext, check) => {
    checks.set(currentTestName, [...(checks.get(currentTestName) ?? []), check]);
  }),
);

afterEach(() => {
  const { currentTestName } = expect.getState();
  const ended = checks.get(currentTestName) ?? [];
  checks.delete(currentTestName);
  for (const check of ended) check();
});

/** What ptracer uses of jest-circus: the handlers of its events, which it keeps in a global of the sandbox. */
type CircusHandler = (
  event: { name: string; describeBlock?: { parent?: unknown } },
  state: { unhandledErrors: unknown[] },
) => void | Promise<void>;

/** Runs `check` behind all hooks of the file: jest runs those of a set-up file first. */
function atEnd(check: () => Promise<void>): void {
  const handlers = (globalThis as Record<symbol, unknown>)[Symbol.for('EVENT_HANDLERS')] as
    CircusHandler[] | undefined;
  if (!Array.isArray(handlers)) {
    afterAll(check);
    return;
  }
  handlers.push(async ({ name, describeBlock }, state) => {
    if (name !== 'run_describe_finish' || describeBlock?.parent !== undefined) return;
    await check().catch((error: unknown) => state.unhandledErrors.push(error));
  });
}

/**
 * Fails each test file that leaves a descriptor open; to be called in a file of `setupFilesAfterEnv`. Without
 * options that is what `ptracer/jest/setup` does.
 */
export function failOnOpenDescriptors(options: LeakOptions = {}): void {
  const context = host.watchWorker();
  if (context === undefined) return;
  atEnd(async () => {
    try {
      await expect(context).toLeakNoDescriptors(options);
    } catch (error) {
      // jest takes a stack without frames for a part of the message, and does not print such a frame.
      throw host.fileFailure(error as Error, expect.getState().testPath, '<anonymous>:1:1');
    } finally {
      await context.detach();
    }
  });
}

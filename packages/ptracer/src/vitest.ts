/**
 * For vitest. Importing it adds the matchers to `expect`; its `test` has the fixtures `descriptors` and `syscalls`.
 *
 * The matchers are async, as what they watch may be: `await expect(fn).toLeakNoDescriptors()`. A test that does not
 * await one fails.
 */
import type { SyscallEvent } from '@ptracer/core';
import { afterAll, expect, test as base, type MatcherState, type TestAPI } from 'vitest';
import { asyncMatchers, type SyscallMatchers } from './testing/expectation.js';
import type { LeakOptions } from './testing/leaks.js';
import { isOfProgram } from './testing/origin.js';
import { workerScope } from './testing/scope.js';
import { fileFailure, watchWorker } from './testing/watch.js';
import { trace } from './trace.js';
import { trackDescriptors, type DescriptorContext } from './track-descriptors.js';

export type { SyscallMatchers } from './testing/expectation.js';
export type { LeakOptions } from './testing/leaks.js';
export type { CallPattern } from './testing/matchers.js';

declare module 'vitest' {
  // oxlint-disable-next-line no-explicit-any, no-unused-vars -- as vitest declares it
  interface Matchers<T = any> extends SyscallMatchers<Promise<void>> {}
}

/** What `test` gives to a test that asks for it. */
export interface PtracerFixtures {
  /** The descriptors that the test opens: `descriptors.open()` are those that are not closed yet. */
  descriptors: DescriptorContext;
  /** Returns the system calls of the test so far, the runner's own left out. */
  syscalls: () => SyscallEvent[];
  /** Which calls `syscalls` sees, strace's expression: `test.extend({ syscallFilter: 'openat' })`. Default: all. */
  syscallFilter: string;
}

/** vitest's `test`, with fixtures. Only a test that asks for one is traced. */
export const test: TestAPI<PtracerFixtures> = base.extend<PtracerFixtures>({
  syscallFilter: 'all',
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures here
  descriptors: async ({}, use) => {
    const context = trackDescriptors(workerScope());
    try {
      await use(context);
    } finally {
      await context.detach();
    }
  },
  syscalls: async ({ syscallFilter }, use) => {
    const calls: SyscallEvent[] = [];
    const context = trace((call) => void calls.push(call), { ...workerScope(), filter: syscallFilter });
    try {
      await use(() => {
        // It has done its work when it returns its promise.
        void context.flush();
        return calls.filter(isOfProgram);
      });
    } finally {
      await context.detach();
    }
  },
});

export { test as it };

expect.extend(asyncMatchers(({ task }: MatcherState, check) => task?.context.onTestFinished(check)));

/**
 * Fails each test file that leaves a descriptor open; to be called in a file of `setupFiles`. Without options that
 * is what `ptracer/vitest/setup` does.
 */
export function failOnOpenDescriptors(options: LeakOptions = {}): void {
  const context = watchWorker();
  if (context === undefined) return;
  afterAll(async () => {
    try {
      await expect(context).toLeakNoDescriptors(options);
    } catch (error) {
      throw fileFailure(error as Error, expect.getState().testPath);
    } finally {
      await context.detach();
    }
  });
}

/** How a whole file of `node:test` is watched. */
import { AsyncResource } from 'node:async_hooks';
import { after } from 'node:test';
import { compileFunction } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import type { LeakOptions } from './leaks.js';
import { leakVerdict } from './matchers.js';
import { styleFromEnvironment } from './style.js';
import { fileFailure, watchWorker } from './watch.js';

/**
 * Runs `check` behind all other hooks of the file. Hooks run in the order in which they were registered; this one,
 * the first, registers the last when all others are known.
 */
function atEnd(file: string, check: () => Promise<void>): void {
  // A hook may have hooks of its own, so this one registers as if from outside of it.
  const outside = new AsyncResource('ptracer');
  // node:test names a hook that fails by the file that registered it.
  const register = compileFunction('after(check)', ['after', 'check'], { filename: file }) as (
    after: (hook: () => Promise<void>) => void,
    check: () => Promise<void>,
  ) => void;
  after(() => outside.runInAsyncScope(() => register(after, check)));
}

const NO_ISOLATION = /^--(?:experimental-)?test-isolation=none$/;

/** The file that this process tests; `null` where it tests several, `undefined` where others test for it. */
function testFile(): string | null | undefined {
  const { argv, env, execArgv } = process;
  if (!isMainThread) return undefined;
  if (env['NODE_TEST_CONTEXT'] !== undefined || !execArgv.includes('--test')) return argv[1];
  return execArgv.some((arg) => NO_ISOLATION.test(arg)) ? null : undefined;
}

/**
 * Fails the test file that this process runs where it leaves a descriptor open; to be called before the file is
 * loaded. Without options that is what `--import ptracer/node-test/setup` does.
 */
export function failOnOpenDescriptors(options: LeakOptions = {}): void {
  const file = testFile();
  const context = file === undefined ? undefined : watchWorker();
  if (context === undefined) return;
  const name = file ?? 'node --test';
  atEnd(name, async () => {
    try {
      const { pass, message } = await leakVerdict(context, options, styleFromEnvironment(process.env));
      if (pass) return;
      // Node 22 and later report a failed hook of a file, but do not count it.
      process.exitCode = 1;
      // Without any frame it would be printed in brackets.
      throw fileFailure(new Error(message()), file ?? undefined, name);
    } finally {
      await context.detach();
    }
  });
}

/** For `node:test`: assertions as functions, and as members of `t.assert` where Node has `assert.register` (22.14). */
import { AssertionError } from 'node:assert';
import * as nodeTest from 'node:test';
import type { LeakOptions } from './testing/leaks.js';
import {
  callVerdict,
  leakVerdict,
  openVerdict,
  type Block,
  type CallPattern,
  type Verdict,
} from './testing/matchers.js';
import { styleFromEnvironment } from './testing/style.js';
import type { DescriptorContext } from './track-descriptors.js';

export type { LeakOptions } from './testing/leaks.js';
export { failOnOpenDescriptors } from './testing/node-test-file.js';
export type { Block, CallPattern } from './testing/matchers.js';

function assertPass({ pass, message }: Verdict, operator: string, stackStartFn: Function): void {
  if (pass) return;
  throw new AssertionError({ message: message(), operator, stackStartFn });
}

/**
 * Runs the function; every descriptor that it opened must be closed again. It may be a context of
 * `trackDescriptors()` instead: then that has nothing open.
 *
 * @throws {AssertionError} which names each descriptor, and the line that opened it
 */
export async function assertLeaksNoDescriptors(
  block: Block | DescriptorContext,
  options: LeakOptions = {},
): Promise<void> {
  const verdict = await leakVerdict(block, options, styleFromEnvironment(process.env));
  assertPass(verdict, 'assertLeaksNoDescriptors', assertLeaksNoDescriptors);
}

/**
 * Runs the function; each file that it opened must have an allowed path: exact, a folder (`src/`) or a glob.
 *
 * @throws {AssertionError} which names each other file, and the line that opened it
 */
export async function assertOpensOnly(block: Block, globs: string | readonly string[]): Promise<void> {
  const verdict = await openVerdict(block, globs, styleFromEnvironment(process.env));
  assertPass(verdict, 'assertOpensOnly', assertOpensOnly);
}

/**
 * Runs the function; it must make none of the calls.
 *
 * @throws {AssertionError} with each call as strace writes it, and the line that made it
 */
export async function assertMakesNoSyscalls(block: Block, pattern: CallPattern): Promise<void> {
  const verdict = await callVerdict(block, pattern, styleFromEnvironment(process.env));
  assertPass(verdict, 'assertMakesNoSyscalls', assertMakesNoSyscalls);
}

/** `node:test` of Node 22.14 and later. */
interface Registry {
  assert?: { register?(name: string, assertion: (...args: never[]) => unknown): void };
}

const { assert }: Registry = nodeTest as Registry;
assert?.register?.('leaksNoDescriptors', assertLeaksNoDescriptors);
assert?.register?.('opensOnly', assertOpensOnly);
assert?.register?.('makesNoSyscalls', assertMakesNoSyscalls);

declare module 'node:test' {
  interface TestContextAssert {
    /** {@link assertLeaksNoDescriptors} */
    leaksNoDescriptors: typeof assertLeaksNoDescriptors;
    /** {@link assertOpensOnly} */
    opensOnly: typeof assertOpensOnly;
    /** {@link assertMakesNoSyscalls} */
    makesNoSyscalls: typeof assertMakesNoSyscalls;
  }
}

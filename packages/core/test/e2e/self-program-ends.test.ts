import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const WAYS = [
  'process.exit()',
  'process.exitCode',
  'its last line',
  'an uncaught exception',
  'an exception in a timer',
  'an unhandled rejection',
  'process.abort()',
  'SIGTERM',
  'SIGKILL',
  'SIGSEGV',
  'SIGTERM with a handler',
  'process.exit() in a worker',
  'process.exit() beside a storm in a worker',
  'process.execve()',
  'a stack overflow',
];

describe('a program that ends in a traced block', () => {
  it.each(WAYS)('ends as untraced: %s', async (way) => {
    const [alone, traced] = await Promise.all(
      [false, true].map((traced) => ending(start(commandFor('ends', 'end', way, traced)))),
    );
    // Addresses are in one, and in the other the line that happened to be the last.
    if (/abort|overflow/.test(way)) alone!.stderr = traced!.stderr = '';
    expect(alone!.stdout).toContain('begun\n');
    expect(traced).toEqual(alone);
  });
});

it('a stack overflow in a traced block is caught as ever', async () => {
  expect(await call('ends', 'overflowCaught')).toEqual({
    message: 'Maximum call stack size exceeded',
    enough: true,
    lost: false,
  });
});

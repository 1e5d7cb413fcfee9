import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fixture, only, traceOf } from './harness.js';

describe('a program that is held on one CPU while its stops are frequent', () => {
  const program = fixture('asks-for-cpus.mjs');
  const bare = spawnSync(process.execPath, [program], { encoding: 'utf8' }).stdout;

  it.each([
    ['with every call traced', {}],
    ['under a kernel filter', { filter: only('access') }],
    ['with its children traced', { followForks: true }],
  ])('cannot tell, %s', async (_, options) => {
    const { stdout, status } = await traceOf(process.execPath, [program], options);
    expect(stdout).toBe(bare);
    expect(status.code).toBe(0);
  });
});

import { expect, it } from 'vitest';
import { tableFor, type KernelTest, type PluginReference } from '@ptracer/core';
import { callsOf, traceOf } from './harness.js';

/** All calls, but of these only what the kernel lets stop. */
function testing(tests: Readonly<Record<string, KernelTest>>): PluginReference {
  const table = tableFor('x64');
  return {
    module: new URL('../fixtures/tests-arguments.mjs', import.meta.url).href,
    options: Object.entries(tests).map(([name, test]) => [table.byName(name)!.number, test]),
  };
}

const SCRIPT = 'echo 12 > /dev/null; echo 12345 > /dev/null; : < /dev/null';

it('a call stops where the test of its arguments holds', async () => {
  const write: KernelTest = { arg: 2, bits: 64, min: 4, max: '18446744073709551615' };
  const { events } = await traceOf('sh', ['-c', SCRIPT], { filter: testing({ write }) });
  expect(callsOf(events, 'write').map(({ result }) => result.value)).toEqual([6]);
  expect(callsOf(events, 'openat').length).toBeGreaterThan(0);
});

it('a call that is left out is not seen, and works', async () => {
  const { events, stdout } = await traceOf('sh', ['-c', 'echo fine'], { filter: testing({ write: false }) });
  expect(stdout).toBe('fine\n');
  expect(callsOf(events, 'write')).toEqual([]);
  expect(callsOf(events, 'execve')).toHaveLength(1);
});

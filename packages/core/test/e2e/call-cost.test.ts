import type { StartEvent } from '@ptracer/core';
import { expect, it } from 'vitest';
import { callsOf, only, traceOf } from './harness.js';

it.each([true, false])(
  'the cost of a call is in the start event where it is asked for: %s',
  async (wanted) => {
    const { events, status } = await traceOf('true', [], { measureCallCost: wanted });
    const start = events[0] as StartEvent;
    expect(start.type).toBe('start');
    expect(status).toEqual({ code: 0, signal: null });
    // The calls that measured it are no events, and did not reach the command.
    expect(callsOf(events).map(({ name }) => name)).not.toContain('getppid');
    if (!wanted) return expect(start.callCost).toBeUndefined();
    expect(start.callCost).toBeGreaterThan(0);
    expect(Number.isInteger(start.callCost)).toBe(true);
  },
);

it('it is measured where a kernel filter decides, too, and the command is what it is without', async () => {
  const { events, stdout } = await traceOf('sh', ['-c', 'echo $PPID'], {
    measureCallCost: true,
    filter: only('exit_group'),
  });
  expect((events[0] as StartEvent).callCost).toBeGreaterThan(0);
  expect(stdout).toMatch(/^\d+\n$/);
});

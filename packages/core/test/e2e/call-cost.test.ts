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

/** Measured cost of a call, by what calls took more in a trace than they do alone. */
async function ratio(): Promise<number> {
  const source = `
    const { fstatSync } = require('node:fs');
    for (let i = 0; i < 4000; i++) fstatSync(0);`;
  const { events } = await traceOf(process.execPath, ['-e', source], {
    measureCallCost: true,
    descriptorPaths: true,
    filter: only('fstat', 'statx'),
  });
  const calls = callsOf(events).filter(({ args }) => args[0]!.value === 0);
  const durations = calls.map(({ duration }) => duration!).sort((a, b) => a - b);
  expect(durations.length).toBeGreaterThanOrEqual(4000);
  return (events[0] as StartEvent).callCost! / (durations[durations.length >> 1]! - ALONE);
}

/** What such a call takes without a tracer, ns: far less. */
const ALONE = 1000;

it('it is what calls take longer that follow each other', { retry: 2 }, async () => {
  const ratios = [await ratio(), await ratio(), await ratio()].sort((a, b) => a - b);
  expect(ratios[1]).toBeGreaterThan(0.6);
  expect(ratios[1]).toBeLessThan(1.5);
});

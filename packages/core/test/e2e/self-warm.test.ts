import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, isGone, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const warm = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('warm', name, ...args);

interface Belongings {
  descriptors: number;
  threads: number;
  children: string[];
  exitListeners: number;
  resources: string[];
  tracer: string;
}

it('a thousand traces in a row have one tracer, and leave nothing of themselves', async () => {
  interface Many {
    before: Belongings;
    after: Belongings;
    tracers: number;
    seen: number;
  }
  const { before, after, tracers, seen } = await warm<Many>('many', 1000);
  expect({ tracers, seen }).toEqual({ tracers: 1, seen: 1000 });
  expect(after).toEqual(before);
});

it('the first leaves two descriptors, and neither a child nor a handle that shows', async () => {
  interface Once {
    before: Belongings;
    after: Belongings;
    parent: number;
    pid: number;
  }
  const { before, after, parent, pid } = await warm<Once>('once');
  expect(after).toEqual({ ...before, descriptors: expect.any(Number) as number });
  expect(after.descriptors - before.descriptors).toBeLessThanOrEqual(2);
  expect(after.tracer).toBe('0');
  expect(parent).not.toBe(pid);
});

it('a child that is made after a trace has nothing of it', async () => {
  expect(await warm('childAfter')).toEqual({ same: true, tracer: 'TracerPid:\t0' });
});

it('a trace that is left open does not keep the program alive', async () => {
  const tracerPid = await warm<number>('leftOpen');
  await eventually(() => isGone(tracerPid)).toBe(true);
});

describe.each([
  ['while a trace is open', true],
  ['between two traces', false],
])('a program that is killed %s', (_, open) => {
  it('takes its tracer with it', async () => {
    const child = start(commandFor('warm', 'waiting', open));
    const [line] = (await once(child.stdout!, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await ending(child);
    await eventually(() => isGone(Number(String(line)))).toBe(true);
  });
});

it('signals that a terminal sends to everybody in front do not end the tracer', async () => {
  expect(await warm('survivesTerminal')).toEqual(['after']);
});

it("the program's Node.js options and working folder do not matter to the tracer", async () => {
  expect(await warm('oddSurroundings')).toMatchObject({
    probes: ['seen'],
    env: '--require=/nonexistent/hook.js',
  });
});

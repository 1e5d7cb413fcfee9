import { afterEach, describe, expect, it } from 'vitest';
import { call, commandFor, ending, start } from '../fixtures/self/program.js';
import { eventually, leftovers } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const children = <Value>(name: string, ...args: unknown[]): Promise<Value> => call('children', name, ...args);

const WAYS = [
  'spawn',
  'spawn, killed',
  'spawn, detached',
  'spawn of nothing',
  'execFile',
  'execFileSync',
  'spawnSync',
  'many at once',
  'fork',
  'cluster',
];

describe.each([
  ['not followed', {}],
  ['followed', { followForks: true }],
])('children that are started in a block, %s,', (_, options) => {
  it('work as without a trace, in whatever way they are started', async () => {
    type Results = Record<string, { alone: unknown; traced: unknown }>;
    const results = Object.entries(await children<Results>('compared', options));
    expect(results.map(([way]) => way)).toEqual(WAYS);
    for (const [way, { alone, traced }] of results) expect([way, traced]).toEqual([way, alone]);
  });
});

it.each([
  ['are seen where they are followed', true, ['/nonexistent/child', '/nonexistent/later']],
  ['are not seen otherwise', false, []],
])('calls of children %s', async (_, followForks, theirs) => {
  const { paths, processes, execs } = await children<{
    paths: [string, boolean][];
    processes: boolean;
    execs: number;
  }>('seen', followForks);
  expect([...new Set(paths.filter(([, own]) => !own).map(([path]) => path))]).toEqual(theirs);
  expect(paths.filter(([, own]) => own)).toEqual([['/nonexistent/self', true]]);
  expect({ processes, execs: execs >= 2 }).toEqual({ processes: followForks, execs: followForks });
});

describe.each([
  ['followed', true],
  ['not followed', false],
])('a child that was %s', (_, followForks) => {
  it('is let go with the trace, and runs on', async () => {
    expect(await children('outliving', followForks)).toEqual({ output: 'after\nTracerPid:\t0\n', code: 8 });
  });

  it('runs to its end after that of the program', async () => {
    const { status, stdout } = await ending(start(commandFor('children', 'orphan', followForks)));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\d+\norphan done\n$/);
  });
});

it('children may start and end while traces begin and end', async () => {
  expect(await children('churn', 40)).toEqual([3]);
});

it('a server and its client talk in a block that follows both', async () => {
  expect(await children('server')).toBe('served');
});

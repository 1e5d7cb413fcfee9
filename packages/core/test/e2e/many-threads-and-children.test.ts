import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  callsOf,
  eventsOfType,
  fixture,
  leftovers,
  only,
  openedBelow,
  temporaryFolder,
  traceOf,
  eventually,
} from './harness.js';

const THREADS = 200;
const CHILDREN = 50;

const pathsIn = (folder: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => join(folder, `file-${i}`));

it.each([
  ['a kernel filter', { filter: only('openat', 'open') }],
  ['every call stopping', {}],
])('200 threads that each open a file give exactly those opens, with %s', async (_, options) => {
  const folder = temporaryFolder();
  const paths = pathsIn(folder, THREADS);
  execFileSync('mkfifo', paths);
  const { events, status, pid } = await traceOf(
    process.execPath,
    [fixture('opens-in-threads.mjs'), ...paths],
    { ...options, env: { ...process.env, UV_THREADPOOL_SIZE: String(THREADS) } },
  );
  expect(status).toEqual({ code: 0, signal: null });
  // Each path twice: held by a thread of the pool, then let go by the main thread.
  expect(openedBelow(events, folder).toSorted()).toEqual([...paths, ...paths].toSorted());
  const opens = callsOf(events, 'openat').filter(({ args }) => String(args[1]?.value).startsWith(folder));
  const threads = opens.map(({ tid }) => tid).filter((tid) => tid !== pid);
  expect(new Set(threads).size).toBe(THREADS);
  const started = eventsOfType(events, 'spawn').map(({ of, tid, pid }) => `${of} ${tid} ${pid}`);
  expect(started).toEqual(expect.arrayContaining(threads.map((tid) => `thread ${tid} ${pid}`)));
  const ended = eventsOfType(events, 'exit').map(({ tid }) => tid);
  expect(new Set(ended)).toEqual(new Set([pid, ...eventsOfType(events, 'spawn').map(({ tid }) => tid)]));
  expect(ended).toHaveLength(new Set(ended).size);
  await eventually(leftovers).toEqual([]);
});

it.each([
  ['a kernel filter', { filter: only('openat', 'open') }],
  ['every call stopping', {}],
])('50 children that each open a file give exactly those opens, with %s', async (_, options) => {
  const folder = temporaryFolder();
  const paths = pathsIn(folder, CHILDREN);
  for (const path of paths) writeFileSync(path, 'line\n');
  const { events, status, pid } = await traceOf(
    process.execPath,
    [fixture('opens-in-children.mjs'), ...paths],
    { ...options, followForks: true },
  );
  expect(status).toEqual({ code: 0, signal: null });
  expect(openedBelow(events, folder).toSorted()).toEqual(paths.toSorted());
  const children = eventsOfType(events, 'spawn').filter(({ of }) => of === 'process');
  expect(children).toHaveLength(CHILDREN);
  for (const child of children) expect(child).toMatchObject({ parentPid: pid });
  const openers = callsOf(events, 'openat').filter(({ args }) => String(args[1]?.value).startsWith(folder));
  expect(new Set(openers.map((call) => call.pid))).toEqual(new Set(children.map((child) => child.pid)));
  const ends = eventsOfType(events, 'exit').filter((exit) => exit.tid === exit.pid && exit.pid !== pid);
  expect(ends).toHaveLength(CHILDREN);
  for (const end of ends) expect(end).toMatchObject({ code: 7, signal: null });
  await eventually(leftovers).toEqual([]);
});

it.each([
  ['a kernel filter', { filter: only('openat', 'open', 'read', 'execve') }],
  ['every call stopping', {}],
])('children that are not followed run well and give no event, with %s', async (_, options) => {
  const folder = temporaryFolder();
  const paths = pathsIn(folder, CHILDREN);
  for (const path of paths) writeFileSync(path, 'line\n');
  const { events, status, pid } = await traceOf(
    process.execPath,
    [fixture('opens-in-children.mjs'), ...paths],
    options,
  );
  expect(status).toEqual({ code: 0, signal: null });
  expect(openedBelow(events, folder)).toEqual([]);
  for (const event of events) if ('pid' in event) expect(event.pid).toBe(pid);
  await eventually(leftovers).toEqual([]);
});

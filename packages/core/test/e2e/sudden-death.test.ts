import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spawn } from '@ptracer/core';
import {
  callsOf,
  eventsOf,
  eventsOfType,
  fixture,
  leftovers,
  only,
  stateOf,
  traceOf,
  eventually,
} from './harness.js';

/** Whether a process waits in read(2) of its standard input (proc(5), /proc/PID/syscall: number and arguments). */
const sleepsInRead = (pid: number): boolean =>
  stateOf(pid)?.state === 'S' && /^(0|63) 0x0 /.test(readFileSync(`/proc/${pid}/syscall`, 'latin1'));

describe.each([
  ['a kernel filter', { filter: only('read', 'openat', 'execve', 'exit_group') }],
  ['every call stopping', {}],
])('with %s', (_, options) => {
  it('a process killed in a call leaves the call unfinished', async () => {
    const trace = await spawn('sh', ['-c', 'echo ready; exec cat'], { ...options, stdio: 'pipe' });
    const collected = eventsOf(trace);
    await once(trace.stdout!, 'data');
    trace.stdin!.write('x');
    // What cat copies, it copies between two reads.
    await once(trace.stdout!, 'data');
    await trace.flush();
    await eventually(() => sleepsInRead(trace.pid)).toBe(true);
    process.kill(trace.pid, 'SIGKILL');
    expect(await trace.exited).toEqual({ code: null, signal: 'SIGKILL' });
    const events = await collected;
    expect(callsOf(events, 'read').at(-1)).toMatchObject({
      duration: null,
      result: { rawValue: null, value: null, errno: null, text: '?' },
      args: [{ name: 'fd', value: 0 }, { name: 'buf', value: null }, { name: 'count' }],
    });
    expect(events.at(-1)).toMatchObject({ type: 'exit', code: null, signal: 'SIGKILL' });
  });

  it('children killed at any moment are told to their end', async () => {
    const { events, status, pid, stdout } = await traceOf(process.execPath, [fixture('kills-children.mjs')], {
      ...options,
      followForks: true,
    });
    expect(status).toEqual({ code: 0, signal: null });
    expect(stdout).toBe('60');
    const children = eventsOfType(events, 'spawn').filter(({ of }) => of === 'process');
    const ended = eventsOfType(events, 'exit').filter((exit) => exit.tid === exit.pid && exit.pid !== pid);
    expect(ended.map((exit) => exit.pid).toSorted()).toEqual(children.map((child) => child.pid).toSorted());
    await eventually(leftovers).toEqual([]);
  });

  it('children killed at any moment are no matter where they are not followed', async () => {
    const { status, stdout } = await traceOf(process.execPath, [fixture('kills-children.mjs')], options);
    expect(status).toEqual({ code: 0, signal: null });
    expect(stdout).toBe('60');
    await eventually(leftovers).toEqual([]);
  });
});

import { spawn as bareSpawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { spawn } from '@ptracer/core';
import { callsOf, eventsOf, eventsOfType, leftovers, only, traceOf, eventually } from './harness.js';

const FIELDS = ['-E', '^(Seccomp|NoNewPrivs)', '/proc/self/status'];

it('a filter by number is one in the kernel, and only one', async () => {
  const { stdout } = await traceOf('cat', ['/proc/self/status'], { filter: only('openat') });
  expect(stdout).toMatch(/^Seccomp:\t2$/m);
  const alone = await text(bareSpawn('grep', FIELDS, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout!);
  const before = Number(/^Seccomp_filters:\t(\d+)$/m.exec(alone)?.[1]);
  expect(stdout).toMatch(new RegExp(`^Seccomp_filters:\\t${before + 1}$`, 'm'));
});

it('without a filter the command has none', async () => {
  const { stdout } = await traceOf('grep', FIELDS);
  const alone = await text(bareSpawn('grep', FIELDS, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout!);
  expect(stdout).toBe(alone);
});

describe('with a filter', () => {
  it('no other call becomes an event', async () => {
    const { events } = await traceOf('sh', ['-c', 'cat /dev/null; : > /dev/null'], {
      filter: only('openat'),
      followForks: true,
    });
    expect(new Set(callsOf(events).map(({ name }) => name))).toEqual(new Set(['openat']));
  });

  it('the calls are those that the trace without one has', async () => {
    const script = 'cd /; : > /dev/null; read -r x < /proc/self/comm; test -e /nonexistent';
    const names = ['openat', 'newfstatat', 'chdir', 'read', 'execve', 'exit_group'];
    const shown = async (filter: boolean): Promise<string[]> => {
      const { events } = await traceOf('sh', ['-c', script], filter ? { filter: only(...names) } : {});
      return callsOf(events, ...names).map(({ name, result }) => `${name} ${result.errno}`);
    };
    expect(await shown(true)).toEqual(await shown(false));
  });

  it('for nothing, only the life of the processes is told', async () => {
    const { events, status } = await traceOf('sh', ['-c', 'cat /dev/null; exit 4'], {
      filter: only(),
      followForks: true,
    });
    expect(status).toEqual({ code: 4, signal: null });
    expect(callsOf(events)).toEqual([]);
    expect(eventsOfType(events, 'exec')).toHaveLength(2);
    expect(eventsOfType(events, 'exit')).toHaveLength(2);
  });

  it('a child that outlives the command keeps working when its calls match and nobody follows it', async () => {
    const script = '(read -r _; cat /dev/null && echo fine) <&3 & exit 6';
    const trace = await spawn('sh', ['-c', `exec 3<&0; ${script}`], {
      filter: only('openat', 'read', 'execve', 'mmap', 'clone', 'clone3'),
      stdio: 'pipe',
    });
    const output = text(trace.stdout!);
    expect(await trace.exited).toEqual({ code: 6, signal: null });
    const events = await eventsOf(trace);
    for (const event of events) if ('pid' in event) expect(event.pid).toBe(trace.pid);
    trace.stdin!.end('go\n');
    expect(await output).toBe('fine\n');
    await eventually(leftovers).toEqual([]);
  });
});

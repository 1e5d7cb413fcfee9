import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { spawn } from '@ptracer/core';
import {
  callsOf,
  eventsOf,
  fixture,
  leftovers,
  nextThat,
  only,
  stateOf,
  tracerOf,
  eventually,
} from './harness.js';

const script = 'echo ready; read -r _; cat /dev/null && : > /dev/null && echo fine; exit 3';

describe.each([
  ['a kernel filter', { filter: only('openat', 'read', 'execve') }],
  ['every call stopping', {}],
  ['a kernel filter, children followed', { filter: only('openat', 'read', 'execve'), followForks: true }],
  ['every call stopping, children followed', { followForks: true }],
])('after a detach, with %s,', (_, options) => {
  it('the command runs on unobserved to its own end', async () => {
    const trace = await spawn('sh', ['-c', script], { ...options, stdio: 'pipe' });
    await once(trace.stdout!, 'data');
    const output = text(trace.stdout!);
    await trace.detach();
    await trace.detach();
    if (!('filter' in options)) expect(tracerOf(trace.pid)).toBe(0);
    trace.stdin!.end('go\n');
    expect(await output).toBe('fine\n');
    expect(await trace.exited).toEqual({ code: 3, signal: null });
    const events = await eventsOf(trace);
    const opened = callsOf(events, 'openat').map(({ args }) => args[1]!.value);
    expect(opened).not.toContain('/dev/null');
    await eventually(leftovers).toEqual([]);
  });

  it('in the middle of a storm of calls, threads and children, the command runs on', async () => {
    const trace = await spawn(process.execPath, [fixture('storm.mjs')], { ...options, stdio: 'pipe' });
    const iteration = eventsOf(trace);
    await once(trace.stdout!, 'data');
    await trace.detach();
    trace.stdin!.end('stop\n');
    expect(await trace.exited).toEqual({ code: 4, signal: null });
    const events = await iteration;
    expect(events.findIndex(({ seq }, i) => seq !== i + 1)).toBe(-1);
    await eventually(leftovers).toEqual([]);
  });

  it('a stopped command stays stopped, and can go on', async () => {
    const trace = await spawn('sh', ['-c', script], { ...options, stdio: 'pipe' });
    const events = trace[Symbol.asyncIterator]();
    await once(trace.stdout!, 'data');
    const output = text(trace.stdout!);
    process.kill(trace.pid, 'SIGSTOP');
    await nextThat(events, ({ type }) => type === 'stop');
    await trace.detach();
    await eventually(() => stateOf(trace.pid)?.state).toMatch(/[Tt]/);
    process.kill(trace.pid, 'SIGCONT');
    trace.stdin!.end('go\n');
    expect(await output).toBe('fine\n');
    expect(await trace.exited).toEqual({ code: 3, signal: null });
  });

  it('a fatal signal is still told', async () => {
    const trace = await spawn('sleep', ['300'], { ...options, stdio: 'ignore' });
    await trace.detach();
    process.kill(trace.pid, 'SIGTERM');
    expect(await trace.exited).toEqual({ code: null, signal: 'SIGTERM' });
    await eventually(leftovers).toEqual([]);
  });
});

it('a trace that is disposed of is detached', async () => {
  const trace = await spawn('sh', ['-c', script], { stdio: 'pipe' });
  await once(trace.stdout!, 'data');
  await trace[Symbol.asyncDispose]();
  expect(tracerOf(trace.pid)).toBe(0);
  trace.stdin!.end('go\n');
  expect(await trace.exited).toEqual({ code: 3, signal: null });
});

it('a trace that has ended can be detached, flushed and disposed of', async () => {
  const trace = await spawn('true', [], { stdio: 'ignore' });
  await eventsOf(trace);
  await trace.flush();
  await trace.detach();
  await trace[Symbol.asyncDispose]();
});

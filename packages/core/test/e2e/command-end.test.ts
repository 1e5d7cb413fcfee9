import { describe, expect, it } from 'vitest';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { spawn } from '@ptracer/core';
import { callsOf, eventsOf, eventsOfType, leftovers, only, traceOf, eventually } from './harness.js';

const MODES = [
  ['a kernel filter', { filter: only('openat') }],
  ['every call stopping', {}],
] as const;

describe.each(MODES)('with %s', (_, options) => {
  it.each([0, 1, 7, 126, 255])('exit status %i is handed on', async (code) => {
    const { events, status, pid } = await traceOf('sh', ['-c', `exit ${code}`], options);
    expect(status).toEqual({ code, signal: null });
    expect(events.at(-1)).toMatchObject({ type: 'exit', pid, tid: pid, code, signal: null });
  });

  it.each(['TERM', 'KILL', 'INT', 'HUP', 'USR1', 'PIPE', 'ALRM', 'SEGV'])(
    'death by SIG%s is handed on',
    async (name) => {
      const { events, status, pid } = await traceOf('sh', ['-c', `ulimit -c 0; kill -${name} $$`], options);
      expect(status).toEqual({ code: null, signal: `SIG${name}` });
      expect(events.at(-1)).toMatchObject({ type: 'exit', pid, code: null, signal: `SIG${name}` });
      // A shell that dies by SIGINT sends it to itself once more.
      const signals = new Set(eventsOfType(events, 'signal').map(({ signal }) => signal));
      expect([...signals]).toEqual(name === 'KILL' ? [] : [`SIG${name}`]);
    },
  );

  it('pipes lead to the command and back', async () => {
    const trace = await spawn('cat', [], { ...options, stdio: 'pipe' });
    const output = text(trace.stdout!);
    trace.stdin!.end('through the pipe');
    const events = eventsOf(trace);
    expect(await output).toBe('through the pipe');
    expect(await trace.exited).toEqual({ code: 0, signal: null });
    await events;
  });

  // The tracer holds the command's streams open for as long as it lives.
  it('standard output ends when the command closes it, not when the trace ends', async () => {
    const script = 'echo out; exec >&-; echo closed >&2; read -r line';
    const trace = await spawn('sh', ['-c', script], { ...options, stdio: 'pipe' });
    const events = eventsOf(trace);
    try {
      await once(trace.stderr!, 'data');
      trace.stdout!.resume();
      await expect.poll(() => trace.stdout!.readableEnded, { timeout: 3000 }).toBe(true);
    } finally {
      process.kill(trace.pid, 'SIGKILL');
      await events;
    }
  });

  it('standard input breaks when the command closes it, not when the trace ends', async () => {
    const trace = await spawn('sh', ['-c', 'exec <&-; echo closed; exec sleep 300'], {
      ...options,
      stdio: 'pipe',
    });
    const events = eventsOf(trace);
    let broken: unknown;
    trace.stdin!.on('error', (error) => {
      broken = error;
    });
    try {
      await once(trace.stdout!, 'data');
      trace.stdin!.write('x');
      await expect.poll(() => broken, { timeout: 3000 }).toMatchObject({ code: 'EPIPE' });
    } finally {
      process.kill(trace.pid, 'SIGKILL');
      await events;
    }
  });

  it('nothing of ours is left', async () => {
    await eventually(leftovers).toEqual([]);
  });
});

it('events are numbered from 1 without a gap, and their clock runs forward', async () => {
  const { events } = await traceOf('sh', ['-c', 'cat /dev/null; cat /dev/null'], { followForks: true });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.every(({ v }) => v === 1)).toBe(true);
  expect(events[0]).toMatchObject({ type: 'start', arch: process.arch });
  for (const call of callsOf(events))
    if (call.duration !== null) expect(call.duration).toBeGreaterThanOrEqual(0);
});

it("the command's own calls come first to last: execve, then exit_group", async () => {
  const { events } = await traceOf('true');
  const calls = callsOf(events);
  expect(calls[0]).toMatchObject({ name: 'execve', result: { value: 0, text: '0' } });
  expect(calls.at(-1)).toMatchObject({
    name: 'exit_group',
    result: { rawValue: null, text: '?' },
    duration: null,
  });
});

it('orphans that outlive the command are followed to their end', async () => {
  const script = '(sh -c "read -r _; cat /dev/null; exit 5" <&3 &) 3<&0; echo started';
  const trace = await spawn('sh', ['-c', script], {
    followForks: true,
    stdio: 'pipe',
    filter: only('openat', 'exit_group'),
  });
  const events = eventsOf(trace);
  expect(await trace.exited).toEqual({ code: 0, signal: null });
  trace.stdin!.end('go\n');
  const codes = eventsOfType(await events, 'exit').map(({ code }) => code);
  expect(codes).toContain(5);
});

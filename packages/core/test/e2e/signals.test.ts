import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { spawn } from '@ptracer/core';
import {
  eventsOf,
  eventsOfType,
  fixture,
  leftovers,
  only,
  stateOf,
  threadsOf,
  traceOf,
  eventually,
} from './harness.js';

const states = (pid: number): string[] => threadsOf(pid).map((tid) => stateOf(pid, tid)?.state ?? 'gone');

describe.each([
  ['a kernel filter', { filter: only('openat') }],
  ['every call stopping', {}],
])('with %s', (_, options) => {
  it('a hundred signals are handled a hundred times', async () => {
    const { events, stdout, pid } = await traceOf(process.execPath, [fixture('counts-signals.mjs')], options);
    expect(stdout).toBe('100');
    const signals = eventsOfType(events, 'signal').filter(({ signal }) => signal === 'SIGUSR2');
    expect(signals).toHaveLength(100);
    for (const one of signals) {
      expect(one).toMatchObject({
        number: 12,
        code: 'SI_USER',
        senderPid: pid,
        senderUid: process.getuid!(),
      });
    }
  });

  it('an ignored signal stays ignored, and a handled one interrupts', async () => {
    const script = 'trap "" TERM; trap "echo handled" USR1; kill -TERM $$; kill -USR1 $$; echo end';
    const { events, stdout, status } = await traceOf('sh', ['-c', script], options);
    expect(stdout).toBe('handled\nend\n');
    expect(status).toEqual({ code: 0, signal: null });
    // A tracer is told of an ignored signal too (ptrace(2), signal-delivery-stop).
    expect(eventsOfType(events, 'signal').map(({ signal }) => signal)).toEqual(['SIGTERM', 'SIGUSR1']);
  });

  it("a child's end is told with its status", async () => {
    const { events } = await traceOf('sh', ['-c', 'sh -c "exit 3"; true'], options);
    expect(eventsOfType(events, 'signal')).toMatchObject([
      { signal: 'SIGCHLD', code: 'CLD_EXITED', status: 3 },
    ]);
  });

  it('SIGSTOP really stops the command, and SIGCONT lets it go on', async () => {
    const trace = await spawn('cat', [], { ...options, stdio: 'pipe' });
    const collected = eventsOf(trace);
    trace.stdin!.write('before ');
    await once(trace.stdout!, 'data');
    process.kill(trace.pid, 'SIGSTOP');
    await eventually(() => states(trace.pid)).toEqual([expect.stringMatching(/[Tt]/)]);
    const output = text(trace.stdout!);
    trace.stdin!.end('after');
    await trace.flush();
    await eventually(() => states(trace.pid)).toEqual([expect.stringMatching(/[Tt]/)]);
    process.kill(trace.pid, 'SIGCONT');
    expect(await output).toBe('after');
    expect(await trace.exited).toEqual({ code: 0, signal: null });
    const events = await collected;
    expect(eventsOfType(events, 'stop')).toMatchObject([
      { pid: trace.pid, tid: trace.pid, signal: 'SIGSTOP' },
    ]);
    expect(eventsOfType(events, 'signal').map(({ signal }) => signal)).toEqual(['SIGSTOP', 'SIGCONT']);
  });

  it('SIGSTOP stops every thread, twice, and the program ends well', async () => {
    const program = 'process.stdin.on("data", (d) => process.stdout.write(d)); process.stdout.write("ready")';
    const trace = await spawn(process.execPath, ['-e', program], { ...options, stdio: 'pipe' });
    const collected = eventsOf(trace);
    await once(trace.stdout!, 'data');
    for (const word of ['one', 'two']) {
      process.kill(trace.pid, 'SIGSTOP');
      await eventually(() => states(trace.pid).every((state) => /[Tt]/.test(state))).toBe(true);
      process.kill(trace.pid, 'SIGCONT');
      const answer = once(trace.stdout!, 'data');
      trace.stdin!.write(word);
      expect(String((await answer)[0])).toBe(word);
    }
    trace.stdin!.end();
    expect(await trace.exited).toEqual({ code: 0, signal: null });
    const stopped = eventsOfType(await collected, 'stop');
    expect(new Set(stopped.map(({ signal }) => signal))).toEqual(new Set(['SIGSTOP']));
    expect(stopped.filter(({ tid }) => tid === trace.pid)).toHaveLength(2);
  });

  it('a stopped command can be killed', async () => {
    const trace = await spawn('sleep', ['300'], { ...options, stdio: 'ignore' });
    const collected = eventsOf(trace);
    process.kill(trace.pid, 'SIGSTOP');
    await eventually(() => states(trace.pid)).toEqual([expect.stringMatching(/[Tt]/)]);
    process.kill(trace.pid, 'SIGKILL');
    expect(await trace.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect((await collected).at(-1)).toMatchObject({ type: 'exit', signal: 'SIGKILL' });
    await eventually(leftovers).toEqual([]);
  });
});

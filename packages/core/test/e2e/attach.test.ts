import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { attach, type AttachedTrace, type StartEvent, type TraceEvent } from '@ptracer/core';
import { compiledHere, start } from '../fixtures/self/program.js';
import {
  argOf,
  callsOf,
  eventsOfType,
  eventually,
  fixture,
  HAS_COMPILER,
  leftovers,
  nextThat,
  sayWhatIsSkipped,
  stateOf,
  threadsOf,
  tracerOf,
} from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

sayWhatIsSkipped();

/** A shell that answers each line it reads with a file that it opens; the last, `exit N`, ends it. */
const ECHO = 'echo ready; while read -r line; do cat /dev/null; echo "$line"; eval "$line"; done; exit 4';

async function started(...command: string[]): Promise<ChildProcess & { pid: number }> {
  const child = start(command);
  await once(child.stdout!, 'data');
  return child as ChildProcess & { pid: number };
}

const echo = (): ReturnType<typeof started> => started('sh', '-c', ECHO);

async function eventsOf(trace: AttachedTrace): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  for await (const event of trace) events.push(event);
  return events;
}

describe('a process that runs already', () => {
  it('is traced from now on to its end', async () => {
    const child = await echo();
    await using trace = await attach(child.pid);
    const events = eventsOf(trace);
    expect(tracerOf(child.pid)).toBe(trace.tracerPid);
    expect(trace.pids).toEqual([child.pid]);
    child.stdin!.end(': one\nexit 7\n');
    expect(await trace.exited).toEqual({ code: 7, signal: null });
    const all = await events;
    expect(all[0]).toMatchObject({
      type: 'start',
      seq: 1,
      pid: child.pid,
      command: ['sh', '-c', ECHO],
      tracerPid: trace.tracerPid,
    });
    expect(all.at(-1)).toMatchObject({ type: 'exit', pid: child.pid, code: 7 });
    expect(all.findIndex(({ seq }, i) => seq !== i + 1)).toBe(-1);
    const written = callsOf(all, 'write').map((call) => argOf(call, 'buf').value);
    expect(written).toContain(': one\n');
    expect(new Set(eventsOfType(all, 'syscall').map(({ pid }) => pid))).toEqual(new Set([child.pid]));
  });

  it('is traced with its children, where they are followed', async () => {
    const child = await echo();
    await using trace = await attach(child.pid, { followForks: true });
    const events = eventsOf(trace);
    child.stdin!.end(': one\n');
    await trace.exited;
    const all = await events;
    const opened = callsOf(all, 'openat').filter((call) => argOf(call, 'filename').value === '/dev/null');
    expect(opened).toHaveLength(1);
    expect(opened[0]!.pid).not.toBe(child.pid);
    expect(eventsOfType(all, 'exec').map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/cat|coreutils|busybox/),
    );
  });

  it('may have many threads', async () => {
    const child = await started(process.execPath, fixture('storm.mjs'));
    await using trace = await attach(child.pid);
    for (const tid of threadsOf(child.pid)) expect(tracerOf(tid)).toBe(trace.tracerPid);
    const tids = new Set<number>();
    let opened = 0;
    for await (const event of trace) {
      if (event.type !== 'syscall' || event.name !== 'openat') continue;
      // On a busy machine one thread may have the CPU for long.
      const enough = tids.add(event.tid).size >= 2 || ++opened > 5000;
      if (enough && child.stdin!.writable) child.stdin!.end('stop\n');
    }
    expect(await trace.exited).toEqual({ code: 4, signal: null });
  });

  it('may be busy, without any system call', async () => {
    const child = await started(process.execPath, '-e', `console.log('ready'); for (;;);`);
    await using trace = await attach(child.pid);
    await trace.flush();
    expect(tracerOf(child.pid)).toBe(trace.tracerPid);
    await trace.detach();
    expect(tracerOf(child.pid)).toBe(0);
    expect(stateOf(child.pid)?.state).toBe('R');
    child.kill('SIGKILL');
  });

  // But for epoll_wait and the like, which fail with EINTR after any stop (signal(7)); libuv knows.
  it.runIf(HAS_COMPILER)('does not see that it was interrupted in its waits', async () => {
    const child = start([compiledHere('sleeps')]);
    const lines: string[] = [];
    child.stdout!.on('data', (bytes: Buffer) => lines.push(...String(bytes).trimEnd().split('\n')));
    const ended = once(child, 'exit');
    let attached = 0;
    for (let going = true; going;) {
      try {
        const trace = await attach(child.pid!);
        await trace.detach();
        attached++;
      } catch {
        going = false;
      }
      if (lines.at(-1) === 'poll 0 0' && attached > 4) child.stdin!.write('x');
    }
    expect(lines).toEqual(['ready', 'nanosleep 0 0', 'poll 0 0', 'read 1 0', 'sem_timedwait -1 110']);
    expect(await ended).toEqual([3, null]);
  });

  it.runIf(HAS_COMPILER)('may go on without its first thread', async () => {
    const child = await started(compiledHere('leader-ends'));
    await eventually(() => stateOf(child.pid)?.state).toBe('Z');
    const trace = await attach(child.pid);
    const events = eventsOf(trace);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await trace.detach();
    expect(callsOf(await events, 'openat').length).toBeGreaterThan(0);
    const again = await attach(child.pid);
    const rest = eventsOf(again);
    child.stdin!.end();
    expect(await again.exited).toEqual({ code: 6, signal: null });
    await rest;
  });
});

describe('after a detach', () => {
  it('it is known when that was, on the clock of the events', async () => {
    const child = await echo();
    const trace = await attach(child.pid);
    expect(trace.detachedAt).toBeUndefined();
    await trace.detach();
    const { detachedAt } = trace;
    await trace.detach();
    expect(trace.detachedAt).toBe(detachedAt);
    const start = (await eventsOf(trace)).find(({ type }) => type === 'start') as StartEvent;
    expect(start.time).toBeLessThan(detachedAt!);
    expect(detachedAt).toBeLessThan(Number(process.hrtime.bigint()));
    child.stdin!.end('exit 9\n');
    await once(child, 'exit');
  });

  it('the process runs on, and can be attached again', async () => {
    const child = await echo();
    for (let i = 0; i < 5; i++) {
      const trace = await attach(child.pid);
      await trace.detach();
      await trace.detach();
      expect(tracerOf(child.pid)).toBe(0);
      child.stdin!.write(`: ${i}\n`);
      expect(String(((await once(child.stdout!, 'data')) as [Buffer])[0])).toBe(`: ${i}\n`);
      expect(await eventsOf(trace)).toContainEqual(expect.objectContaining({ type: 'start' }));
    }
    child.stdin!.end('exit 9\n');
    expect(await once(child, 'exit')).toEqual([9, null]);
  });

  it('its tracer has told so, and given its events, even if we were busy meanwhile', async () => {
    const child = await echo();
    const trace = await attach(child.pid);
    child.stdin!.write(': last\n');
    await once(child.stdout!, 'data');
    const detached = trace.detach();
    // Longer than a request waits before it is repeated: the tracer has answered, and ended, by then.
    execFileSync('sleep', ['0.2']);
    await expect(detached).resolves.toBeUndefined();
    const written = callsOf(await eventsOf(trace), 'write').map((call) => argOf(call, 'buf').value);
    expect(written).toContain(': last\n');
    child.stdin!.end('exit 9\n');
    expect(await once(child, 'exit')).toEqual([9, null]);
  });

  it('in the middle of a storm of calls, threads and children, it runs on', async () => {
    const child = await started(process.execPath, fixture('storm.mjs'));
    for (const followForks of [false, true, false]) {
      const trace = await attach(child.pid, { followForks });
      const events = eventsOf(trace);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await trace.detach();
      const all = await events;
      expect(all.findIndex(({ seq }, i) => seq !== i + 1)).toBe(-1);
      expect(threadsOf(child.pid).filter((tid) => stateOf(child.pid, tid)?.state === 't')).toEqual([]);
      expect(tracerOf(child.pid)).toBe(0);
    }
    child.stdin!.end('stop\n');
    expect(await once(child, 'exit')).toEqual([4, null]);
  });

  it('a stopped process is stopped still, and can go on', async () => {
    const child = await echo();
    child.kill('SIGSTOP');
    await eventually(() => stateOf(child.pid)?.state).toBe('T');
    const trace = await attach(child.pid);
    const events = trace[Symbol.asyncIterator]();
    await nextThat(events, ({ type }) => type === 'stop');
    await trace.detach();
    await eventually(() => stateOf(child.pid)?.state).toBe('T');
    child.kill('SIGCONT');
    child.stdin!.end('exit 3\n');
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('a process that was stopped in the trace is stopped still', async () => {
    const child = await echo();
    const trace = await attach(child.pid);
    const events = trace[Symbol.asyncIterator]();
    child.kill('SIGSTOP');
    await nextThat(events, ({ type }) => type === 'stop');
    child.kill('SIGCONT');
    child.stdin!.write(': on\n');
    await once(child.stdout!, 'data');
    child.kill('SIGSTOP');
    await nextThat(events, ({ type }) => type === 'stop');
    await trace.detach();
    await eventually(() => stateOf(child.pid)?.state).toBe('T');
    child.kill('SIGCONT');
    child.stdin!.end('exit 3\n');
    expect(await once(child, 'exit')).toEqual([3, null]);
  });
});

describe('several processes at once', () => {
  it('are one trace, which ends with the last of them', async () => {
    const children = await Promise.all([echo(), echo(), echo()]);
    const pids = children.map(({ pid }) => pid);
    await using trace = await attach([...pids, pids[0]!]);
    const events = eventsOf(trace);
    expect(trace.pids).toEqual(pids);
    for (const pid of pids) expect(tracerOf(pid)).toBe(trace.tracerPid);
    children[1]!.stdin!.end('exit 1\n');
    await once(children[1]!, 'exit');
    expect(tracerOf(pids[0]!)).toBe(trace.tracerPid);
    children[2]!.kill('SIGKILL');
    await once(children[2]!, 'exit');
    children[0]!.stdin!.end('exit 5\n');
    expect(await trace.exited).toEqual({ code: 5, signal: null });
    const all = await events;
    expect(eventsOfType(all, 'start').map(({ pid }) => pid)).toEqual(pids);
    const exits = eventsOfType(all, 'exit').map(({ pid, code, signal }) => [pid, code ?? signal]);
    expect(exits).toEqual([
      [pids[1], 1],
      [pids[2], 'SIGKILL'],
      [pids[0], 5],
    ]);
  });

  it('are let go together', async () => {
    const children = await Promise.all([echo(), echo()]);
    const trace = await attach(children.map(({ pid }) => pid));
    await trace.detach();
    for (const child of children) {
      expect(tracerOf(child.pid)).toBe(0);
      child.stdin!.end('exit 2\n');
      expect(await once(child, 'exit')).toEqual([2, null]);
    }
  });
});

it('a process that ends while it is attached is no harm', async () => {
  for (let i = 0; i < 6; i++) {
    const child = spawn('sh', ['-c', `for i in 1 2 3 4; do sleep 0.0${i}; done; exit 5`], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    await new Promise((resolve) => setTimeout(resolve, 30 * i));
    try {
      const trace = await attach(child.pid!, { followForks: true });
      expect(await trace.exited).toEqual({ code: 5, signal: null });
      await eventsOf(trace);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_PTRACER_NO_SUCH_PROCESS' });
    }
    expect(await ended).toEqual([5, null]);
  }
});

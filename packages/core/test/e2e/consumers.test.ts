import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { spawn, type SpawnedTrace, type TraceEvent } from '@ptracer/core';
import { callsOf, eventsOf, leftovers, nextThat, only, eventually } from './harness.js';

const STORM = 10_000;

/** Twice STORM calls: a read and a write for each byte. */
const storm = (): Promise<SpawnedTrace> =>
  spawn('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=1', `count=${STORM}`], {
    stdio: 'ignore',
    filter: only('read', 'write'),
  });

/** Whether a process is in poll(2). */
function waitsToWrite(pid: number): boolean {
  return readFileSync(`/proc/${pid}/wchan`, 'utf8').startsWith('poll_');
}

function expectWhole(events: readonly TraceEvent[]): void {
  expect(events.findIndex(({ seq }, i) => seq !== i + 1)).toBe(-1);
  const bytes = callsOf(events).filter(({ args, result }) => args[2]!.value === 1 && result.value === 1);
  expect(bytes.filter(({ name }) => name === 'read')).toHaveLength(STORM);
  // At its end dd tells what it did on standard error.
  expect(bytes.filter(({ name, args }) => name === 'write' && args[0]!.value === 1)).toHaveLength(STORM);
  expect(events.at(-1)).toMatchObject({ type: 'exit', code: 0 });
}

it('a consumer that rests at every event gets every one, in order', async () => {
  const trace = await storm();
  const events: TraceEvent[] = [];
  for await (const event of trace) {
    events.push(event);
    if (events.length % 500 === 1) await setTimeout(20);
    else await setImmediate();
  }
  expectWhole(events);
});

it('a consumer that comes when all is over gets every event', async () => {
  const trace = await storm();
  expect(await trace.exited).toEqual({ code: 0, signal: null });
  expectWhole(await eventsOf(trace));
});

it('a consumer that leaves its loop does not end the command', async () => {
  const trace = await spawn('sh', ['-c', 'read -r _; cat /dev/null; echo fine; exit 3'], { stdio: 'pipe' });
  const output = text(trace.stdout!);
  for await (const { type } of trace) if (type === 'exec') break;
  trace.stdin!.end('go\n');
  expect(await output).toBe('fine\n');
  expect(await trace.exited).toEqual({ code: 3, signal: null });
  await eventually(leftovers).toEqual([]);
});

it('nobody needs to read the events', async () => {
  const trace = await storm();
  expect(await trace.exited).toEqual({ code: 0, signal: null });
  await eventually(leftovers).toEqual([]);
});

it.each(['detach', 'letRun'] as const)(
  'a command that waits for a consumer who stands still runs on after %s',
  async (how) => {
    const args = ['if=/dev/zero', 'of=/dev/null', 'bs=512', 'count=30000'];
    const trace = await spawn('dd', args, {
      stdio: 'ignore',
      filter: only('read', 'write'),
      stringLimit: 512,
    });
    const events = trace[Symbol.asyncIterator]();
    await events.next();
    let running = true;
    void trace.exited.then(() => (running = false));
    // What the tracer keeps back is full.
    await expect.poll(() => waitsToWrite(trace.tracerPid), { timeout: 60_000 }).toBe(true);
    await setTimeout(200);
    expect(running).toBe(true);
    await trace[how]();
    expect(await trace.exited).toEqual({ code: 0, signal: null });
    await eventually(leftovers).toEqual([]);
  },
);

it('events can be read once', async () => {
  const trace = await spawn('true', [], { stdio: 'ignore' });
  await eventsOf(trace);
  expect(() => trace[Symbol.asyncIterator]()).toThrow(
    expect.objectContaining({ code: 'ERR_PTRACER_ALREADY_ITERATED' }),
  );
});

it('events come while the command is quiet, and flush hastens them', async () => {
  const trace = await spawn('cat', [], { stdio: 'pipe', filter: only('read') });
  const events = trace[Symbol.asyncIterator]();
  for (const word of ['one', 'two', 'three']) {
    trace.stdin!.write(word);
    await nextThat(events, (event) => event.type === 'syscall' && event.args[1]?.value === word);
    await trace.flush();
  }
  trace.stdin!.end();
  await nextThat(events, ({ type }) => type === 'exit');
});

it('twenty commands at once do not mix', async () => {
  const traces = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      spawn('sh', ['-c', `cat /dev/null; exit ${i}`], {
        stdio: 'ignore',
        followForks: true,
        filter: only('openat'),
      }),
    ),
  );
  const all = await Promise.all(traces.map(eventsOf));
  expect(new Set(traces.map(({ pid }) => pid)).size).toBe(20);
  for (const [i, events] of all.entries()) {
    expect(await traces[i]!.exited).toEqual({ code: i, signal: null });
    expect(events[0]).toMatchObject({ type: 'start', seq: 1, pid: traces[i]!.pid });
    expect(events.at(-1)).toMatchObject({ type: 'exit', pid: traces[i]!.pid, code: i, seq: events.length });
  }
  await eventually(leftovers).toEqual([]);
});

it('twenty starts that fail, and twenty that do not, leave nothing', async () => {
  const starts = Array.from({ length: 40 }, (_, i) =>
    spawn(i % 2 ? 'true' : 'ptracer-nosuch', [], { stdio: 'ignore' }),
  );
  const settled = await Promise.allSettled(starts);
  expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  for (const one of settled) if (one.status === 'fulfilled') expect((await one.value.exited).code).toBe(0);
  await eventually(leftovers).toEqual([]);
});

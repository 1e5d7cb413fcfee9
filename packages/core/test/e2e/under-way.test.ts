/** Calls that are under way when another thread's event comes, and calls that never return. */
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  spawn,
  type PluginReference,
  type SpawnOptions,
  type SyscallEvent,
  type TraceEvent,
} from '@ptracer/core';
import { callsOf, eventsOf, eventsOfType, only, traceOf } from './harness.js';

/** A filter that asks for the result; it may say that it does not. */
const failures = (knownAtEntry: boolean): PluginReference => ({
  module: new URL('../fixtures/failures.mjs', import.meta.url).href,
  options: { knownAtEntry },
});

/** Resolves when a process waits in a call whose place in the kernel has that word in its name. */
async function waitingIn(pid: number, word: string): Promise<void> {
  for (;;) {
    if (readFileSync(`/proc/${pid}/wchan`, 'utf8').includes(word)) return;
    await setTimeout(20);
  }
}

const WAITS = ['-c', 'sleep 0.2; :'];

const isCall = (event: TraceEvent): event is SyscallEvent => event.type === 'syscall';

const indexOf = (events: readonly TraceEvent[], test: (event: TraceEvent) => boolean): number => {
  const index = events.findIndex(test);
  expect(index).toBeGreaterThanOrEqual(0);
  return index;
};

describe('a call that is under way', () => {
  it('is told before what came meanwhile, and again when it has ended', async () => {
    const { events } = await traceOf('sh', WAITS, { followForks: true, unfinished: true });
    const shell = events[0]!.type === 'start' ? events[0]!.pid : 0;
    const isWait = (event: TraceEvent): boolean =>
      (event.type === 'unfinished' || event.type === 'syscall') &&
      event.pid === shell &&
      event.name === 'wait4';
    const begun = indexOf(events, (event) => event.type === 'unfinished' && isWait(event));
    const sleep = indexOf(events, (event) => isCall(event) && event.name === 'clock_nanosleep');
    const ended = indexOf(events, (event) => isCall(event) && isWait(event));
    expect(begun).toBeLessThan(sleep);
    expect(sleep).toBeLessThan(ended);
    expect(events[begun]).toMatchObject({
      startTime: (events[ended] as SyscallEvent).startTime,
      args: [{ kind: 'pid', value: -1 }, { pending: true, value: null }, { kind: 'flags' }, {}],
    });
    expect((events[begun] as SyscallEvent).args[0]).not.toHaveProperty('pending');
  });

  it('ends: each that was told is told again', async () => {
    const { events } = await traceOf('sh', ['-c', 'for i in 1 2 3; do (:) & done; wait'], {
      followForks: true,
      unfinished: true,
    });
    const open = new Map<number, string>();
    for (const event of events) {
      if (event.type === 'unfinished') {
        expect(open.has(event.tid)).toBe(false);
        open.set(event.tid, event.name);
      } else if (event.type === 'syscall' && open.has(event.tid)) {
        expect(event.name).toBe(open.get(event.tid));
        open.delete(event.tid);
      }
    }
    expect([...open]).toEqual([]);
  });

  it('is not told where nobody asks, or where its end decides whether it matters', async () => {
    const unfinished = async (options: SpawnOptions): Promise<number> => {
      const { events } = await traceOf('sh', WAITS, { followForks: true, ...options });
      return eventsOfType(events, 'unfinished').length;
    };
    expect(await unfinished({})).toBe(0);
    expect(await unfinished({ unfinished: true, filter: failures(false) })).toBe(0);
    expect(await unfinished({ unfinished: true, filter: failures(true) })).toBe(0);
    expect(await unfinished({ unfinished: true, filter: only('wait4', 'clock_nanosleep') })).toBeGreaterThan(
      0,
    );
  });
});

describe('a call that never returns', () => {
  it('ends its thread', async () => {
    const { events } = await traceOf('true');
    expect(callsOf(events).at(-1)).toMatchObject({
      name: 'exit_group',
      duration: null,
      result: { value: null, text: '?', reason: 'exit' },
    });
  });

  it('is one that its thread was killed in, told as far as it was known', async () => {
    const { events } = await traceOf('sh', ['-c', 'exec 3<&0; cat <&3 & sleep 0.2; kill -KILL $!; wait'], {
      followForks: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const read = callsOf(events, 'read').find(({ result }) => result.reason !== undefined);
    expect(read).toMatchObject({
      duration: null,
      result: { reason: 'killed', value: null },
      args: [{ value: 0 }, { pending: true, value: null }, {}],
    });
  });

  it('is one that the trace ended in', async () => {
    const trace = await spawn('sh', ['-c', 'read -r _'], { stdio: 'pipe' });
    const iteration = eventsOf(trace);
    await waitingIn(trace.pid, 'read');
    await trace.detach();
    trace.stdin!.end('go\n');
    const [read] = callsOf(await iteration, 'read').slice(-1);
    expect(read).toMatchObject({
      duration: null,
      result: { reason: 'detached' },
      args: [{ value: 0 }, { pending: true, value: null }, { value: 1 }],
    });
  });
});

it('restart_syscall says what it goes on with', async () => {
  const trace = await spawn('sleep', ['0.6'], { filter: only('restart_syscall', 'clock_nanosleep') });
  const iteration = eventsOf(trace);
  await waitingIn(trace.pid, 'sleep');
  process.kill(trace.pid, 'SIGSTOP');
  await setTimeout(100);
  process.kill(trace.pid, 'SIGCONT');
  const [restart] = callsOf(await iteration, 'restart_syscall');
  expect(restart).toMatchObject({ resumes: 'clock_nanosleep', args: [] });
});

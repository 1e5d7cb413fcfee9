import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  argOf,
  callsOf,
  compiled,
  eventsOfType,
  HAS_COMPILER,
  leftovers,
  only,
  sayWhatIsSkipped,
  traceOf,
  eventually,
} from './harness.js';

sayWhatIsSkipped();

const MODES = [
  ['a kernel filter', { filter: only('openat', 'execve', 'exit_group') }],
  ['every call stopping', {}],
] as const;

const CAT = execFileSync('sh', ['-c', 'command -v cat'], { encoding: 'utf8' }).trim();

it.skipIf(!HAS_COMPILER).each(MODES)(
  'a thread that calls execve becomes the leader, with %s',
  async (_, options) => {
    const { events, status, pid } = await traceOf(compiled('exec-in-thread'), [CAT, '/dev/null'], options);
    expect(status).toEqual({ code: 0, signal: null });
    const [first, second] = eventsOfType(events, 'exec');
    expect(first).toMatchObject({ pid, formerTid: pid });
    expect(second).toMatchObject({ pid, path: realpathSync(CAT) });
    expect(second!.formerTid).not.toBe(pid);
    const threads = eventsOfType(events, 'spawn').map(({ tid }) => tid);
    expect(threads).toHaveLength(2);
    expect(threads).toContain(second!.formerTid);
    const opened = callsOf(events, 'openat').filter((call) => argOf(call, 'filename').value === '/dev/null');
    expect(opened).toMatchObject([{ pid, tid: pid, thread: { role: 'main', name: 'cat' } }]);
    expect(callsOf(events, 'execve')).toMatchObject([
      { pid, tid: pid, result: { value: 0 } },
      { pid, tid: pid, result: { value: 0 }, args: [{ value: CAT }, { value: [CAT, '/dev/null'] }, {}] },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'exit', pid, tid: pid, code: 0 });
    await eventually(leftovers).toEqual([]);
  },
);

it.skipIf(!HAS_COMPILER).each(MODES)(
  'children of posix_spawn and vfork are followed, with %s',
  async (_, options) => {
    const { events, status, pid } = await traceOf(compiled('spawns'), [CAT, '/dev/null'], {
      ...options,
      followForks: true,
    });
    expect(status).toEqual({ code: 0, signal: null });
    const children = eventsOfType(events, 'spawn');
    expect(children).toHaveLength(2);
    for (const child of children) {
      expect(child).toMatchObject({ of: 'process', parentPid: pid, tid: child.pid });
      expect(eventsOfType(events, 'exec').filter((exec) => exec.pid === child.pid)).toHaveLength(1);
      const opened = callsOf(events, 'openat').filter((call) => call.pid === child.pid);
      expect(opened.map((call) => argOf(call, 'filename').value)).toContain('/dev/null');
      expect(eventsOfType(events, 'exit').find((exit) => exit.pid === child.pid)).toMatchObject({ code: 0 });
    }
  },
);

it.skipIf(!HAS_COMPILER).each(MODES)(
  'children of posix_spawn and vfork are left alone, with %s',
  async (_, options) => {
    const { events, status, pid } = await traceOf(compiled('spawns'), [CAT, '/dev/null'], options);
    expect(status).toEqual({ code: 0, signal: null });
    for (const event of events) if ('pid' in event) expect(event.pid).toBe(pid);
  },
);

it('every program in a chain of execs is told', async () => {
  const script = 'exec sh -c "exec sh -c \\"exec cat /dev/null\\""';
  const { events, pid } = await traceOf('sh', ['-c', script], { filter: only('execve') });
  expect(eventsOfType(events, 'exec')).toHaveLength(4);
  const done = callsOf(events, 'execve').filter(({ result }) => result.errno === null);
  expect(done.map(({ result }) => result.text)).toEqual(['0', '0', '0', '0']);
  expect(new Set(eventsOfType(events, 'exec').map(({ formerTid }) => formerTid))).toEqual(new Set([pid]));
});

/** The inspector engine with real programs. */
import type { SyscallEvent } from '@ptracer/core';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calls, fixture, node, pathOf, PROBE, run } from './inspector/run.js';

const PROGRAM = fixture('probes.cjs');
const FUNCTIONS: Record<string, string> = { first: 'first', second: 'second', third: 'inMap' };

function labelled(events: readonly SyscallEvent[]): [string, SyscallEvent][] {
  return events
    .filter((call) => pathOf(call)?.startsWith(PROBE))
    .map((call) => [pathOf(call)!.slice(PROBE.length), call]);
}

/** The stacks that came name their functions; the process's end may cost the last ones. */
function expectStacks(probes: readonly [string, SyscallEvent][], rounds: number): void {
  expect(probes).toHaveLength(3 * rounds);
  const got = probes.filter(([, { stack }]) => stack);
  expect(got.length).toBeGreaterThanOrEqual(3 * rounds - 4);
  for (const [label, { stack }] of got) {
    expect(stack).toMatchObject({ exact: false, engine: 'inspector' });
    const user = stack!.frames.filter(({ kind }) => kind === 'user');
    expect(new Set(user.map(({ url }) => url))).toEqual(new Set([PROGRAM]));
    expect(user.map(({ functionName }) => functionName)).toContain(FUNCTIONS[label]);
    for (const { line, column } of user) expect([line! > 0, column! > 0]).toEqual([true, true]);
  }
}

describe('stacks', () => {
  it('name the file and the functions, and are not called exact', async () => {
    const { events, status } = await run([PROGRAM, '20']);
    expect(status).toEqual({ code: 0, signal: null });
    expectStacks(labelled(calls(events)), 20);
  });

  it('come for child processes too', async () => {
    const { events } = await run([fixture('parent.cjs')], { followForks: true });
    expectStacks(labelled(calls(events)), 2);
  });

  it('show nothing of the engine', async () => {
    const { events } = await run([PROGRAM, '5']);
    const frames = calls(events).flatMap(({ stack }) => stack?.frames ?? []);
    expect(frames.filter(({ url }) => /inspector/.test(url ?? '') && url !== PROGRAM)).toEqual([]);
    expect(frames.filter(({ url, kind }) => url === null && kind !== 'builtin')).toEqual([]);
  });

  it('are missing where the process ended before JavaScript went on', async () => {
    const { events, status } = await run([fixture('idle-after-call.cjs')]);
    expect(status).toEqual({ code: 3, signal: null });
    expect(labelled(calls(events)).map(([label]) => label)).toEqual(['last']);
  });

  it('are missing where the program guards Error', async () => {
    const { events, stdout } = await run([fixture('guarded-error.cjs')]);
    expect(stdout).toBe('0\n');
    expect(labelled(calls(events)).map(([, { stack }]) => stack)).toEqual(Array.from({ length: 10 }));
  });
});

describe('the program', () => {
  it('cannot tell, but for its environment', async () => {
    const args = ['--no-warnings', fixture('itself.cjs'), 'an argument'];
    const env = { ...process.env, NODE_OPTIONS: `--require ${fixture('preloaded.cjs')} --no-deprecation` };
    const alone = spawnSync(node, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    const { stdout, stderr, status } = await run(args, { env });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(alone.stdout));
    expect([stderr, status]).toEqual([alone.stderr, { code: alone.status, signal: alone.signal }]);
    expect(JSON.parse(stdout)).toMatchObject({ child: '42\n', preloaded: [3] });
  });

  it.each<[string, string, number]>([
    ['process.exit(7)', '', 7],
    ['process.exitCode = 8', '', 8],
    ['throw new Error("boom")', 'Error: boom', 1],
    ['Promise.reject(new Error("late"))', 'Error: late', 1],
    ['setTimeout(() => process.exit(9), 10); setInterval(() => {}, 1000)', '', 9],
    ['debugger; process.on("exit", () => process.exitCode = 5)', '', 5],
  ])('ends as it would alone: %s', async (source, message, code) => {
    const { status, stdout, stderr } = await run(['-e', source]);
    expect({ status, stdout }).toEqual({ status: { code, signal: null }, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/debugger|inspector/i);
  });

  it('dies of its signal', async () => {
    const { status } = await run(['-e', 'process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)']);
    expect(status).toEqual({ code: null, signal: 'SIGTERM' });
  });

  it('may be no Node.js program', async () => {
    const { stdout, status } = await run(['--version'], { argv0: 'node' });
    expect([stdout.startsWith('v'), status.code]).toEqual([true, 0]);
  });
});

describe('the engine', () => {
  it('hides its thread, and ends with an idle program', async () => {
    const { events, folder } = await run(
      ['-e', `setTimeout(() => require('fs').existsSync('${PROBE}end'), 300)`],
      { filter: undefined } as never,
    );
    const all = calls(events);
    // The event loops of threads begin so: V8's, and the engine's.
    const { tid } = all.findLast((call) => call.name === 'epoll_create1' && call.tid !== call.pid)!;
    const end = all.findIndex((call) => pathOf(call) === `${PROBE}end`);
    expect(end).toBeGreaterThan(all.findIndex((call) => call.tid === tid));
    expect(all.slice(end).filter((call) => call.tid === tid)).toEqual([]);
    // Neither what it opens: nobody but ptracer could close that.
    expect(all.filter((call) => pathOf(call)?.startsWith(folder))).toEqual([]);
  });

  it('leaves no folder', async () => {
    const { folder } = await run(['-e', '']);
    expect(existsSync(folder)).toBe(false);
  });
});

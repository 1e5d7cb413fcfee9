import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { attach } from '@ptracer/core';
import { start } from '../fixtures/self/program.js';
import { eventually, fixture, isGone, leftovers, stateOf, threadsOf, tracerOf } from './harness.js';

afterEach(async () => {
  await eventually(leftovers).toEqual([]);
});

const ECHO = 'echo ready; while read -r line; do echo "$line"; eval "$line"; done; exit 4';

async function echo(): Promise<ReturnType<typeof start> & { pid: number }> {
  const child = start(['sh', '-c', ECHO]);
  await once(child.stdout!, 'data');
  return child as typeof child & { pid: number };
}

async function answers(child: ReturnType<typeof start>): Promise<void> {
  child.stdin!.write(': fine\n');
  expect(String(((await once(child.stdout!, 'data')) as [Buffer])[0])).toBe(': fine\n');
}

const refusal = (code: string, message: RegExp): object => ({
  name: 'PtracerError',
  code,
  message: expect.stringMatching(message) as string,
});

describe('a process id', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['1.5', 1.5],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ["'1'", ['1']],
    ['undefined', [undefined]],
    ['none at all', []],
    ['our own', process.pid],
  ])('that is %s is refused', async (_, pid) => {
    await expect(attach(pid as number)).rejects.toMatchObject({ code: 'ERR_PTRACER_INVALID_ARGUMENT' });
  });

  it('of nobody is refused by name', async () => {
    const child = spawn('true');
    await once(child, 'exit');
    await expect(attach(child.pid!)).rejects.toMatchObject(
      refusal('ERR_PTRACER_NO_SUCH_PROCESS', new RegExp(String(child.pid))),
    );
  });

  it('of a process that has ended, and that its parent has not waited for, is refused', async () => {
    // It ends behind the exec: a shell would wait for it.
    const parent = start(['sh', '-c', 'sleep 0.3 & echo $!; exec sleep 300']);
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
    const zombie = Number(String(line));
    await eventually(() => stateOf(zombie)?.state).toBe('Z');
    await expect(attach(zombie)).rejects.toMatchObject(
      refusal('ERR_PTRACER_NO_SUCH_PROCESS', new RegExp(`${zombie}`)),
    );
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });

  const isKernelThread =
    existsSync('/proc/2') && /^Kthread:\s*1$/m.test(readFileSync('/proc/2/status', 'utf8'));
  if (!isKernelThread) console.warn('SKIPPED: process 2 is no thread of the kernel that shows so');

  it.runIf(isKernelThread)('of a kernel thread is refused', async () => {
    await expect(attach(2)).rejects.toMatchObject(refusal('ERR_PTRACER_PTRACE_FORBIDDEN', /kernel/));
  });

  it('of a thread that is no process is refused', async () => {
    const child = start([process.execPath, '-e', `console.log(''); process.stdin.resume()`]);
    await once(child.stdout!, 'data');
    const tid = threadsOf(child.pid!).find((tid) => tid !== child.pid)!;
    await expect(attach(tid)).rejects.toMatchObject(
      refusal('ERR_PTRACER_NO_SUCH_PROCESS', new RegExp(`${tid}.*${child.pid}`)),
    );
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });
});

describe('a process that is traced already', () => {
  it('is refused, with the name of its tracer, and its trace goes on', async () => {
    const child = await echo();
    const first = await attach(child.pid);
    await expect(attach(child.pid)).rejects.toMatchObject(
      refusal('ERR_PTRACER_ALREADY_TRACED', new RegExp(`by process ${first.tracerPid} `)),
    );
    expect(tracerOf(child.pid)).toBe(first.tracerPid);
    await answers(child);
    await first.detach();
    const second = await attach(child.pid);
    await second.detach();
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([4, null]);
  });

  it.each([
    [
      'is there no more',
      async () => {
        const child = spawn('true');
        await once(child, 'exit');
        return { pid: child.pid!, code: 'ERR_PTRACER_NO_SUCH_PROCESS', end: async () => {} };
      },
    ],
    [
      'is traced already',
      async () => {
        const child = await echo();
        const trace = await attach(child.pid);
        const end = async (): Promise<void> => {
          await trace.detach();
          child.kill('SIGKILL');
          await once(child, 'exit');
        };
        return { pid: child.pid, code: 'ERR_PTRACER_ALREADY_TRACED', end };
      },
    ],
  ])('or one of several %s: none is traced then', async (_, wrong) => {
    const children = await Promise.all([echo(), echo()]);
    const [before, after] = children;
    const { pid, code, end } = await wrong();
    await expect(attach([before.pid, pid, after.pid])).rejects.toMatchObject({ code });
    for (const child of children) {
      expect(tracerOf(child.pid)).toBe(0);
      await answers(child);
      child.stdin!.end();
      expect(await once(child, 'exit')).toEqual([4, null]);
    }
    await end();
  });

  it('stays stopped where it was stopped, when another of several cannot be attached', async () => {
    const child = await echo();
    child.kill('SIGSTOP');
    await eventually(() => stateOf(child.pid)?.state).toBe('T');
    const gone = spawn('true');
    await once(gone, 'exit');
    await expect(attach([child.pid, gone.pid!])).rejects.toMatchObject({
      code: 'ERR_PTRACER_NO_SUCH_PROCESS',
    });
    await eventually(() => stateOf(child.pid)?.state).toBe('T');
    child.kill('SIGCONT');
    await answers(child);
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([4, null]);
  });
});

describe('a plugin that fails', () => {
  const plugin = (name: string): { module: string } => ({
    module: new URL(`../fixtures/${name}.mjs`, import.meta.url).href,
  });

  it('at its start leaves the process alone', async () => {
    const child = await echo();
    await expect(attach(child.pid, { filter: plugin('factory-throws') })).rejects.toMatchObject({
      code: 'ERR_PTRACER_PLUGIN',
    });
    expect(tracerOf(child.pid)).toBe(0);
    await answers(child);
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([4, null]);
  });

  it('in the trace ends it, and the process runs on', async () => {
    const child = await echo();
    const trace = await attach(child.pid, { filter: plugin('match-throws') });
    const iteration = (async () => {
      for await (const event of trace) void event;
    })();
    const failed = expect(iteration).rejects.toMatchObject({ code: 'ERR_PTRACER_TRACER_FAILED' });
    await answers(child);
    await failed;
    await answers(child);
    await trace.detach();
    expect(tracerOf(child.pid)).toBe(0);
    child.stdin!.end();
    expect(await once(child, 'exit')).toEqual([4, null]);
  });
});

describe('the death of', () => {
  it('the tracer leaves the process to run on, and is told', async () => {
    const child = start([process.execPath, fixture('storm.mjs')]);
    await once(child.stdout!, 'data');
    const trace = await attach(child.pid!);
    const iteration = (async () => {
      for await (const event of trace) void event;
    })();
    setTimeout(() => process.kill(trace.tracerPid, 'SIGKILL'), 50);
    await expect(iteration).rejects.toMatchObject({ code: 'ERR_PTRACER_TRACER_DIED' });
    await expect(trace.exited).rejects.toMatchObject({
      code: 'ERR_PTRACER_TRACER_DIED',
      message: expect.stringMatching(/^(?!.*kernel ended)/) as string,
    });
    await trace.detach();
    expect(tracerOf(child.pid!)).toBe(0);
    child.stdin!.end('stop\n');
    expect(await once(child, 'exit')).toEqual([4, null]);
  });

  it.each([
    ['alone', {}],
    ['with its children', { followForks: true }],
  ])('the one who asked lets the process go, attached %s', async (_, options) => {
    const child = start([process.execPath, fixture('storm.mjs')]);
    await once(child.stdout!, 'data');
    const host = start([
      process.execPath,
      fixture('self/attacher.mjs'),
      JSON.stringify([child.pid, options]),
    ]);
    const [line] = (await once(host.stdout!, 'data')) as [Buffer];
    host.kill('SIGKILL');
    await eventually(() => isGone(Number(String(line)))).toBe(true);
    expect(tracerOf(child.pid!)).toBe(0);
    child.stdin!.end('stop\n');
    expect(await once(child, 'exit')).toEqual([4, null]);
  });

  it('the process, killed, ends the trace', async () => {
    const child = await echo();
    const trace = await attach(child.pid);
    child.kill('SIGKILL');
    expect(await trace.exited).toEqual({ code: null, signal: 'SIGKILL' });
    for await (const event of trace) void event;
    await trace.detach();
  });
});

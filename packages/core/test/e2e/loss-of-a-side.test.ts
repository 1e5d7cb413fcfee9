import { spawn as bareSpawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { spawn } from '@ptracer/core';
import { eventsOf, fixture, isGone, leftovers, only, temporaryFolder, eventually } from './harness.js';

const MODES = [
  ['a kernel filter', { filter: only('openat', 'execve') }],
  ['every call stopping', {}],
  ['a kernel filter, children followed', { filter: only('openat', 'execve'), followForks: true }],
  ['every call stopping, children followed', { followForks: true }],
] as const;

const DIED = { code: 'ERR_PTRACER_TRACER_DIED', message: expect.stringMatching(/SIGKILL/) as string };

describe.each(MODES)('a tracer that is killed, with %s,', (_, options) => {
  it('is reported everywhere, and takes the command with it', async () => {
    const trace = await spawn('sh', ['-c', 'while :; do cat /dev/null; done'], {
      ...options,
      stdio: 'ignore',
    });
    const iteration = eventsOf(trace);
    await trace.flush();
    process.kill(trace.tracerPid, 'SIGKILL');
    const flushed = trace.flush();
    await expect(iteration).rejects.toMatchObject(DIED);
    await expect(trace.exited).rejects.toMatchObject(DIED);
    await flushed.catch((error: unknown) => expect(error).toMatchObject(DIED));
    await expect(trace.detach()).resolves.toBeUndefined();
    await eventually(() => [trace.pid, trace.tracerPid].filter((pid) => !isGone(pid))).toEqual([]);
    if ('followForks' in options) await eventually(leftovers).toEqual([]);
  });

  it('rejects what was asked of it', async () => {
    const trace = await spawn('sleep', ['300'], { ...options, stdio: 'ignore' });
    process.kill(trace.tracerPid, 'SIGSTOP');
    const flushed = expect(trace.flush()).rejects.toMatchObject(DIED);
    process.kill(trace.tracerPid, 'SIGKILL');
    await flushed;
    await expect(trace.exited).rejects.toMatchObject(DIED);
    await eventually(leftovers).toEqual([]);
  });
});

describe.each(MODES)('a host that is killed, with %s,', (_, options) => {
  it('leaves the command to finish its work, and nothing behind', async () => {
    const folder = temporaryFolder();
    const script =
      'while [ ! -e go ]; do cat /dev/null; done; for i in 1 2 3 4 5; do cat /proc/self/comm > out.$i || exit 1; done; : > done';
    const request = { options: { ...options, cwd: folder, stdio: 'ignore' }, command: ['sh', '-c', script] };
    const host = bareSpawn(process.execPath, [fixture('host.mjs'), JSON.stringify(request)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(host.stdout!, 'data');
    host.kill('SIGKILL');
    await once(host, 'exit');
    bareSpawn('touch', [join(folder, 'go')]);
    await eventually(() => existsSync(join(folder, 'done'))).toBe(true);
    await eventually(leftovers).toEqual([]);
  });
});

it('a host whose reader is slow to read dies without harm to a command that floods it', async () => {
  const folder = temporaryFolder();
  const command = ['sh', '-c', 'dd if=/dev/zero of=/dev/null bs=1 count=20000 2>/dev/null; : > done'];
  const request = { options: { cwd: folder, stdio: 'ignore', followForks: true }, command };
  const host = bareSpawn(process.execPath, [fixture('host.mjs'), JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(host.stdout!, 'data');
  host.kill('SIGSTOP');
  host.kill('SIGKILL');
  await eventually(() => existsSync(join(folder, 'done'))).toBe(true);
  await eventually(leftovers).toEqual([]);
});

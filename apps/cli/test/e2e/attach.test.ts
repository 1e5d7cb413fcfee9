import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  Attached,
  cat,
  expectFree,
  expectFreeSoon,
  ids,
  shell,
  Target,
  threadsOf,
} from './attach-harness.js';
import { BIN, start, temporaryFolder } from './harness.js';

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

it('a shell loop is attached, shown and let go', async () => {
  const loop = new Target('sh', ['-c', 'while :; do sleep 0.02; done']);
  const trace = await Attached.to(['-p', ids(loop)]);
  await trace.says(/^wait4\(-1, .*\) += \d+$/m);
  const { code, stdout, stderr } = await trace.detach();
  expectFree(loop);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  const lines = stderr.split('\n');
  expect(lines[0]).toBe(
    `ptracer: attached to process ${loop.pid} (sh -c while :; do sleep 0.02; done), 1 thread; Ctrl-C to detach`,
  );
  expect(lines.slice(-2)).toEqual(['ptracer: detached', '']);
  expect(stderr).not.toContain('[pid');
  loop.child.kill();
  expect(await loop.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

describe('a process that is blocked in read', () => {
  it('reads on, attached or not, and no call of it fails', async () => {
    const target = await cat();
    const trace = await Attached.to(['-p', ids(target), '-e', 'read,write']);
    await target.answers('one', 'one');
    await trace.says('write(1, "one\\n", 4)');
    const { code } = await trace.detach();
    expect(code).toBe(0);
    expectFree(target);
    expect(trace.lines.filter((line) => line.includes('-1 E'))).toEqual([]);
    expect(trace.lines[0]).toMatch(/^read\(0, "one\\n", \d+\) += 4$/);
    await target.answers('two', 'two');
    target.child.stdin!.end();
    expect(await target.ended).toEqual({ code: 0, signal: null });
  });

  it('can be attached again and again', async () => {
    const target = await cat();
    for (const word of ['first', 'second', 'third']) {
      const trace = await Attached.to(['-e', 'read', '-p', ids(target)]);
      await target.answers(word, word);
      await trace.says(`read(0, "${word}\\n"`);
      expect(await trace.detach()).toMatchObject({ code: 0, signal: null });
      expectFree(target);
    }
  });
});

describe('a stopped process', () => {
  const isStopped = ({ pid }: Target): boolean => threadsOf(pid).every(({ state }) => state === 'T');

  it('stays stopped after the detach, and goes on when it is told to', async () => {
    const target = await cat();
    target.child.kill('SIGSTOP');
    await expect.poll(() => isStopped(target)).toBe(true);
    const trace = await Attached.to(['-p', ids(target)]);
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expect(isStopped(target)).toBe(true);
    expectFree(target);
    target.child.kill('SIGCONT');
    await target.answers('on', 'on');
  });

  it('goes on while it is attached', async () => {
    const target = await cat();
    target.child.kill('SIGSTOP');
    await expect.poll(() => isStopped(target)).toBe(true);
    const trace = await Attached.to(['-p', ids(target)]);
    target.child.kill('SIGCONT');
    await target.answers('on', 'on');
    await trace.says('write(1, "on\\n", 3)');
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expectFree(target);
  });

  it('may have been stopped while it was attached', async () => {
    const target = await cat();
    const trace = await Attached.to(['-p', ids(target)]);
    target.child.kill('SIGSTOP');
    await trace.says('--- stopped by SIGSTOP ---');
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expect(isStopped(target)).toBe(true);
    expectFree(target);
    target.child.kill('SIGCONT');
    await target.answers('on', 'on');
  });
});

describe('several processes at once', () => {
  it.each([
    ['a comma list', (a: string, b: string) => ['-p', `${a},${b}`]],
    ['a list as pgrep prints it', (a: string, b: string) => ['-p', `${a}\n${b}\n`]],
    ['-p and --attach', (a: string, b: string) => ['-p', a, `--attach=${b}`, '-p', b]],
    ['the command attach', (a: string, b: string) => ['attach', a, '-e', 'trace=all', b]],
    ['the command attach behind options', (a: string, b: string) => ['-e', 'all', 'attach', `${a},${b}`]],
  ])('by %s: each line says whose it is, and the end of each is shown', async (_, command) => {
    const [one, two] = [await cat(), await cat()];
    const trace = await Attached.to(command(ids(one), ids(two)));
    expect(trace.stderr).toMatch(
      new RegExp(
        `^ptracer: attached to process ${one.pid} \\(cat\\), 1 thread\n` +
          `ptracer: attached to process ${two.pid} \\(cat\\), 1 thread; Ctrl-C to detach\n`,
      ),
    );
    await one.answers('one', 'one');
    await trace.says(`[pid ${String(one.pid).padStart(5)}] write(1, "one\\n", 4)`);
    await two.answers('two', 'two');
    await trace.says(`[pid ${String(two.pid).padStart(5)}] write(1, "two\\n", 4)`);
    one.child.stdin!.end();
    await trace.says(`[pid ${String(one.pid).padStart(5)}] +++ exited with 0 +++`);
    await two.answers('still there', 'still there');
    two.child.kill('SIGTERM');
    expect(await trace.ended).toMatchObject({ code: 0, signal: null });
    expect(trace.lines.at(-1)).toBe('+++ killed by SIGTERM +++');
    expect(trace.stderr).not.toContain('ptracer: detached');
  });

  it('in a file each line begins with an id', async () => {
    const file = join(temporaryFolder(), 'trace');
    const [one, two] = [await cat(), await cat()];
    const trace = await Attached.to(['-o', file, '-p', ids(one, two)]);
    await one.answers('one', 'one');
    await two.answers('two', 'two');
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expectFree(one, two);
    const lines = linesOf(file);
    const isOf = (line: string): boolean => line.startsWith(`${one.pid} `) || line.startsWith(`${two.pid} `);
    expect(lines.every(isOf)).toBe(true);
    expect(lines.some((line) => line.includes('write(1, "two\\n", 4)'))).toBe(true);
    expect(trace.stderr.split('\n').slice(1)).toEqual([
      `ptracer: attached to process ${two.pid} (cat), 1 thread; Ctrl-C to detach`,
      'ptracer: detached',
      '',
    ]);
  });
});

describe('children that a process starts after the attach', () => {
  const calls = ['-e', 'execve,write', '-e', 'signal=none'];

  it('are traced with -f', async () => {
    const target = await shell();
    const trace = await Attached.to(['-f', ...calls, '-p', ids(target)]);
    await target.answers('cat /proc/self/comm; echo over', 'over');
    await trace.says('write(1, "over\\n", 5)');
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expectFree(target);
    expect(trace.stderr).toMatch(
      /^\[pid +\d+\] execve\("[^"]*\/cat", \["cat", "\/proc\/self\/comm"\], .*\) = 0$/m,
    );
    expect(trace.stderr).toMatch(/^\[pid +\d+\] write\(1, "cat\\n", 4\) += 4$/m);
    expect(trace.stderr).toMatch(/^\[pid +\d+\] \+\+\+ exited with 0 \+\+\+$/m);
  });

  it('are let go as well, and run on', async () => {
    const target = await shell();
    const trace = await Attached.to(['-f', ...calls, '-p', ids(target)]);
    target.child.stdin!.write('cat & echo child=$!; wait; echo over\n');
    await trace.says(/execve\("[^"]*\/cat"/);
    await target.says('child=');
    const child = { pid: Number(/child=(\d+)/.exec(target.output)![1]) };
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expectFree(target);
    if (existsSync(`/proc/${child.pid}`)) await expectFreeSoon(child);
    await target.says('over');
  });

  it('are not without it', async () => {
    const target = await shell();
    const trace = await Attached.to([...calls, '-p', ids(target)]);
    await target.answers('cat /proc/self/comm; echo over', 'over');
    await trace.says('write(1, "over\\n", 5)');
    expect(await trace.detach()).toMatchObject({ code: 0 });
    expect(trace.stderr).not.toContain('execve(');
    expectFree(target);
  });
});

describe('the end of an attached process', () => {
  it.each([
    ['exit 7', { code: 7, signal: null }, '+++ exited with 7 +++'],
    ['kill -TERM $$', { code: null, signal: 'SIGTERM' }, '+++ killed by SIGTERM +++'],
    ['kill -KILL $$', { code: null, signal: 'SIGKILL' }, '+++ killed by SIGKILL +++'],
  ])('by %s is what its parent sees, and what the trace shows', async (command, status, line) => {
    const target = await shell();
    const trace = await Attached.to(['-p', ids(target)]);
    target.child.stdin!.write(`${command}\n`);
    expect(await target.ended).toEqual(status);
    expect(await trace.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(trace.lines.at(-1)).toBe(line);
    expect(trace.stderr).not.toContain('detached');
  });

  it('after the detach is what its parent sees too', async () => {
    const target = await shell();
    const trace = await Attached.to(['-p', ids(target)]);
    await trace.detach();
    target.child.stdin!.write('exit 9\n');
    expect(await target.ended).toEqual({ code: 9, signal: null });
  });
});

it('a command of the name attach can be run', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'attach'), '#!/bin/sh\necho "ran with $1"\n', { mode: 0o755 });
  const child = start(['-o', '/dev/null', '--', 'attach', '5'], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  let stdout = '';
  child.stdout!.on('data', (bytes) => {
    stdout += String(bytes);
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  expect(stdout).toBe('ran with 5\n');
});

const unshare = ['--pid', '--fork', '--mount-proc'];
const hasNamespaces = spawnSync('unshare', [...unshare, 'true']).status === 0;
if (!hasNamespaces)
  console.warn('SKIPPED: a PID namespace, where a program is process 1, needs unshare(1) and root');

it.skipIf(!hasNamespaces)('process 1, the program of a container, can be attached', async () => {
  const program = `
    const { spawn } = require('node:child_process');
    const ptracer = spawn(process.execPath, [process.env.BIN, '-e', 'openat', '-P', '/etc/hostname', '-p', '1']);
    let text = '';
    ptracer.stderr.on('data', (bytes) => {
      text += bytes;
      if (text.includes('detached')) return;
      if (text.includes('internal')) ptracer.kill('SIGINT');
      else if (text.includes('Ctrl-C')) require('node:fs').readFileSync('/etc/hostname');
    });
    ptracer.on('close', (code) => console.log(JSON.stringify({ code, text, pid: process.pid })));`;
  const container = new Target('unshare', [...unshare, process.execPath, '-e', program], {
    env: { ...process.env, BIN },
  });
  expect(await container.ended).toEqual({ code: 0, signal: null });
  const { code, text, pid } = JSON.parse(container.output) as { code: number; text: string; pid: number };
  expect({ code, pid }).toEqual({ code: 0, pid: 1 });
  expect(text).toMatch(/^ptracer: attached to process 1 \(/);
  expect(text).toContain('openat(AT_FDCWD, "/etc/hostname", O_RDONLY|O_CLOEXEC)');
});

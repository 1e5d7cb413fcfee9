import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Attached, cat, expectFree, ids, Target } from './attach-harness.js';
import { BIN, ENV, run, type Ended } from './harness.js';

/** One line, and nothing else. */
function expectRefused(result: Ended, code: number, message: RegExp): void {
  expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
  expect(result.stderr).toMatch(message);
  expect(result).toMatchObject({ code, signal: null, stdout: '' });
}

describe('what is no process id is wrong usage', () => {
  it.concurrent.each([
    [['-p', 'abc'], /whole number from 1, not "abc"; to find it by name/],
    [['-p', '0'], /whole number from 1, not "0"/],
    [['-p', '-1'], /option -p needs a value/],
    [['-p', '1.5'], /not "1\.5"/],
    [['-p', '0x10'], /not "0x10"/],
    [['-p', '12,abc'], /not "abc"/],
    [['-p', '99999999999999999999'], /not "99999999999999999999"/],
    [['-p', ''], /no process id in ""; if pgrep/],
    [['-p', ' '], /no process id in " "/],
    [['-p', ','], /no process id in ","/],
    [['--attach='], /no process id in ""/],
    [['-p'], /option -p, --attach needs a value/],
    [['--attach'], /needs a value/],
    [['attach'], /attach needs a process id: ptracer attach PID/],
    [['-f', 'attach'], /attach needs a process id/],
    [['attach', ''], /no process id in ""/],
    [['attach', 'abc'], /not "abc".*ptracer -- attach/],
    [['attach', '12', '--nosuch'], /no option --nosuch/],
    [['attach', '12', '--jsn'], /did you mean --json/],
  ])('%j', async (args, message) => expectRefused(await run(args), 2, message));
});

describe('what has no meaning for a process that runs is wrong usage', () => {
  it.concurrent.each([
    [['-p', '1', 'ls', '-l'], /"ls" would be a command to start/],
    [['-p', '1', '2'], /"2" would be a command to start.*-p PID,PID/],
    [['-p', '1', '--', 'ls'], /"ls" would be a command to start/],
    [['-p', '1', '-E', 'A=b'], /option -E is for a command that ptracer starts/],
    [['attach', '1', '--env', 'A=b'], /option -E is for a command/],
    [['-p', '1', '--stack=inspector'], /--stack=inspector is for a program that ptracer starts/],
    [['-p', '1', '--stack=inspector', '-c'], /--stack=inspector/],
    [['-p', '1', '--async-hooks'], /--async-hooks is for a program that ptracer starts/],
    [['attach', '1', '--stack=nosuch'], /--stack takes one of/],
    [['-p', '1', '-e', 'trace=opanat'], /did you mean openat/],
    [['-p', '1', '-o', '/nonexistent/trace'], /output file cannot be written/],
  ])('%j', async (args, message) => expectRefused(await run(args), 2, message));
});

describe('a process that cannot be attached is said in one line:', () => {
  it('one that is not there', async () => {
    const { pid } = spawnSync('true');
    expectRefused(await run(['-p', String(pid)]), 125, new RegExp(`there is no process ${pid}`));
  });

  it('one that has ended, and that its parent has not waited for', async () => {
    // It ends when its parent has become a program that waits for nobody.
    const child = '(until grep -q sleep /proc/$$/comm; do :; done) & echo "$!."';
    const parent = new Target('sh', ['-c', `${child}; exec sleep 300`]);
    await parent.says('.');
    const pid = Number.parseInt(parent.output, 10);
    await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'latin1')).toMatch(/\) Z /);
    expectRefused(
      await run(['-p', String(pid)]),
      125,
      new RegExp(`process ${pid} \\(.*\\) has ended: it is a zombie`),
    );
  });

  it('a thread', async () => {
    const target = new Target(process.execPath, ['-e', "console.log('ready'); setInterval(() => {}, 1e6)"]);
    await target.says('ready');
    const tid = readdirSync(`/proc/${target.pid}/task`).find((id) => id !== String(target.pid))!;
    expectRefused(
      await run(['-p', tid]),
      2,
      new RegExp(`${tid} is a thread of process ${target.pid};.*: ptracer -p ${target.pid}$`, 'm'),
    );
  });

  it('ptracer itself', async () => {
    // exec keeps the id.
    const shell = spawnSync('sh', ['-c', 'exec "$0" "$1" -p $$', process.execPath, BIN], {
      encoding: 'utf8',
      env: ENV,
    });
    expect(shell.stderr).toMatch(/^ptracer: process \d+ is ptracer itself\n$/);
    expect(shell.status).toBe(2);
  });

  // In a container there is none.
  const hasKernelThread = spawnSync('cat', ['/proc/2/comm'], { encoding: 'utf8' }).stdout === 'kthreadd\n';

  it.skipIf(!hasKernelThread)('a thread of the kernel', async () => {
    expectRefused(await run(['-p', '2']), 125, /process 2 \(kthreadd\) is a thread of the kernel/);
  });

  it('one of another user', async () => {
    // Whoever runs this test: nobody owns no process of root's, and the other way round.
    const isRoot = process.getuid?.() === 0;
    const target = isRoot ? (await cat()).pid : 1;
    const result = await run(['-p', String(target)], isRoot ? { uid: 65_534, gid: 65_534, cwd: '/' } : {});
    expectRefused(result, 125, /not permitted: it belongs to another user \(uid 0\); use sudo/);
  });

  it('one that ptracer traces already', async () => {
    const target = await cat();
    const first = await Attached.to(['-p', ids(target)]);
    const message = new RegExp(`process ${target.pid} is traced already, by process \\d+ \\(.*\\)`);
    expectRefused(await run(['-p', ids(target)]), 125, message);
    await target.answers('one', 'one');
    expect(await first.detach()).toMatchObject({ code: 0 });
    expectFree(target);
  });

  const hasStrace = spawnSync('strace', ['-V']).status === 0;
  if (!hasStrace) console.warn('SKIPPED: strace is not installed');

  it.skipIf(!hasStrace)('one that strace traces already', async () => {
    const target = await cat();
    const strace = new Target('strace', ['-o', '/dev/null', '-p', ids(target)], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    const message = new RegExp(`traced already, by process ${strace.pid} \\(strace\\)`);
    await expect
      .poll(() => readFileSync(`/proc/${target.pid}/status`, 'latin1'), { timeout: 15_000 })
      .toContain(`TracerPid:\t${strace.pid}\n`);
    expectRefused(await run(['-p', ids(target)]), 125, message);
    await target.answers('one', 'one');
  });
});

it('where one of several cannot be attached, none is', async () => {
  const [one, two] = [await cat(), await cat()];
  const { pid } = spawnSync('true');
  expectRefused(await run(['-p', `${one.pid},${two.pid},${pid}`]), 125, new RegExp(`no process ${pid}`));
  expectFree(one, two);
  await one.answers('on', 'on');
  await two.answers('on', 'on');
});

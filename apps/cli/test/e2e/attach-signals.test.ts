import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, writeFileSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  Attached,
  cat,
  expectFree,
  expectFreeSoon,
  ids,
  stateOf,
  Target,
  tracerOf,
} from './attach-harness.js';
import { BIN, ENV, start, temporaryFolder } from './harness.js';

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s detaches, finishes the output, and ends with 0',
  async (signal) => {
    const target = await cat();
    const trace = await Attached.to(['-C', '-p', ids(target)]);
    await target.answers('one', 'one');
    expect(await trace.detach(signal)).toMatchObject({ code: 0, signal: null, stdout: '' });
    expect(trace.lines.join('\n')).toContain('write(1, "one\\n", 4)');
    expect(trace.lines.at(-1)).toMatch(/ total$/);
    expect(trace.stderr).toMatch(/\nptracer: detached\n$/);
    expectFree(target);
    await target.answers('two', 'two');
  },
);

it.each([0, 20, 40, 60, 80, 120, 160, 200, 300])(
  'SIGTERM %i ms after the start leaves the process free',
  async (delay) => {
    const target = await cat();
    const child = start(['-p', ids(target)]);
    const ended = once(child, 'close');
    await sleep(delay);
    child.kill('SIGTERM');
    // Before our handlers are there it is the signal's own.
    expect([
      [0, null],
      [null, 'SIGTERM'],
    ]).toContainEqual(await ended);
    await expectFreeSoon(target);
    await target.answers('on', 'on');
  },
);

it.each([40, 80, 100, 120, 140, 160, 200, 300])(
  'SIGKILL %i ms after the start leaves the process free',
  async (delay) => {
    const target = await cat();
    const child = start(['-p', ids(target)]);
    const ended = once(child, 'close');
    await sleep(delay);
    child.kill('SIGKILL');
    await ended;
    await expectFreeSoon(target);
    await target.answers('on', 'on');
  },
);

it('a CLI that is killed leaves a process free that never rests, and of which nothing is shown', async () => {
  const busy = new Target('dd', ['if=/dev/zero', 'of=/dev/null', 'bs=1']);
  for (let round = 0; round < 5; round++) {
    const trace = await Attached.to(['-e', 'reboot', '-p', ids(busy)]);
    trace.child.kill('SIGKILL');
    await expectFreeSoon(busy);
  }
  busy.child.kill();
  expect(await busy.ended).toEqual({ code: null, signal: 'SIGTERM' });
});

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('SKIPPED: script(1), which gives a terminal to these tests, is not installed');

it.skipIf(!hasScript)('Ctrl-C on a terminal detaches; the process gets no signal', async () => {
  const target = await cat();
  const command = 'exec "$NODE" "$BIN" --color=never -p "$TARGET"';
  const env = { ...ENV, NODE: process.execPath, BIN, TARGET: String(target.pid) };
  const terminal = new Target('script', ['-qefc', command, '/dev/null'], { env });
  await terminal.says('Ctrl-C to detach');
  await target.answers('one', 'one');
  await terminal.says('write(1, ');
  terminal.child.stdin!.write('\x03');
  expect(await terminal.ended).toEqual({ code: 0, signal: null });
  expect(terminal.output).toContain('ptracer: detached');
  expect(terminal.output).not.toContain('--- SIGINT');
  expectFree(target);
  await target.answers('two', 'two');
});

/** A FIFO that takes nothing, because its reader does not read. */
function fullPipe(): string {
  const path = join(temporaryFolder(), 'full');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  onTestFinished(() => {
    closeSync(reader);
    closeSync(writer);
  });
  const piece = Buffer.alloc(4096);
  expect(() => {
    for (;;) writeSync(writer, piece);
  }).toThrow('EAGAIN');
  return path;
}

describe('a second Ctrl-C', () => {
  // npm and npx pass on what the terminal has sent to their whole group.
  it('that follows at once is the first one, told twice', async () => {
    const target = await cat();
    const trace = await Attached.to(['-c', '-p', ids(target)]);
    await target.answers('one', 'one');
    trace.child.kill('SIGINT');
    expect(await trace.detach()).toMatchObject({ code: 0, signal: null });
    expect(trace.stderr).toMatch(/ total\nptracer: detached\n$/);
    expectFree(target);
  });

  it('ends a CLI whose output nobody takes, and the process is free long since', async () => {
    const target = await cat();
    const trace = await Attached.to(['-o', fullPipe(), '-p', ids(target)]);
    await target.answers('one', 'one');
    trace.child.kill('SIGINT');
    await expectFreeSoon(target);
    await sleep(600);
    expect(await trace.detach()).toMatchObject({ code: null, signal: 'SIGINT' });
    expectFree(target);
    await target.answers('two', 'two');
  });

  const hasCompiler = spawnSync('cc', ['--version']).status === 0;
  if (!hasCompiler) console.warn('SKIPPED: a thread that no signal wakes needs a C compiler, cc');

  it.skipIf(!hasCompiler)('leaves it to the tracer to let a thread go that cannot stop yet', async () => {
    const folder = temporaryFolder();
    // The parent of a vfork stops for nobody until its child has ended.
    const source = `
      #include <stdio.h>
      #include <unistd.h>
      int main(void) {
        puts("ready");
        fflush(stdout);
        pid_t child = vfork();
        if (child == 0) { char c; while (read(0, &c, 1) > 0); _exit(0); }
        puts("over");
        return 3;
      }`;
    writeFileSync(join(folder, 'waits.c'), source);
    expect(spawnSync('cc', ['-o', 'waits', 'waits.c'], { cwd: folder }).status).toBe(0);
    const target = new Target(join(folder, 'waits'));
    await target.says('ready');
    const trace = await Attached.to(['-p', ids(target)]);
    const exit = once(trace.child, 'exit');
    trace.child.kill('SIGINT');
    await sleep(700);
    trace.child.kill('SIGINT');
    // The tracer keeps standard error open for as long as it lives.
    expect(await exit).toEqual([null, 'SIGINT']);
    const tracer = tracerOf(target.pid);
    target.child.stdin!.end();
    expect(await target.ended).toEqual({ code: 3, signal: null });
    expect(target.output).toContain('over');
    await expect.poll(() => stateOf(tracer), { timeout: 15_000 }).toMatch(/[ZX]/);
  });
});

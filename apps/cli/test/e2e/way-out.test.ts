/** Whoever wants an end gets one, whatever the command and the reporters do, and the command is never left stopped. */
import { spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ended, firstOutput, start, temporaryFolder } from './harness.js';

vi.setConfig({ testTimeout: 90_000 });

/** As long as the events of its calls are, the tracer has to wait for us soon. */
const STORM = `
  const path = '/' + 'x'.repeat(3000);
  for (;;) require('node:fs').existsSync(path);`;
const DEAF = "for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});";
const HELLO = 'console.log(process.pid, process.ppid);';

const NEVER = 'export default { onEvent: () => new Promise(() => {}) };';

/** A signal that comes sooner after another is the same one. */
const APART = 700;

const stateOf = (pid: number): string =>
  existsSync(`/proc/${pid}/status`)
    ? (/^State:\t(.)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 'X')
    : 'X';

/** Whatever becomes of the test. */
function endAtLast(child: ChildProcess, pid: number): void {
  onTestFinished(() => {
    child.kill('SIGKILL');
    if (stateOf(pid) !== 'X') process.kill(pid, 'SIGKILL');
  });
}

/** Process of a command that has told it, and of its tracer. */
async function processes(child: ChildProcess): Promise<{ pid: number; tracer: number }> {
  const [pid, tracer] = (await firstOutput(child)).split(' ').map(Number) as [number, number];
  endAtLast(child, pid);
  return { pid, tracer };
}

/** Resolves when the tracer has had no room for a while: it waits to write, and the command stands. */
async function heldUp(tracer: number): Promise<void> {
  let looks = 0;
  const waits = (): number => {
    const waiting = readFileSync(`/proc/${tracer}/wchan`, 'utf8').startsWith('poll_');
    return (looks = waiting ? looks + 1 : 0);
  };
  await expect.poll(waits, { timeout: 60_000, interval: 100 }).toBeGreaterThan(12);
}

function storm(program: string, folder: string, args: readonly string[]): ChildProcess {
  writeFileSync(join(folder, 'never.mjs'), NEVER);
  const command = [process.execPath, '-e', HELLO + program + STORM];
  return start(['--stack=off', '-e', '%file', ...args, '--', ...command], { cwd: folder, detached: true });
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  '%s reaches a command that waits for a reporter which never comes back',
  async (signal) => {
    const child = storm('', temporaryFolder(), ['-R', './never.mjs']);
    const result = ended(child);
    const { pid, tracer } = await processes(child);
    await heldUp(tracer);
    child.kill(signal);
    expect(await result).toMatchObject({
      code: 125,
      stderr: expect.stringContaining('the report never ended'),
    });
    expect(stateOf(pid)).toBe('X');
  },
);

it('the second signal ends the CLI where the command lives through both, and a reporter never comes back', async () => {
  const child = storm(DEAF, temporaryFolder(), ['-R', './never.mjs']);
  const result = ended(child);
  const { pid, tracer } = await processes(child);
  await heldUp(tracer);
  child.kill('SIGINT');
  await setTimeout(APART);
  child.kill('SIGTERM');
  // The output is the command's as well, and is not at its end.
  await expect.poll(() => child.signalCode, { timeout: 15_000 }).toBe('SIGTERM');
  // Its calls still stop, but for nobody: it runs on.
  const before = readFileSync(`/proc/${pid}/schedstat`, 'utf8');
  await setTimeout(500);
  expect(stateOf(pid)).toMatch(/[RSt]/);
  expect(readFileSync(`/proc/${pid}/schedstat`, 'utf8')).not.toBe(before);
  process.kill(pid, 'SIGKILL');
  const { stderr } = await result;
  expect(stderr).toContain(`ptracer: SIGTERM again: process ${pid} is left to itself\n`);
  expect(stderr).toContain('it waited for the reporter ./never.mjs (onEvent)\n');
});

it('the second signal leaves a command that lives through both, and the report is whole', async () => {
  const folder = temporaryFolder();
  const program = `${DEAF} ${HELLO} setInterval(() => require('node:fs').existsSync('/x'), 20);`;
  const args = ['--stack=off', '-e', '%file', '-c', '--', process.execPath, '-e', program];
  const child = start(args, { cwd: folder, detached: true });
  const result = ended(child);
  const { pid } = await processes(child);
  await setTimeout(100);
  child.kill('SIGINT');
  await setTimeout(APART);
  child.kill('SIGINT');
  await expect.poll(() => child.signalCode, { timeout: 15_000 }).toBe('SIGINT');
  expect(stateOf(pid)).toMatch(/[RSt]/);
  process.kill(pid, 'SIGKILL');
  const { stderr } = await result;
  expect(stderr).toContain(`ptracer: SIGINT again: process ${pid} is left to itself\n`);
  expect(stderr).toMatch(/ total$/m);
});

it('a command that ends of the second signal is traced to its end', async () => {
  const program = `
    let count = 0;
    process.on('SIGINT', () => { if (++count === 2) process.exit(7); });
    ${HELLO} setInterval(() => {}, 1000);`;
  const child = start(['--stack=off', '-e', 'none', '--', process.execPath, '-e', program], {
    detached: true,
  });
  const result = ended(child);
  await processes(child);
  child.kill('SIGINT');
  await setTimeout(APART);
  child.kill('SIGINT');
  const { code, stderr } = await result;
  expect(code).toBe(7);
  expect(stderr).toMatch(/\+\+\+ exited with 7 \+\+\+\n$/);
  expect(stderr).not.toContain('ptracer:');
});

it('two signals end the CLI where nobody reads its pipe', async () => {
  const folder = temporaryFolder();
  const pipe = join(folder, 'pipe');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const output = openSync(pipe, 'w');
  const program = `${DEAF} require('node:fs').writeFileSync('pids', process.pid + ' ' + process.ppid); ${STORM}`;
  const args = ['--stack=off', '-e', '%file', '-R', 'strace:stdout', '--', process.execPath, '-e', program];
  const child = start(args, { cwd: folder, detached: true, stdio: ['ignore', output, 'pipe'] });
  closeSync(output);
  const result = ended(child);
  await expect.poll(() => existsSync(join(folder, 'pids')), { timeout: 15_000 }).toBe(true);
  await setTimeout(200);
  const [pid, tracer] = readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number) as [number, number];
  endAtLast(child, pid);
  onTestFinished(() => closeSync(reader));
  await heldUp(tracer);
  child.kill('SIGTERM');
  await setTimeout(APART);
  child.kill('SIGTERM');
  await expect.poll(() => child.signalCode, { timeout: 15_000 }).toBe('SIGTERM');
  process.kill(pid, 'SIGKILL');
  expect((await result).stderr).toContain('it waited for the reporter strace (onEvent)\n');
});

it('a reporter that takes long is named, and the hook that it takes long in', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'slow.mjs'),
    `let rested = false;
     export default {
       onEvent: () => (rested ? undefined : new Promise((go) => setTimeout(go, 6500)).then(() => (rested = true))),
     };`,
  );
  const child = start(['--stack=off', '-R', './slow.mjs', 'true'], { cwd: folder });
  const { code, stderr } = await ended(child);
  expect(code).toBe(0);
  expect(stderr).toBe('ptracer: waiting for the reporter ./slow.mjs (onEvent) for 5 s\n');
});

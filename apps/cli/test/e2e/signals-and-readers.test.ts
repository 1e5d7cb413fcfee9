import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { BIN, ended, ENV, firstOutput, run, start, temporaryFolder } from './harness.js';

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');

it('SIGINT for the CLI reaches a command that dies of it, and the trace is complete', async () => {
  const file = join(temporaryFolder(), 'trace');
  // A session of its own: no terminal has sent the signal to the command already.
  const child = start(['-o', file, 'cat'], { detached: true, stdio: 'pipe' });
  child.stdin!.write('x');
  const result = ended(child);
  await firstOutput(child);
  child.kill('SIGINT');
  expect(await result).toMatchObject({ code: null, signal: 'SIGINT', stderr: '' });
  const lines = linesOf(file);
  expect(lines.filter((line) => line.startsWith('--- SIGINT'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('+++ killed by SIGINT +++');
});

it.each(['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const)(
  '%s for the CLI reaches a command that deals with it',
  async (signal) => {
    const file = join(temporaryFolder(), 'trace');
    const script = `trap "echo handled; exit 6" ${signal.slice(3)}; echo ready; while :; do sleep 0.01; done`;
    const child = start(['-o', file, '-e', 'none', 'sh', '-c', script], { detached: true });
    const result = ended(child);
    await firstOutput(child);
    child.kill(signal);
    expect(await result).toMatchObject({ code: 6, signal: null });
    const lines = linesOf(file);
    expect(lines.filter((line) => line.startsWith(`--- ${signal} `))).toHaveLength(1);
    expect(lines.at(-1)).toBe('+++ exited with 6 +++');
  },
);

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends the CLI when the command has ended, and a reporter has not',
  async (signal) => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'slow.mjs'),
      "export default { onEnd: () => new Promise(() => { console.log('ending'); setInterval(() => {}, 1000); }) };",
    );
    const child = start(['-R', './slow.mjs', 'true'], { cwd: folder, detached: true });
    const result = ended(child);
    await firstOutput(child);
    child.kill(signal);
    expect(await result).toMatchObject({ code: null, signal, stderr: '' });
  },
);

it('SIGINT leaves what a command has started, when the command itself has ended, and the report is whole', async () => {
  const folder = temporaryFolder();
  const script = 'sleep 30 >/dev/null 2>&1 & echo $! $$; exit 7';
  const child = start(['leaks', '-f', '-o', join(folder, 'leaks'), 'sh', '-c', script], { detached: true });
  const result = ended(child);
  const [left, shell] = (await firstOutput(child)).split(' ').map(Number) as [number, number];
  try {
    await expect.poll(() => existsSync(`/proc/${shell}`), { timeout: 15_000 }).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 200));
    child.kill('SIGINT');
    expect(await result).toMatchObject({ code: 7, signal: null, stderr: '' });
    expect(readFileSync(join(folder, 'leaks'), 'utf8')).toMatch(/descriptors? opened/);
    expect(readFileSync(`/proc/${left}/status`, 'utf8')).toMatch(/State:\tS/);
  } finally {
    process.kill(left, 'SIGKILL');
  }
});

const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('SKIPPED: script(1), which gives a terminal to these tests, is not installed');

it.skipIf(!hasScript)(
  'Ctrl-C on a terminal reaches the command once, and the trace is complete',
  async () => {
    const file = join(temporaryFolder(), 'trace');
    const program = `
    let count = 0;
    process.on('SIGINT', () => { count++; setTimeout(() => { console.log('got:' + count); process.exit(5); }, 100); });
    setInterval(() => {}, 1000);
    console.log('ready');`;
    // Without exec, a shell that stays above the CLI would die of the same Ctrl-C and answer for it.
    const command = 'exec "$NODE" "$BIN" -o "$TRACE" -e none "$NODE" -e "$PROGRAM"';
    const env = { ...ENV, NODE: process.execPath, BIN, TRACE: file, PROGRAM: program };
    const terminal = spawn('script', ['-qefc', command, '/dev/null'], {
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    terminal.stdout.on('data', (bytes) => {
      output += String(bytes);
    });
    await expect.poll(() => output, { timeout: 15_000 }).toContain('ready');
    terminal.stdin.write('\x03');
    const [code] = (await once(terminal, 'exit')) as [number];
    expect(output).toContain('got:1');
    expect(code).toBe(5);
    const lines = linesOf(file);
    expect(lines.filter((line) => line.includes('--- SIGINT'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/\+\+\+ exited with 5 \+\+\+$/);
  },
);

it.skipIf(!hasScript)('colour is there on a terminal', async () => {
  const command = 'exec "$NODE" "$BIN" -R strace -e openat cat /dev/null';
  const env = { ...ENV, NODE: process.execPath, BIN, TERM: 'xterm' };
  const terminal = spawn('script', ['-qefc', command, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  expect(await text(terminal.stdout)).toContain('\u001b[1mopenat\u001b[22m');
});

it('a reader of the trace that goes away does not stop the command', async () => {
  const folder = temporaryFolder();
  const command =
    '"$NODE" "$BIN" -f sh -c "for i in 1 2 3 4 5 6 7 8 9; do cat /dev/null; done; : > done; exit 7" 2>&1 >/dev/null | head -1; echo "${PIPESTATUS[0]}"';
  const env = { ...ENV, NODE: process.execPath, BIN };
  const shell = spawn('bash', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [first, status] = (await text(shell.stdout)).split('\n');
  expect(first).toMatch(/^execve\("/);
  expect(status).toBe('7');
  expect(existsSync(join(folder, 'done'))).toBe(true);
});

it('a tracer that is killed is reported, and nothing is left', async () => {
  const child = start(['-o', '/dev/null', 'sh', '-c', 'echo "$$ $PPID"; exec sleep 300']);
  const result = ended(child);
  const [pid, tracer] = (await firstOutput(child)).split(' ').map(Number);
  process.kill(tracer!, 'SIGKILL');
  const { code, stderr } = await result;
  expect(code).toBe(125);
  expect(stderr).toMatch(/^ptracer: the tracer [^\n]*SIGKILL[^\n]*\n$/);
  const state = (): string => {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : 'Z';
    return stat
      .slice(stat.lastIndexOf(')') + 1)
      .trim()
      .charAt(0);
  };
  await expect.poll(state, { timeout: 15_000 }).toMatch(/[ZX]/);
});

it('a storm of lines is written whole', async () => {
  const file = join(temporaryFolder(), 'trace');
  await run(['-o', file, '-e', 'read', '-q', 'dd', 'if=/dev/zero', 'of=/dev/null', 'bs=1', 'count=20000']);
  const reads = linesOf(file).filter((line) => /^read\(0, "\\0", 1\) += 1$/.test(line));
  expect(reads).toHaveLength(20_000);
});

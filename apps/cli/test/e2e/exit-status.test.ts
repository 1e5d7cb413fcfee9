import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, runToFile, temporaryFolder } from './harness.js';

it.each([0, 1, 7, 255])('exit status %i is passed on', async (code) => {
  expect(await run(['-o', '/dev/null', '--', 'sh', '-c', `exit ${code}`])).toEqual({
    code,
    signal: null,
    stdout: '',
    stderr: '',
  });
});

const dies = async (signal: string): Promise<void> => {
  const result = await run(['-o', '/dev/null', '--', 'sh', '-c', `kill -${signal.slice(3)} $$`]);
  expect(result).toEqual({ code: null, signal, stdout: '', stderr: '' });
};

it.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGALRM'])('death by %s is died again', dies);

// Node starts its debugger at SIGUSR1, and ignores SIGPIPE and SIGXFSZ.
it.each(['SIGUSR1', 'SIGPIPE', 'SIGXFSZ'])('death by %s is died again too', dies);

it.each([
  ['a command that is not there', 'ptracer-nosuch', 127],
  ['a path that is not there', './ptracer-nosuch', 127],
  ['a folder', '/tmp', 126],
  ['a file that may not be executed', '/etc/passwd', 126],
])('%s ends with one line', async (_, command, code) => {
  const result = await run(['--', command]);
  expect(result).toMatchObject({ code, signal: null, stdout: '' });
  expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
  expect(result.stderr).toContain(command);
});

it.each([
  ['whose interpreter is missing', '#!/nonexistent\n'],
  ['that is no program', 'nonsense\n'],
])('a file %s ends with 126 and one line', async (_, content) => {
  const file = join(temporaryFolder(), 'program');
  writeFileSync(file, content);
  chmodSync(file, 0o755);
  const result = await run(['-o', '/dev/null', '--', file]);
  expect(result).toMatchObject({ code: 126, stdout: '' });
  expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
});

describe('an output file that cannot be written', () => {
  it.each(['/nonexistent/trace', '/', ''])('%j is said before the command starts', async (file) => {
    const folder = temporaryFolder();
    const result = await run(['-o', file, '--', 'touch', 'started'], { cwd: folder });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^ptracer: the output file cannot be written: [^\n]+\n$/);
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  it('though it is full only, does not harm the command', async () => {
    const result = await run(['-o', '/dev/full', '--', 'sh', '-c', 'echo fine; exit 5']);
    expect(result).toMatchObject({ code: 5, stdout: 'fine\n' });
  });
});

it('the own streams of the command are untouched', async () => {
  const script = 'cat; echo to-error >&2; test -t 1 || echo no-terminal';
  const { stdout, stderr, lines } = await runToFile(['sh', '-c', script]);
  expect(stdout).toBe('no-terminal\n');
  expect(stderr).toBe('to-error\n');
  expect(lines.at(-1)).toBe('+++ exited with 0 +++');
});

it('--help fits a screen, --version is one line', async () => {
  const help = await run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout.split('\n').length).toBeLessThanOrEqual(45);
  for (const line of help.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  expect((await run(['-h'])).stdout).toBe(help.stdout);
  const version = await run(['-V']);
  expect(version.stdout).toMatch(/^ptracer \d+\.\d+\.\d+\S*\n$/);
  expect((await run(['--version'])).stdout).toBe(version.stdout);
});

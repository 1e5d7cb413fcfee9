/** `ptracer syscalls`: the tables, for people and for programs. */
import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { tableFor } from 'ptracer';
import type { SyscallDescription } from 'ptracer/syscalls';
import { BIN, ended, ENV, run } from './harness.js';

const HERE = tableFor(process.arch === 'arm64' ? 'arm64' : 'x64');

/** script(1) of util-linux makes a terminal. */
const hasScript = spawnSync('script', ['--version']).status === 0;
if (!hasScript) console.warn('script(1) is missing: tables on a terminal are not tested');

const recordsIn = (text: string): SyscallDescription[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SyscallDescription);

it('tells all of one call', async () => {
  expect(await run(['syscalls', 'openat'])).toEqual({
    code: 0,
    signal: null,
    stderr: '',
    stdout: [
      'openat(int dfd, const char *filename, int flags, umode_t mode)',
      "  opens a file relative to a directory's descriptor",
      '  result   a descriptor',
      '  numbers  257 on x86-64, 56 on arm64',
      '  classes  %desc %file',
      '  manual   man 2 openat',
      '',
    ].join('\n'),
  });
});

it('tells of each call of a class', async () => {
  const { stdout, code } = await run(['syscalls', '%network']);
  expect(code).toBe(0);
  const blocks = stdout.split('\n\n');
  expect(blocks.map((block) => block.slice(0, block.indexOf('(')))).toEqual(
    HERE.inClass('network')
      .map(({ name }) => name)
      .toSorted(),
  );
  for (const block of blocks) expect(block).toMatch(/^ {2}classes {2}.*%network/m);
});

it('tells of a call by its number on this machine, and of each once, in the order of the words', async () => {
  const number = HERE.byName('openat')!.number;
  const { stdout } = await run(['syscalls', 'write', String(number), 'openat', '/^(read|write)$/', '--json']);
  expect(recordsIn(stdout).map(({ name }) => name)).toEqual(['write', 'openat', 'read']);
});

describe('all calls', () => {
  it('are a table, with nothing cut in a pipe', async () => {
    const { stdout, code } = await run(['syscalls'], { env: { ...ENV, COLUMNS: '40' } });
    expect(code).toBe(0);
    const [titles = '', ...lines] = stdout.split('\n').slice(0, -1);
    expect(titles).toMatch(/^name +x86-64 +arm64 +classes +what it does$/);
    expect(lines.length).toBeGreaterThanOrEqual(HERE.all.length);
    expect(lines).toContainEqual(
      expect.stringMatching(/^open +2 +- +%desc %file +opens a file by its path$/),
    );
    expect(stdout).not.toContain('…');
  });

  it.skipIf(!hasScript)('fit the terminal', () => {
    const command = `stty cols 72; exec "$NODE" "$PTRACER" syscalls`;
    const env = { ...ENV, NODE: process.execPath, PTRACER: BIN };
    const { stdout } = spawnSync('script', ['-qefc', command, '/dev/null'], { env, encoding: 'utf8' });
    const lines = stdout.split('\r\n');
    expect(lines[0]).toMatch(/^name +x86-64 +arm64 +what it does$/);
    expect(Math.max(...lines.map(({ length }) => length))).toBe(72);
    expect(lines.filter((line) => line.endsWith('…')).length).toBeGreaterThan(10);
  });

  it('are one object a line with --json', async () => {
    const records = recordsIn((await run(['--json', 'syscalls'])).stdout);
    expect(new Set(records.map(({ type, v }) => `${type} ${v}`))).toEqual(new Set(['syscall-description 1']));
    expect(records.map(({ name }) => name)).toEqual(expect.arrayContaining([...HERE.names()]));
    expect(records.find(({ name }) => name === 'open')).toEqual({
      v: 1,
      type: 'syscall-description',
      name: 'open',
      numbers: { x64: 2, arm64: null },
      params: [
        { name: 'filename', type: 'const char *' },
        { name: 'flags', type: 'int' },
        { name: 'mode', type: 'umode_t' },
      ],
      result: 'fd',
      classes: ['desc', 'file'],
      summary: 'opens a file by its path',
    });
  });

  it('may lose their reader', async () => {
    const script = '(sleep 0.2; "$NODE" "$PTRACER" syscalls; echo "status $?" >&2) | true';
    const child = spawn('sh', ['-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...ENV, NODE: process.execPath, PTRACER: BIN },
    });
    expect((await ended(child)).stderr).toBe('status 0\n');
  });

  it('that cannot be written are told of, with status 125', async () => {
    const child = spawn('sh', ['-c', '"$NODE" "$PTRACER" syscalls >/dev/full'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...ENV, NODE: process.execPath, PTRACER: BIN },
    });
    const { code, stderr } = await ended(child);
    expect(code).toBe(125);
    expect(stderr).toMatch(/^ptracer: the system calls could not be written to their end: ENOSPC[^\n]+\n$/);
  });
});

describe('wrong usage is one line and status 2', () => {
  it.each([
    [['opanat'], /there is no system call opanat on .*; did you mean openat/],
    [['openat', 'opanat'], /there is no system call opanat/],
    [['99999'], /there is no system call 99999/],
    [['%netwrok'], /did you mean %network/],
    [['zz*'], /no system call matches zz\*/],
    [['-f'], /option --follow-forks is for tracing/],
    [['openat', '-e', 'trace=read'], /option --expr is for tracing/],
    [['--jsno'], /there is no option --jsno; did you mean --json/],
  ])('%j', async (args, message) => {
    const result = await run(['syscalls', ...args]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect(result.stderr).toMatch(message);
  });
});

it('--help names classes that exist, and fits a screen', async () => {
  const { stdout, code } = await run(['syscalls', '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: ptracer syscalls /);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  const classes = [...stdout.matchAll(/(?<![!\w])%%?[a-z]+/g)].map(([name]) => name);
  expect(classes.length).toBeGreaterThan(15);
  expect(await run(['syscalls', ...classes, '--json'])).toMatchObject({ code: 0 });
});

it('a command of that name is run behind --', async () => {
  const { stderr, code } = await run(['-q', '--', 'syscalls']);
  expect(code).toBe(127);
  expect(stderr).toContain('syscalls');
});

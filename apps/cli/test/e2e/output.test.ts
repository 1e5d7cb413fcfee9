import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV, run, runToFile, temporaryFolder } from './harness.js';

const CAT = ['cat', '/etc/passwd', '/nonexistent'];

/** Lines for calls of one name. */
const of = (lines: readonly string[], name: string): string[] =>
  lines.filter((line) => new RegExp(`(^|\\s)${name}\\(`).test(line));

it('-e trace=openat -o FILE writes the line for a file that Node reads', async () => {
  const program = "require('fs').readFileSync('/etc/hostname'); console.log('unchanged')";
  const { stdout, lines } = await runToFile(['-e', 'trace=openat', '--', process.execPath, '-e', program]);
  expect(stdout).toBe('unchanged\n');
  const opens = lines.filter((line) => line.includes('"/etc/hostname"'));
  expect(opens).toHaveLength(1);
  expect(opens[0]).toMatch(/openat\(AT_FDCWD, "\/etc\/hostname", O_RDONLY\|O_CLOEXEC\) = \d+$/);
  // Below a call may stand where in the program it was made.
  const calls = lines.filter((line) => !line.includes('+++') && !line.startsWith(' '));
  expect(of(calls, 'openat')).toEqual(calls);
});

it('without -o the trace goes to standard error', async () => {
  const { stderr, stdout } = await run(['-e', 'openat', 'cat', '/dev/null']);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^openat\(AT_FDCWD, "\/dev\/null", O_RDONLY\) += 3$/m);
  expect(stderr).toMatch(/^\+\+\+ exited with 0 \+\+\+\n$/m);
});

it('options end at the command, with -- and without', async () => {
  for (const dashes of [[], ['--']]) {
    const { stdout } = await runToFile(['-e', 'none', ...dashes, 'printf', '%s|', '-f', '--', '-o', 'x']);
    expect(stdout).toBe('-f|--|-o|x|');
  }
});

describe('selecting', () => {
  it('-z and -Z by result', async () => {
    const good = await runToFile(['-z', '-e', 'openat', ...CAT]);
    const bad = await runToFile(['-Z', '-e', 'openat', ...CAT]);
    expect(of(good.lines, 'openat').every((line) => / = \d+$/.test(line))).toBe(true);
    expect(of(bad.lines, 'openat').every((line) => / = -1 E/.test(line))).toBe(true);
    expect(of(bad.lines, 'openat').join('\n')).toContain('"/nonexistent"');
    expect(of(good.lines, 'openat').join('\n')).toContain('"/etc/passwd"');
  });

  it('-P by path', async () => {
    const { lines } = await runToFile(['-P', '/etc/passwd', '-q', ...CAT]);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines[0]).toContain('"/etc/passwd"');
    expect(of(lines, 'close')).toHaveLength(1);
  });

  it('-f with children, each line with its process', async () => {
    const script = 'cat /dev/null; cat /dev/null';
    const alone = await runToFile(['-e', 'execve', 'sh', '-c', script]);
    const all = await runToFile(['-f', '-e', 'execve', 'sh', '-c', script]);
    const done = (lines: string[]): number =>
      of(lines, 'execve').filter((line) => line.endsWith('= 0')).length;
    expect(done(alone.lines)).toBe(1);
    expect(done(all.lines)).toBe(3);
    expect(all.lines.every((line) => /^\d+ +\S/.test(line))).toBe(true);
    expect(all.lines.filter((line) => line.includes('+++ exited with 0 +++'))).toHaveLength(3);
  });

  it('-e signal= by signal, -q without ends', async () => {
    const script = 'kill -USR1 $$; kill -USR2 $$';
    const args = ['-e', 'none', '-e', 'signal=usr2', '-q', 'sh', '-c', `trap : USR1 USR2; ${script}`];
    const { lines } = await runToFile(args);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^--- SIGUSR2 \{si_signo=SIGUSR2, si_code=SI_USER, si_pid=\d+, si_uid=\d+\} ---$/,
    );
  });
});

describe('showing', () => {
  it('-s cuts strings, not paths', async () => {
    const { lines } = await runToFile(['-s', '4', '-e', 'write,openat', 'printf', '123456']);
    expect(of(lines, 'write')[0]).toMatch(/^write\(1, "1234"\.\.\., 6\) +=/);
    expect(lines.join('\n')).toMatch(/"\/[^"]{10,}"/);
  });

  it('-y says what descriptors refer to', async () => {
    const { lines } = await runToFile(['-y', '-P', '/etc/passwd', ...CAT]);
    expect(of(lines, 'openat')[0]).toMatch(/= 3<\/etc\/passwd>$/);
    expect(of(lines, 'close')[0]).toMatch(/^close\(3<\/etc\/passwd>\) += 0$/);
  });

  it('-a moves the results', async () => {
    const { lines } = await runToFile(['-a', '60', '-e', 'close', ...CAT]);
    for (const line of of(lines, 'close')) expect(line.indexOf('=')).toBe(60);
  });

  it.each([
    ['-t', /^\d\d:\d\d:\d\d \S/],
    ['-tt', /^\d\d:\d\d:\d\d\.\d{6} \S/],
    ['-ttt', /^\d{10,}\.\d{6} \S/],
    ['-r', /^ +\d+\.\d{6} \S/],
  ])('%s puts the time before every line', async (option, pattern) => {
    const { lines } = await runToFile([option, ...CAT]);
    for (const line of lines) expect(line).toMatch(pattern);
  });

  it('-T puts the time spent behind every call', async () => {
    const { lines } = await runToFile(['-T', '-e', 'openat', ...CAT]);
    for (const line of of(lines, 'openat')) expect(line).toMatch(/ <\d+\.\d{6}>$/);
  });

  it('a path that is not UTF-8 is escaped', async () => {
    const folder = temporaryFolder();
    const { lines } = await runToFile(['-P', folder, '-e', 'all', 'true'], { cwd: folder });
    expect(lines.at(-1)).toContain('+++');
    const script = 'cat < "$(printf "\\377\\tx")" 2>/dev/null; true';
    const odd = await runToFile(['-e', 'openat', 'sh', '-c', script], { cwd: folder });
    expect(odd.lines.join('\n')).toContain(String.raw`"\377\tx"`);
  });
});

describe('the summary', () => {
  it('-c is a table, and nothing else', async () => {
    const { lines } = await runToFile(['-c', ...CAT]);
    expect(lines[0]).toBe('% time     seconds  usecs/call     calls    errors syscall');
    expect(lines.at(-1)).toMatch(/ total$/);
    expect(lines.find((line) => line.endsWith(' execve'))).toMatch(
      /^ +\d+\.\d\d +\d+\.\d{6} +\d+ +1 {11}execve$/,
    );
    expect(lines.filter((line) => line.includes('('))).toEqual([]);
  });

  it('-C is a table behind the lines', async () => {
    const { lines } = await runToFile(['-C', '-e', 'openat', ...CAT]);
    expect(of(lines, 'openat').length).toBeGreaterThan(1);
    expect(lines.at(-1)).toMatch(/ total$/);
  });
});

describe('colour', () => {
  const colored = async (args: string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> => {
    const { stderr } = await run([...args, '-e', 'openat', ...CAT], { env: { ...ENV, ...env } });
    return stderr.includes('\u001b');
  };

  it('is not there where no terminal is', async () => expect(await colored([])).toBe(false));
  it('--color always', async () => expect(await colored(['--color', 'always'])).toBe(true));
  it('--color always beats NO_COLOR', async () =>
    expect(await colored(['--color=always'], { NO_COLOR: '1' })).toBe(true));
  it('FORCE_COLOR', async () => expect(await colored([], { FORCE_COLOR: '1' })).toBe(true));
  it('FORCE_COLOR=0', async () => expect(await colored([], { FORCE_COLOR: '0' })).toBe(false));
  it('NO_COLOR beats FORCE_COLOR', async () =>
    expect(await colored([], { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false));
  it('--color never', async () =>
    expect(await colored(['--color', 'never'], { FORCE_COLOR: '1' })).toBe(false));
});

it('-E sets and takes away variables of the command alone', async () => {
  const env = { ...ENV, TAKEN: 'away', KEPT: 'kept' };
  const args = [
    '-E',
    'TAKEN',
    '-E',
    'SET=a=b c',
    '-E',
    'EMPTY=',
    'sh',
    '-c',
    'echo "$SET|${TAKEN-gone}|$KEPT|${EMPTY-gone}"',
  ];
  expect((await runToFile(args, { env })).stdout).toBe('a=b c|gone|kept|\n');
});

it('--json writes one event a line', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'né'), 'x');
  const file = join(folder, 'trace.ndjson');
  await run(['--json', '-f', '-o', file, 'sh', '-c', 'cat né; cat né'], { cwd: folder });
  const text = readFileSync(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { v: number; seq: number; type: string });
  expect(events.every(({ v }) => v === 1)).toBe(true);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  expect(events[0]!.type).toBe('start');
  expect(events.at(-1)!.type).toBe('exit');
});

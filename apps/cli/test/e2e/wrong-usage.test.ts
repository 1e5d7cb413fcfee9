import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder } from './harness.js';

/** What stands before `-- touch started`. */
const WRONG: readonly (readonly string[])[] = [
  ['-e', 'trace=opanat'],
  ['-e', 'opanat'],
  ['-e', ''],
  ['-e', 'trace='],
  ['-e', 'trace=,'],
  ['-e', 'trace=openat,,close'],
  ['-e', 'trace=%nosuch'],
  ['-e', 'trace=/('],
  ['-e', 'trace=/nothing-has-this-name'],
  ['-e', 'trace=!'],
  ['-e', 'trace=!openat', '-e', 'trace=close'],
  ['-e', 'trace=99999'],
  ['-e', 'status=nosuch'],
  ['-e', 'status='],
  ['-e', 'signal=SIGNOPE'],
  ['-e', 'signal='],
  ['-e', 'signal=0'],
  ['-e', 'inject=all:error=ENOENT'],
  ['-e', 'abbrev=none'],
  ['-e', 'raw=all'],
  ['-e', 'nosuch=all'],
  ['--trace', 'opanat'],
  ['--trace='],
  ['--status', 'nosuch'],
  ['--signal', 'nosuch'],
  ['-e', 'fd=one'],
  ['-e', 'fd='],
  ['-e', 'fd=!1', '-e', 'fd=2'],
  ['--where', 'opanat'],
  ['--where', 'openat && flags has O_WRNLY'],
  ['--where', 'openat && ('],
  ['--where', ''],
  ['--from', ''],
  ['--from', '[x'],
  ['--from', 'pkg:'],
  ['--not-from', 'fn:'],
  ['--from', 'x', '--stack=off'],
  ['--package', 'a b'],
  ['--slower-than', '5'],
  ['--slower-than', 'fast'],
  ['--thread', 'mian'],
  ['--thread', 'main,,worker'],
  ['--preset', 'qiet'],
  ['--preset', 'fs', '--all'],
  ['--stats=yes'],
  ['-z', '-Z'],
  ['-z', '-e', 'status=failed'],
  ['--status', 'failed', '-Z'],
  ['-s', 'many'],
  ['-s', '-1'],
  ['-s', '1.5'],
  ['-s', ''],
  ['-s', '0x10'],
  ['-s', '99999999999999999999'],
  ['-s', '2000000'],
  ['-a', 'x'],
  ['-a', '-5'],
  ['--columns=1e3'],
  ['--pool-stacks', 'on'],
  ['--async-hooks', '--stack=off'],
  ['--async-hooks', '--stack=inspector'],
  ['--async-hooks', '--pool-stacks=off'],
  ['--color', 'sometimes'],
  ['--color='],
  ['-c', '-C'],
  ['--json', '-C'],
  ['-o', '|cat'],
  ['-x'],
  ['-fx'],
  ['--nosuch'],
  ['--follow-fork'],
  ['--follow-forks=yes'],
  ['--json=pretty'],
  ['-fo'],
];

describe('a wrong command line is answered with one line and status 2', () => {
  it.concurrent.each(WRONG.map((args) => [args.join(' '), args] as const))('%s', async (_, args) => {
    const folder = temporaryFolder();
    const result = await run([...args, '--', 'touch', 'started'], { cwd: folder });
    expect(existsSync(join(folder, 'started'))).toBe(false);
    expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect(result).toMatchObject({ code: 2, signal: null, stdout: '' });
  });

  it.concurrent.each([
    [[]],
    [['--']],
    [['-f']],
    [['-o']],
    [['-e']],
    [['-s', '10']],
    [['-f', '--']],
    [['']],
    [['--', '']],
  ])('without a command: %j', async (args) => {
    const result = await run(args);
    expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect(result).toMatchObject({ code: 2, signal: null, stdout: '' });
  });
});

it('the nearest names are told', async () => {
  expect((await run(['-e', 'trace=opanat', 'true'])).stderr).toMatch(/did you mean openat/);
  expect((await run(['--folow-forks', 'true'])).stderr).toMatch(/did you mean --follow-forks/);
  expect((await run(['--preset', 'qiet', 'true'])).stderr).toMatch(/did you mean quiet/);
  expect((await run(['--where', 'read && cuont > 1', 'true'])).stderr).toMatch(
    /^ptracer: option --where: column 9: cuont is no parameter of read .*did you mean count\? \(at the caret: read && \^cuont > 1\)\n$/,
  );
  expect((await run(['-e', 'status=faled', 'true'])).stderr).toMatch(/did you mean failed/);
});

// A name that every object has is taken for a qualifier, or a class.
it.each([['toString=x'], ['constructor=x'], ['trace=%toString'], ['trace=%constructor']])(
  '-e %s is wrong usage too',
  async (expression) => {
    const result = await run(['-e', expression, 'true']);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/^ptracer: [^\n]+\n$/);
  },
);

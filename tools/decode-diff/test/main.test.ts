import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NAMES } from '../src/corpus/programs.js';
import { hasStrace } from '../src/tracers.js';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '../dist/main.js');

function main(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env });
}

describe('the command line', () => {
  it.each([
    [[], 'a command is missing'],
    [['--bogus', '--', 'true'], "Unknown option '--bogus'"],
    [['-s', 'x', '--', 'true'], '-s x is not a number'],
    [['--corpus', 'nosuch'], 'no program nosuch in the corpus'],
  ])('%j is wrong usage', (args, message) => {
    const { status, stderr } = main(args);
    expect(stderr).toContain('ERR_PTRACER_USAGE');
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('says so, with status 127, where there is no strace', () => {
    const { status, stderr } = main(['--', 'true'], { PATH: '/nowhere' });
    expect(stderr).toBe(
      'decode-diff: skipped: there is no strace, and it is what ptracer is compared with\n',
    );
    expect(status).toBe(127);
  });

  it('lists the corpus, whose names are all different', () => {
    expect(main(['--list']).stdout.trim().split('\n')).toEqual([...new Set(NAMES)]);
    expect(NAMES.length).toBeGreaterThanOrEqual(28);
  });
});

const traced = hasStrace() ? describe : describe.skip;
if (!hasStrace()) process.stderr.write('SKIPPED: nothing is traced, for there is no strace\n');

traced('with strace', () => {
  it('finds that a program under strace is what it is under strace', () => {
    const { status, stdout } = main([
      '--self',
      '--json',
      '--fail-under',
      '99',
      '--corpus',
      'ls',
      'cp',
      'timeout',
    ]);
    const { programs } = JSON.parse(stdout) as { programs: { lines: { strace: number } }[] };
    expect(programs.every(({ lines }) => lines.strace > 100)).toBe(true);
    expect(programs).toHaveLength(3);
    expect(status).toBe(0);
  });

  it('compares with ptracer', () => {
    const { stdout, stderr } = main(['--json', '-e', 'trace=execve,openat', '--', 'cat', '/dev/null']);
    expect(stderr).toBe('');
    const [program] = (JSON.parse(stdout) as { programs: { lines: { other: number }; identical: number }[] })
      .programs;
    expect(program!.lines.other).toBeGreaterThan(2);
    expect(program!.identical).toBeGreaterThan(2);
  });

  it('fails below the share that is asked for', () => {
    expect(main(['--self', '--fail-under', '100.1', '--', 'true']).status).toBe(1);
  });

  it('says what a tracer said that traced nothing', () => {
    const { status, stderr } = main(['--', '/nosuch/program']);
    expect(stderr).toContain('/nosuch/program');
    expect(status).toBe(125);
  });
});

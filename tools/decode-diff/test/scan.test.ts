import { describe, expect, it } from 'vitest';
import { readTrace } from '../src/line/join.js';
import { outcome, parseLine } from '../src/line/parse.js';
import { splitTopLevel } from '../src/line/scan.js';

describe('splitTopLevel', () => {
  it.each([
    ['', []],
    ['1, 2', ['1', '2']],
    ['{a=1, b=[2, 3]}, ~[RT_1 RT_2]', ['{a=1, b=[2, 3]}', '~[RT_1 RT_2]']],
    [String.raw`"a, \"b", "(", 3`, [String.raw`"a, \"b"`, '"("', '3']],
    ['0x1 /* a, b */, 2', ['0x1 /* a, b */', '2']],
    ['3</tmp/a, b(c>, 4', ['3</tmp/a, b(c>', '4']],
    ['4<TCP:[1.1.1.1:1->2.2.2.2:2]>, "x"', ['4<TCP:[1.1.1.1:1->2.2.2.2:2]>', '"x"']],
    ['1<<CAP_CHOWN|1<<CAP_KILL, 0', ['1<<CAP_CHOWN|1<<CAP_KILL', '0']],
    ['{a=1} => {a=2}, 88', ['{a=1} => {a=2}', '88']],
  ])('splits %s', (text, parts) => {
    expect(splitTopLevel(text)).toEqual(parts);
  });
});

describe('parseLine', () => {
  it('takes arguments and result, error and comment included', () => {
    expect(parseLine(7, 'open("a) = 3", O_RDONLY)  = -1 ENOENT (No such file or directory)')).toMatchObject({
      tid: 7,
      name: 'open',
      args: ['"a) = 3"', 'O_RDONLY'],
      result: '-1 ENOENT (No such file or directory)',
    });
  });

  it('gives signals and exits a name that no call has', () => {
    expect(parseLine(7, '--- SIGCHLD {si_signo=SIGCHLD, si_pid=8} ---')).toMatchObject({
      name: '--- SIGCHLD',
      args: ['{si_signo=SIGCHLD, si_pid=8}'],
    });
    expect(parseLine(7, '+++ killed by SIGKILL +++')).toMatchObject({
      name: '+++ killed',
      args: ['by SIGKILL'],
    });
  });

  it('keeps what it does not understand, as something that no other line is equal to', () => {
    expect(parseLine(7, 'read(3, ')).toMatchObject({ name: 'not understood', args: ['read(3, '] });
  });

  it.each([
    ['0', 'ok'],
    ['-1 EAGAIN (Resource temporarily unavailable)', 'EAGAIN'],
    ['? ERESTARTSYS (To be restarted if SA_RESTART is set)', 'ERESTARTSYS'],
    ['?', '?'],
    ['', ''],
  ])('says how a call with result %j ended', (result, expected) => {
    expect(outcome(result)).toBe(expected);
  });
});

describe('readTrace', () => {
  it('joins the halves of a call at the place of the first', () => {
    const lines = readTrace(
      [
        '10  wait4(-1,  <unfinished ...>',
        '11  exit(0)  = ?',
        '10  <... wait4 resumed>NULL, 0, NULL) = 11',
        '',
      ].join('\n'),
    );
    expect(lines.map(({ tid, name, args, result }) => [tid, name, args, result])).toEqual([
      [10, 'wait4', ['-1', 'NULL', '0', 'NULL'], '11'],
      [11, 'exit', ['0'], '?'],
    ]);
  });

  it('keeps a call that was not resumed', () => {
    expect(readTrace('10  read(0,  <unfinished ...>\n10  +++ killed by SIGKILL +++\n')).toMatchObject([
      { name: 'read', args: ['0'], result: '<unfinished ...>' },
      { name: '+++ killed' },
    ]);
  });

  it('takes off the mark of a call that its process did not survive', () => {
    expect(readTrace('10  futex(0x1, FUTEX_WAIT, 2, NULL <unfinished ...>) = ?\n')).toMatchObject([
      { args: ['0x1', 'FUTEX_WAIT', '2', 'NULL'], result: '?' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { shares } from '../src/compare/compare.js';
import { compareAll } from '../src/measure.js';
import { runsOf } from './runs.js';

function comparisonOf(...traces: Parameters<typeof runsOf>) {
  return compareAll([runsOf(...traces)])[0]!.comparison;
}

/** The numbers of a comparison: identical, volatile, different, only in the first, only in the second. */
function counts(...traces: Parameters<typeof runsOf>): number[] {
  const { identical, volatile, different, onlyFirst, onlySecond } = comparisonOf(...traces);
  return [identical, volatile.length, different.length, onlyFirst.length, onlySecond.length];
}

const STAT = 'newfstatat(3, "", {st_mode=S_IFREG|0644, st_size=5, ...}, AT_EMPTY_PATH) = 0';
const OPEN = 'openat(AT_FDCWD, "a", O_RDONLY|O_CLOEXEC) = 3';
const CLOSE = 'close(3) = 0';
const TRACE = [OPEN, STAT, CLOSE];

describe('compare', () => {
  it('counts what is the same', () => {
    expect(counts(TRACE, TRACE, TRACE)).toEqual([3, 0, 0, 0, 0]);
  });

  it.each([
    ['a structure as a pointer', STAT.replace(/\{.*\}/, '0x7ffc12345678')],
    ['another value', STAT.replace('=5', '=6')],
    ['no dots', STAT.replace(', ...', '')],
    ['one flag less', STAT.replace('AT_EMPTY_PATH', '0')],
    ['one argument less', STAT.replace(', AT_EMPTY_PATH', '')],
    ['one argument more', STAT.replace('AT_EMPTY_PATH', 'AT_EMPTY_PATH, 0')],
    ['another result', STAT.replace('= 0', '= 1')],
  ])('calls %s a difference', (_, line) => {
    expect(counts(TRACE, TRACE, [OPEN, line, CLOSE])).toEqual([2, 0, 1, 0, 0]);
  });

  it('says which argument differs, and how', () => {
    const { different } = comparisonOf(TRACE, TRACE, [OPEN, STAT.replace('=5', '=6'), CLOSE]);
    expect(different[0]!.parts).toMatchObject([{ position: 2, field: 'st_size', sameShape: true }]);
  });

  it('calls values volatile that differ between two runs of strace, in the same place', () => {
    const sized = (size: number) => [OPEN, STAT.replace('=5', `=${size}`), CLOSE];
    expect(counts(sized(5), sized(6), sized(7))).toEqual([2, 1, 0, 0, 0]);
  });

  it('does not take what is volatile for an excuse: another shape is a difference', () => {
    const sized = (size: string) => [OPEN, STAT.replace('=5', `=${size}`), CLOSE];
    expect(counts(sized('5'), sized('6'), sized('0x7'))).toEqual([2, 0, 1, 0, 0]);
  });

  it('nor another field', () => {
    const sized = (size: number, mode = '0644') => [
      OPEN,
      STAT.replace('=5', `=${size}`).replace('0644', mode),
      CLOSE,
    ];
    expect(counts(sized(5), sized(6), sized(5, '0600'))).toEqual([2, 0, 1, 0, 0]);
  });

  it('leaves out calls that the program made in one run only', () => {
    const extra = 'getuid() = 0';
    expect(counts([...TRACE, extra], TRACE, TRACE)).toEqual([3, 0, 0, 1, 0]);
    expect(counts(TRACE, TRACE, [extra, ...TRACE])).toEqual([3, 0, 0, 0, 1]);
  });

  it('takes an outcome that both tracers know for another turn of the program', () => {
    const [empty, full] = ['read(4, 0x7ffc12345678, 9) = -1 EAGAIN (No data)', 'read(4, "x", 9) = 1'];
    expect(counts([empty, full, CLOSE, empty], [empty], [empty, full, CLOSE, full])).toEqual([3, 0, 0, 1, 1]);
  });

  it('but not an error that one of them prints in its own way', () => {
    const error = 'read(4, 0x7ffc12345678, 9) = -1 EAGAIN (No data)';
    expect(counts([error], [error], [error.replace('No data', 'Again')])).toEqual([0, 0, 1, 0, 0]);
  });

  it('takes it for chance how many events there are at once', () => {
    const poll = (...fds: number[]) =>
      `poll([], 2, -1) = ${fds.length} ([${fds.map((fd) => `{fd=${fd}, revents=POLLIN}`).join(', ')}])`;
    expect(counts([poll(3, 4)], [poll(3, 4)], [poll(3)])).toEqual([0, 0, 0, 1, 1]);
  });

  it('but not a result that goes with the same data', () => {
    const read = (result: number) => `read(3, "abc", 9) = ${result}`;
    expect(counts([read(3)], [read(3)], [read(4)])).toEqual([0, 0, 1, 0, 0]);
  });

  it('takes another operation for another call, where both tracers know both', () => {
    const [wait, wake] = ['futex(0x7ffc12345678, WAIT, 2, NULL) = 0', 'futex(0x7ffc12345678, WAKE, 1) = 1'];
    expect(counts([wait, wake, CLOSE, wait], [wait], [wait, wake, CLOSE, wake])).toEqual([3, 0, 0, 1, 1]);
  });

  it('pairs equal calls of threads that share work', () => {
    const start = ['100 clone() = 101', '100 clone() = 102'];
    const one = [...start, '101 unlink("a") = 0', '102 unlink("b") = 0'];
    const other = [...start, '101 unlink("b") = 0', '102 unlink("a") = 0'];
    expect(counts(one, one, other)).toEqual([4, 0, 0, 0, 0]);
  });

  it('finds a difference in calls of threads that share work', () => {
    const start = ['100 clone() = 101', '100 clone() = 102'];
    const one = [...start, `101 ${STAT}`, '102 unlink("b") = 0'];
    const other = [...start, '101 unlink("b") = 0', `102 ${STAT.replace(/\{.*\}/, '0x7ffc12345678')}`];
    expect(counts(one, one, other)).toEqual([3, 0, 1, 0, 0]);
  });

  it('compares signals and exits too', () => {
    const lines = ['--- SIGCHLD {si_signo=SIGCHLD, si_uid=0} ---', '+++ exited with 3 +++'];
    expect(counts(lines, lines, lines)).toEqual([2, 0, 0, 0, 0]);
    expect(counts(lines, lines, [lines[0]!, '+++ exited with 0 +++'])).toEqual([1, 0, 1, 0, 0]);
  });

  it('calls a tid the same as the one in its place', () => {
    const fork = (child: number) => [`fork() = ${child}`, `wait4(${child}, NULL, 0, NULL) = ${child}`];
    expect(counts(fork(200), fork(300), fork(400))).toEqual([2, 0, 0, 0, 0]);
    expect(counts(fork(200), fork(300), ['fork() = 400', 'wait4(400, NULL, 0, NULL) = 401'])).toEqual([
      1, 0, 1, 0, 0,
    ]);
  });
});

it('counts volatile calls in the strict share only', () => {
  const sized = (size: number) => [OPEN, STAT.replace('=5', `=${size}`), CLOSE];
  const { identical, strict } = shares([comparisonOf(sized(5), sized(6), sized(7))]);
  expect([identical, strict]).toEqual([1, 2 / 3]);
});

import { expect, it } from 'vitest';
import { readTrace } from '../src/line/join.js';
import { nameLike, nameThreads, threadsOf } from '../src/match/threads.js';

const threads = (...lines: string[]) => threadsOf(readTrace(lines.join('\n')));

const FIRST = threads(
  '10 fork() = 11',
  '12 read(0) = 0',
  '11 vfork() = 13',
  '10 fork() = 12',
  '13 exit(0) = ?',
  '11 write(1) = 1',
);

it('names threads by who started them, as which', () => {
  expect([...nameThreads(FIRST)]).toEqual([
    [10, 'P'],
    [11, 'P.1'],
    [13, 'P.1.1'],
    [12, 'P.2'],
  ]);
});

it('gives the threads of another run the names of those in their place', () => {
  const second = threads('50 fork() = 60', '50 fork() = 70', '60 vfork() = 80');
  const names = nameLike(second, FIRST, nameThreads(FIRST));
  expect(Object.fromEntries(names)).toEqual({ 50: 'P', 60: 'P.1', 70: 'P.2', 80: 'P.1.1' });
});

it('goes by what they did where one thread is missing', () => {
  const second = threads('50 fork() = 60', '60 read(0) = 0');
  expect(nameLike(second, FIRST, nameThreads(FIRST)).get(60)).toBe('P.2');
});

it('gives a thread that the first run does not have a name that it does not have', () => {
  const second = threads(
    '50 fork() = 60',
    '60 vfork() = 61',
    '60 write(1) = 1',
    '50 fork() = 70',
    '70 getpid() = 70',
    '50 fork() = 80',
    '80 read(0) = 0',
  );
  const names = nameLike(second, FIRST, nameThreads(FIRST));
  expect(names.get(70)).toBe('P.other-2');
  expect(names.get(80)).toBe('P.2');
});

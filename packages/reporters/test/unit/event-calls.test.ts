import { describe, expect, it } from 'vitest';
import type { ArgValue, MemoryValue, SyscallArg, SyscallEvent } from '@ptracer/core';
import { formatArgs, formatNote } from '../../src/formats/strace/calls.js';
import type { ValueOptions } from '../../src/formats/strace/value.js';
import { dateOf } from '../../src/formats/strace/values/time.js';
import { call } from './events.js';

const options: ValueOptions = { paths: false, abbreviate: true, arch: 'x64' };

const memory = (
  shape: string,
  value: MemoryValue,
  before?: MemoryValue,
  more: Partial<SyscallArg> = {},
): SyscallArg => ({
  name: 'x',
  type: 'void *',
  kind: 'memory',
  rawValue: 0x1000,
  value,
  shape,
  ...(before !== undefined && { before }),
  ...more,
});

const plain = (value: number): SyscallArg => ({
  name: 'n',
  type: 'int',
  kind: 'int',
  rawValue: value,
  value,
});
const nothing: SyscallArg = { ...plain(0), kind: 'memory', value: null };

const returning = (name: string, args: SyscallArg[], value: number | null): SyscallEvent =>
  call({
    name,
    args,
    result: {
      kind: 'int',
      rawValue: value ?? -4,
      value: value ?? -1,
      errno: value === null ? 'EINTR' : null,
      text: String(value),
    },
  });

const line = (event: SyscallEvent): string =>
  `${event.name}(${formatArgs(event, options)})${formatNote(event, options)}`;

const one = (fd: number, revents: number): MemoryValue => ({
  fd,
  events: { flags: ['POLLIN'], raw: 1 },
  revents: { flags: revents === 0 ? [] : ['POLLIN'], raw: revents },
});
const time = (seconds: number, rest: number): MemoryValue => ({ tv_sec: seconds, tv_nsec: rest });

describe('poll', () => {
  it('tells what happened behind the result', () => {
    const fds = memory('pollfds', [one(-1, 0), one(4, 1)], [one(-1, 0), one(4, 0)]);
    expect(line(returning('poll', [fds, plain(2), plain(-1)], 1))).toBe(
      'poll([{fd=-1}, {fd=4, events=POLLIN}], 2, -1) ([{fd=4, revents=POLLIN}])',
    );
  });

  it('tells that the time was over, and nothing when it failed', () => {
    const fds = memory('pollfds', [one(4, 0)], [one(4, 0)]);
    expect(line(returning('poll', [fds, plain(1), plain(0)], 0))).toMatch(/ \(Timeout\)$/);
    expect(line(returning('poll', [fds, plain(1), plain(0)], null))).toMatch(/0\)$/);
  });

  it('cuts both lists alike', () => {
    const fds = memory('pollfds', [one(3, 1), one(4, 1)], [one(3, 0)], { truncated: true });
    expect(line(returning('poll', [fds, plain(2), plain(-1)], 2))).toBe(
      'poll([{fd=3, events=POLLIN}, ...], 2, -1) ([{fd=3, revents=POLLIN}, ...])',
    );
  });

  it('has what ppoll left of its time', () => {
    const fds = memory('pollfds', [one(4, 1)], [one(4, 0)]);
    const timeout = memory('timespec', time(0, 9), time(1, 0));
    expect(line(returning('ppoll', [fds, plain(1), timeout, nothing, plain(8)], 1))).toBe(
      'ppoll([{fd=4, events=POLLIN}], 1, {tv_sec=1, tv_nsec=0}, NULL, 8) ([{fd=4, revents=POLLIN}], left {tv_sec=0, tv_nsec=9})',
    );
  });
});

describe('select', () => {
  const timeout = memory('timeval', { tv_sec: 0, tv_usec: 7 }, { tv_sec: 1, tv_usec: 0 });

  it('tells which descriptors are ready, as many as the result says', () => {
    const event = returning(
      'select',
      [plain(9), memory('fd-set', [3], [3, 4]), memory('fd-set', [5, 6], [5, 6]), nothing, timeout],
      2,
    );
    expect(line(event)).toBe(
      'select(9, [3 4], [5 6], NULL, {tv_sec=1, tv_usec=0}) (in [3], out [5], left {tv_sec=0, tv_usec=7})',
    );
  });

  it('has the address of a set that it does not look at', () => {
    const event = returning('select', [plain(0), memory('fd-set', null, null), nothing, nothing, nothing], 0);
    expect(line(event)).toBe('select(0, 0x1000, NULL, NULL, NULL) (Timeout)');
  });
});

describe('clocks', () => {
  const timex = memory('timex', null, { modes: { flags: [], raw: 0 } });

  it('adjtimex shows what it was left with, and the state of the clock by name', () => {
    expect(line(returning('adjtimex', [timex], null))).toBe('adjtimex(0x1000)');
    expect(formatNote(returning('adjtimex', [timex], 5), options)).toBe(' (TIME_ERROR)');
  });

  it('time has the date', () => {
    const seconds = 1_700_000_000;
    const date = dateOf(seconds)!;
    expect(date).toMatch(/^2023-11-1[45]T\d\d:\d\d:20[+-]\d{4}$/);
    expect(line(returning('time', [memory('time', seconds)], seconds))).toBe(
      `time([${seconds} /* ${date} */]) (${date})`,
    );
    expect(dateOf(0)).toBeUndefined();
  });

  it('writes parts of a second without a sign', () => {
    const event = returning('nanosleep', [memory('timespec', time(-5, -1)), nothing], null);
    expect(line(event)).toBe('nanosleep({tv_sec=-5, tv_nsec=18446744073709551615}, NULL)');
  });
});

describe('values of IPC', () => {
  const text = (shape: string, value: ArgValue): string =>
    formatArgs(returning('x', [memory(shape, value as MemoryValue)], 0), options);

  it.each<[string, string, ArgValue]>([
    ['msgbuf', '{mtype=7, mtext="a"...}', { mtype: 7, mtext: { text: 'a', truncated: true } }],
    [
      'sigset-argument',
      '{sigmask=[USR1], sigsetsize=8}',
      { sigmask: ['SIGUSR1'], sigsetsize: 8 } as unknown as ArgValue,
    ],
    ['sigset-argument', '{sigmask=0x8, sigsetsize=8}', { sigmask: { address: 8 }, sigsetsize: 8 }],
    [
      'sigevent',
      '{sigev_value={sival_int=1, sival_ptr=0x1}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=9}',
      {
        sigev_value: { sival_int: 1, sival_ptr: 1 },
        sigev_signo: { name: 'SIGUSR1', raw: 10 },
        sigev_notify: { name: 'SIGEV_THREAD_ID', raw: 4 },
        sigev_notify_thread_id: 9,
      },
    ],
  ])('%s: %s', (shape, expected, value) => {
    expect(text(shape, value)).toBe(expected);
  });
});

describe('getrandom', () => {
  it('is in hexadecimal', () => {
    const bytes: SyscallArg = { ...plain(0), kind: 'bytes', value: 'a\n', truncated: true };
    expect(line(returning('getrandom', [bytes], 3))).toBe(String.raw`getrandom("\x61\x0a"...)`);
  });
});

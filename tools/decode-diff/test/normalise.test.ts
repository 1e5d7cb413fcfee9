import { describe, expect, it } from 'vitest';
import { readTrace } from '../src/line/join.js';
import { normaliseRun } from '../src/normalise/call.js';

const LABELS = new Map([
  [4321, 'P'],
  [4322, 'P.1'],
]);

/** The normalised parts of the last line. */
function parts(...lines: string[]): readonly string[] {
  const calls = normaliseRun(readTrace(lines.map((line) => `4321  ${line}\n`).join('')), LABELS);
  return calls.at(-1)!.labelled;
}

describe('what differs between runs', () => {
  it.each([
    ['read(3, 0x7ffc12345678, 10) = -1 EIO (x)', ['3', 'ADDR', '10', '-1 EIO (x)']],
    [
      'mmap(0x1d63f000, 4096, PROT_READ, 0, 3, 0x26000) = 0x1d63f000',
      ['ADDR', '4096', 'PROT_READ', '0', '3', '0x26000', 'ADDR'],
    ],
    ['wait4(4322, NULL, 0, NULL) = 4322', ['P.1', 'NULL', '0', 'NULL', 'P.1']],
    ['getrandom("\\x5e\\x0d", 2, 0) = 2', ['"RANDOM, 2 in hexadecimal"', '2', '0', '2']],
    ['getrandom("\\136\\r", 2, 0) = 2', ['"RANDOM"', '2', '0', '2']],
    [
      'clock_gettime(CLOCK_MONOTONIC, {tv_sec=12, tv_nsec=34}) = 0',
      ['CLOCK_MONOTONIC', '{tv_sec=N, tv_nsec=N}', '0'],
    ],
    ['nanosleep({tv_sec=1, tv_nsec=5}, NULL) = 0', ['{tv_sec=1, tv_nsec=5}', 'NULL', '0']],
    ['poll([], 0, 250) = 0 (Timeout)', ['[]', '0', 'TIMEOUT', '0 (Timeout)']],
    ['poll([], 0, -1) = 0', ['[]', '0', '-1', '0']],
    ['close(3<socket:[123456]>) = 0', ['3<socket:[INODE]>', '0']],
    ['close(3<TCP:[127.0.0.1:45678->127.0.0.1:80]>) = 0', ['3<TCP:[127.0.0.1:PORT->127.0.0.1:80]>', '0']],
    ['bind(3, {sin_port=htons(45678)}, 16) = 0', ['3', '{sin_port=htons(PORT)}', '16', '0']],
    ['bind(3, {sin_port=htons(80)}, 16) = 0', ['3', '{sin_port=htons(80)}', '16', '0']],
    ['unlink("/tmp/tmpab_12cd3") = 0', ['"/tmp/tmpRANDOM"', '0']],
    [
      'stat("/proc/4322/maps", {st_ino=77, st_size=5}) = 0',
      ['"/proc/P.1/maps"', '{st_ino=N, st_size=5}', '0'],
    ],
    [
      'fstat(1, {st_mtime=1795633280 /* 2026-11-25T19:01:20.123456789+0000 */, st_mtime_nsec=123456789}) = 0',
      ['1', '{st_mtime=TIME /* DATE.9 */, st_mtime_nsec=TIME}', '0'],
    ],
  ])('is taken out of %s', (line, expected) => {
    expect(parts(line)).toEqual(expected);
  });

  it('is the heap of a program that is not position-independent', () => {
    expect(parts('brk(NULL) = 0x2345000', 'brk(0x2366000) = 0x2366000', 'uname(0x2345678) = 0')[0]).toBe(
      'ADDR',
    );
    expect(parts('uname(0x2345678) = 0')[0]).toBe('0x2345678');
  });

  it('is the parent, which no trace has', () => {
    expect(parts('getppid() = 999')).toEqual(['PARENT']);
  });

  it.each([
    '--- SIGCHLD {si_signo=SIGCHLD, si_utime=0, si_stime=3 /* 0.03 s */} ---',
    '--- SIGCHLD {si_signo=SIGCHLD, si_utime=2 /* 0.02 s */, si_stime=0} ---',
  ])('are ticks of the clock, the same as any', (line) => {
    expect(parts(line)[0]).toBe('{si_signo=SIGCHLD, si_utime=TIME, si_stime=TIME}');
  });

  it('does not hide a field that is printed in another way', () => {
    expect(parts('--- SIGCHLD {si_signo=SIGCHLD, si_stime=3} ---')[0]).toBe('{si_signo=SIGCHLD, si_stime=3}');
  });
});

import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '@ptracer/core';
import { report } from '../../src/report.js';
import { straceReporter, type StraceOptions } from '../../src/formats/strace/reporter.js';
import { call, exit, FAILED, START, thread, traceOf } from './events.js';

async function linesOf(options: StraceOptions, ...events: TraceEvent[]): Promise<string[]> {
  const stream = new PassThrough();
  const output = text(stream);
  await report(traceOf(START, ...events), straceReporter(stream, options));
  stream.end();
  return (await output).split('\n').slice(0, -1);
}

const openat = call({
  name: 'openat',
  args: [
    { name: 'dfd', type: 'int', kind: 'fd', rawValue: 4294967196, value: -100 },
    { name: 'filename', type: 'const char *', kind: 'path', rawValue: 1, value: '/etc/hostname' },
    {
      name: 'flags',
      type: 'int',
      kind: 'flags',
      rawValue: 0,
      value: { flags: ['O_RDONLY', 'O_CLOEXEC'], raw: 524288 },
    },
  ],
  result: { kind: 'fd', rawValue: 17, value: 17, errno: null, text: '17', path: '/etc/hostname' },
});

const time = { time: 5_250_000_000 };

describe('a line is as strace prints it', () => {
  it.each([
    ['a call', openat, 'openat(AT_FDCWD, "/etc/hostname", O_RDONLY|O_CLOEXEC) = 17'],
    ['a short call', call(), 'close(3)                                = 0'],
    ['a failed call', FAILED, 'close(3)                                = -1 EBADF (Bad file descriptor)'],
    [
      'an unknown call',
      call({ name: '<1023>', args: [], abi: 'x32' }),
      '<1023>() /* x32 */                      = 0',
    ],
    [
      'a signal',
      {
        v: 1,
        seq: 2,
        type: 'signal',
        pid: 10,
        tid: 10,
        signal: 'SIGTERM',
        number: 15,
        code: 'SI_USER',
        senderPid: 7,
        senderUid: 0,
        ...time,
      },
      '--- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=7, si_uid=0} ---',
    ],
    [
      'the end of a child',
      {
        v: 1,
        seq: 2,
        type: 'signal',
        pid: 10,
        tid: 10,
        signal: 'SIGCHLD',
        number: 17,
        code: 'CLD_EXITED',
        senderPid: 7,
        senderUid: 0,
        status: 3,
        ...time,
      },
      '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, si_status=3} ---',
    ],
    [
      'a fault',
      {
        v: 1,
        seq: 2,
        type: 'signal',
        pid: 10,
        tid: 10,
        signal: 'SIGSEGV',
        number: 11,
        code: 'SEGV_MAPERR',
        address: 0,
        ...time,
      },
      '--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---',
    ],
    [
      'a stop',
      { v: 1, seq: 2, type: 'stop', pid: 10, tid: 10, signal: 'SIGSTOP', ...time },
      '--- stopped by SIGSTOP ---',
    ],
    [
      'an exit',
      { v: 1, seq: 2, type: 'exit', pid: 10, tid: 10, code: 7, signal: null, ...time },
      '+++ exited with 7 +++',
    ],
    [
      'a death',
      {
        v: 1,
        seq: 2,
        type: 'exit',
        pid: 10,
        tid: 10,
        code: null,
        signal: 'SIGSEGV',
        coreDumped: true,
        ...time,
      },
      '+++ killed by SIGSEGV (core dumped) +++',
    ],
    [
      'a loss',
      { v: 1, seq: 2, type: 'lost', count: 5, reason: 'nobody read', ...time },
      'ptracer: 5 events were lost: nobody read',
    ],
    [
      'a warning',
      { v: 1, seq: 2, type: 'warning', code: 'WARN_X', message: 'mind', ...time },
      'ptracer: warning: mind',
    ],
  ] satisfies [string, TraceEvent, string][])('%s', async (_, event, line) => {
    expect(await linesOf({}, event)).toEqual([line]);
  });

  it('with durations', async () => {
    expect(await linesOf({ durations: true }, openat, call({ duration: null }))).toEqual([
      'openat(AT_FDCWD, "/etc/hostname", O_RDONLY|O_CLOEXEC) = 17 <0.000021>',
      'close(3)                                = 0',
    ]);
  });

  it('with what descriptors refer to', async () => {
    expect((await linesOf({ descriptorPaths: true }, openat))[0]).toMatch(/ = 17<\/etc\/hostname>$/);
  });

  it('with another column of results', async () => {
    expect(await linesOf({ columns: 0 }, call())).toEqual(['close(3) = 0']);
    expect(await linesOf({ columns: 12 }, call())).toEqual(['close(3)    = 0']);
  });
});

describe('threads are named', () => {
  it('while there are several', async () => {
    expect(await linesOf({}, call(), thread(11), call({ tid: 11 }), exit(11), call())).toEqual([
      'close(3)                                = 0',
      '[pid    11] close(3)                    = 0',
      '[pid    11] +++ exited with 0 +++',
      'close(3)                                = 0',
    ]);
  });

  it('always, where that is asked for', async () => {
    expect(await linesOf({ threadIds: 'always' }, call(), exit(10))).toEqual([
      '10    close(3)                          = 0',
      '10    +++ exited with 0 +++',
    ]);
  });

  it('but their ends are not told, where that is asked for', async () => {
    expect(await linesOf({ quiet: ['exit'] }, thread(11), exit(11), call())).toEqual([
      'close(3)                                = 0',
    ]);
  });
});

describe('times are printed', () => {
  const later = call({ startTime: 5_250_001_200 });

  it('relative to the line before', async () => {
    expect(
      (await linesOf({ timestamps: 'relative' }, call(), later)).map((line) => line.slice(0, 14)),
    ).toEqual(['     0.000000 ', '     0.250001 ']);
  });

  it('since 1970', async () => {
    expect((await linesOf({ timestamps: 'epoch' }, later))[0]).toMatch(/^1700000000\.37345[78] close/);
  });

  it('as time of day', async () => {
    const date = new Date(1_700_000_000_000);
    const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) =>
      String(part).padStart(2, '0'),
    );
    expect((await linesOf({ timestamps: 'seconds' }, later))[0]).toBe(
      `${clock.join(':')} close(3)                       = 0`,
    );
    expect((await linesOf({ timestamps: 'microseconds' }, later))[0]).toMatch(
      new RegExp(`^${clock.join(':')}\\.37345[78] close`),
    );
  });
});

it('colour is there only where it is asked for', async () => {
  const plain = await linesOf({}, FAILED, exit(10));
  const colored = await linesOf({ color: true }, FAILED, exit(10));
  expect(plain.join('')).not.toContain('\u001b');
  expect(colored[0]).toContain('\u001b[31m');
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  expect(colored.map((line) => line.replaceAll(escapes, ''))).toEqual(plain);
});

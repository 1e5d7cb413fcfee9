/** Calls that were under way when something else happened, and calls that never returned. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { ExecEvent, SyscallArg, SyscallEvent, TraceEvent, UnfinishedEvent } from '@ptracer/core';
import { report } from '../../src/report.js';
import { straceReporter, type StraceOptions } from '../../src/formats/strace/reporter.js';
import { call, exit, START, thread, traceOf } from './events.js';

async function linesOf(events: TraceEvent[], options: StraceOptions = {}): Promise<string[]> {
  const stream = new PassThrough();
  const output = text(stream);
  await report(traceOf(START, ...events), straceReporter(stream, { columns: 0, ...options }));
  stream.end();
  return (await output).split('\n').slice(0, -1);
}

const fd: SyscallArg = { name: 'fd', type: 'unsigned int', kind: 'fd', rawValue: 3, value: 3 };
const count: SyscallArg = { name: 'count', type: 'size_t', kind: 'int', rawValue: 32, value: 32 };
const buffer: SyscallArg = { name: 'buf', type: 'char *', kind: 'bytes', rawValue: 0x7000, value: null };
const pending: SyscallArg = { ...buffer, pending: true };

const read = (changes: Partial<SyscallEvent> = {}): SyscallEvent =>
  call({
    name: 'read',
    args: [fd, { ...buffer, value: 'abc' }, count],
    result: { kind: 'int', rawValue: 3, value: 3, errno: null, text: '3' },
    ...changes,
  });

const begun = (changes: Partial<UnfinishedEvent> = {}): UnfinishedEvent => {
  const { v, seq, pid, tid, thread: who, name, number, startTime } = read();
  return {
    v,
    seq,
    type: 'unfinished',
    pid,
    tid,
    thread: who,
    name,
    number,
    args: [fd, pending, count],
    startTime,
    time: startTime,
    ...changes,
  };
};

const never = (
  reason: NonNullable<SyscallEvent['result']['reason']>,
  changes: Partial<SyscallEvent> = {},
): SyscallEvent =>
  read({
    args: [fd, pending, count],
    result: { kind: 'int', rawValue: null, value: null, errno: null, text: '?', reason },
    duration: null,
    ...changes,
  });

describe('a call that is under way', () => {
  it('is told up to what is not known yet, and the rest when it has ended', async () => {
    expect(await linesOf([begun(), read({ tid: 11 }), read(), read()], { threadIds: 'always' })).toEqual([
      '10    read(3,  <unfinished ...>',
      '11    read(3, "abc", 32) = 3',
      '10    <... read resumed>"abc", 32) = 3',
      '10    read(3, "abc", 32) = 3',
    ]);
  });

  it('of arguments that are all known is told whole', async () => {
    const close = begun({ name: 'close', args: [fd] });
    expect(await linesOf([close, call()])).toEqual(['close(3 <unfinished ...>', '<... close resumed>) = 0']);
  });

  it('shows what it was given, where what becomes of it stands behind the result', async () => {
    const fds: SyscallArg = {
      name: 'ufds',
      type: 'struct pollfd *',
      kind: 'memory',
      shape: 'pollfd[]',
      rawValue: 0x7000,
      before: [{ fd: 3, events: { flags: ['POLLIN'], raw: 1 }, revents: { flags: [], raw: 0 } }],
      value: null,
    };
    const poll = begun({ name: 'poll', args: [{ ...fds, pending: true }, count] });
    const [line] = await linesOf([poll]);
    expect(line).toBe('poll([{fd=3, events=POLLIN}], 32 <unfinished ...>');
  });

  it('keeps the column of results', async () => {
    const close = begun({ name: 'close', args: [fd] });
    expect((await linesOf([close, call()], { columns: 30 }))[1]).toBe('<... close resumed>)          = 0');
  });

  it('has the time of its end with the rest', async () => {
    const lines = await linesOf([begun({ startTime: 5e9 }), read({ startTime: 5e9, duration: 2e9 })], {
      timestamps: 'relative',
      durations: true,
    });
    expect(lines.map((line) => line.trim())).toEqual([
      '0.000000 read(3,  <unfinished ...>',
      '2.000000 <... read resumed>"abc", 32) = 3 <2.000000>',
    ]);
  });

  it('of a thread that has ended meanwhile is over', async () => {
    expect((await linesOf([begun({ tid: 11 }), exit(11), thread(11), read({ tid: 11 })])).at(-1)).toMatch(
      /read\(3, "abc", 32\) = 3$/,
    );
  });

  it('goes on under the id of the process where a thread called execve', async () => {
    const superseded: ExecEvent = {
      v: 1,
      seq: 1,
      type: 'exec',
      pid: 10,
      formerTid: 11,
      path: '/bin/true',
      time: 6e9,
    };
    const execve = { name: 'execve', args: [] };
    expect(
      await linesOf([thread(11), begun({ ...execve, tid: 11 }), superseded, call(execve)], {
        threadIds: 'always',
      }),
    ).toEqual([
      '11    execve( <unfinished ...>',
      '10    +++ superseded by execve in pid 11 +++',
      '10    <... execve resumed>) = 0',
    ]);
  });
});

describe('a call that never returned', () => {
  it('has no result, and no arguments that would have come with it', async () => {
    expect(await linesOf([never('killed')])).toEqual(['read(3,  <unfinished ...>) = ?']);
    expect(await linesOf([begun(), never('killed')])).toEqual([
      'read(3,  <unfinished ...>',
      '<... read resumed> <unfinished ...>) = ?',
    ]);
    expect(await linesOf([never('exit', { name: 'exit_group', args: [count] })])).toEqual([
      'exit_group(32) = ?',
    ]);
  });

  it('is cut off where the trace ended first', async () => {
    expect(await linesOf([never('detached')])).toEqual(['read(3,  <detached ...>']);
    expect(await linesOf([begun(), never('detached')])).toEqual([
      'read(3,  <unfinished ...>',
      '<... read resumed> <detached ...>',
    ]);
  });
});

it('restart_syscall says what it goes on with', async () => {
  const restart = { name: 'restart_syscall', args: [] };
  expect(await linesOf([call({ ...restart, resumes: 'clock_nanosleep' }), call(restart)])).toEqual([
    'restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0',
    'restart_syscall(<... resuming interrupted system call ...>) = 0',
  ]);
});

it('clone has only what its flags ask for', async () => {
  const flagsOf = (flags: string[], raw: number): SyscallArg => ({
    name: 'clone_flags',
    type: 'unsigned long',
    kind: 'flags',
    rawValue: raw,
    value: { flags, raw },
  });
  const rest: SyscallArg[] = [
    { name: 'newsp', type: 'unsigned long', kind: 'address', rawValue: 0, value: 0 },
    { name: 'parent_tidptr', type: 'int *', kind: 'memory', shape: 'pid', rawValue: 0x10, value: 12 },
    { name: 'child_tidptr', type: 'int *', kind: 'address', rawValue: 0x20, value: 0x20 },
    { name: 'tls', type: 'unsigned long', kind: 'address', rawValue: 0x30, value: 0x30 },
  ];
  const clone = (flags: string[], raw: number, changes: Partial<SyscallEvent> = {}): SyscallEvent =>
    call({ name: 'clone', args: [flagsOf(flags, raw), ...rest], ...changes });
  expect(
    await linesOf([
      clone(['CLONE_VM', 'SIGCHLD'], 0x111),
      clone(['CLONE_PARENT_SETTID', 'CLONE_SETTLS'], 0x180000),
      clone(['CLONE_CHILD_CLEARTID', 'SIGCHLD'], 0x200011),
      clone(['0x63'], 0x63),
      clone([], 0),
    ]),
  ).toEqual([
    'clone(child_stack=NULL, flags=CLONE_VM|SIGCHLD) = 0',
    'clone(child_stack=NULL, flags=CLONE_PARENT_SETTID|CLONE_SETTLS, parent_tid=[12], tls=0x30) = 0',
    'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x20) = 0',
    'clone(child_stack=NULL, flags=99) = 0',
    'clone(child_stack=NULL, flags=0) = 0',
  ]);
  const args = [
    flagsOf(['CLONE_CHILD_CLEARTID'], 0x200000),
    ...rest.map((arg) => ({ ...arg, pending: true as const })),
  ];
  args[1] = rest[0]!;
  const early = begun({ name: 'clone', args });
  expect(await linesOf([early, clone(['CLONE_CHILD_CLEARTID'], 0x200000)])).toEqual([
    'clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID <unfinished ...>',
    '<... clone resumed>, child_tidptr=0x20) = 0',
  ]);
});

it('a signal has all that is known of it', async () => {
  const base = { v: 1, seq: 1, type: 'signal', pid: 10, tid: 10, number: 17, time: 5e9 } as const;
  const child: TraceEvent = {
    ...base,
    signal: 'SIGCHLD',
    code: 'CLD_KILLED',
    info: {
      si_signo: { name: 'SIGCHLD', raw: 17 },
      si_code: { name: 'CLD_KILLED', raw: 2 },
      si_pid: 7,
      si_uid: 0,
      si_status: { name: 'SIGTERM', raw: 15 },
      si_utime: 50,
      si_stime: 0,
    },
  };
  const call: TraceEvent = {
    ...base,
    signal: 'SIGSYS',
    code: 'SYS_SECCOMP',
    info: {
      si_signo: { name: 'SIGSYS', raw: 31 },
      si_code: { name: 'SYS_SECCOMP', raw: 1 },
      si_call_addr: 0x7000,
      si_syscall: { name: '__NR_getpid', raw: 39 },
      si_arch: { name: null, raw: 21, unnamed: 'AUDIT_ARCH_???' },
    },
  };
  expect(await linesOf([child, call])).toEqual([
    '--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7, si_uid=0, si_status=SIGTERM, si_utime=50 /* 0.50 s */, si_stime=0} ---',
    '--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=0x7000, si_syscall=__NR_getpid, si_arch=0x15 /* AUDIT_ARCH_??? */} ---',
  ]);
});

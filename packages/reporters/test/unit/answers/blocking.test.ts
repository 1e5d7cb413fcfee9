import { describe, expect, it } from 'vitest';
import {
  BlockingAnalysis,
  type BlockingAnswer,
  type BlockingOptions,
} from '../../../src/answers/blocking.js';
import type { SyscallArg } from '@ptracer/core';
import type { BlockingFinding } from '../../../src/finding.js';
import { argument, at, internal, Program } from '../program.js';

const MS = 1e6;

const fd = (value: number): SyscallArg => argument('fd', 'fd', value);
const path = (value: string): SyscallArg => argument('filename', 'path', value);

function analyse(
  program: Program,
  options: BlockingOptions = {},
): { findings: BlockingFinding[]; answer: BlockingAnswer } {
  const analysis = new BlockingAnalysis(options);
  for (const event of program.events) analysis.observe(event);
  const { findings, answer } = analysis.finish();
  return { findings: findings as BlockingFinding[], answer };
}

it('a slow line is a finding with its figures, its longest call and a stack', () => {
  const program = new Program({ callCost: 10_000 });
  const frames = [internal('node:fs'), at(22), at(30)];
  for (const duration of [20, 80, 6]) program.read(17, duration * MS, { frames });
  const { findings } = analyse(program);
  expect(findings).toHaveLength(1);
  const [finding] = findings as [BlockingFinding];
  expect(finding).toMatchObject({
    rule: 'blocking',
    severity: 'error',
    message: 'the event loop stood still for 80 ms in read of /file17; 3 calls took 106 ms together',
    site: { line: 22 },
    count: 3,
    totalNs: 106 * MS,
    maxNs: 80 * MS,
    tracerNs: 30_000,
    syscalls: ['read'],
    longest: { syscall: 'read', path: '/file17', duration: 80 * MS },
    stack: { frames },
  });
  expect(Math.abs(finding.p50Ns / (20 * MS) - 1)).toBeLessThan(0.0101);
  expect(Math.abs(finding.p99Ns / (80 * MS) - 1)).toBeLessThan(0.0101);
});

describe('what its longest call was about', () => {
  const frames = [at(1)];
  const here = { ...fd(-100), path: '/app' };
  it.each<[string, SyscallArg[], string | null]>([
    ['openat', [here, path('prices')], 'prices'],
    ['read', [{ ...fd(3), path: '/tmp/x' }], '/tmp/x'],
    ['execveat', [{ ...fd(3), path: '/bin/true' }, path('')], '/bin/true'],
    ['epoll_wait', [{ ...fd(3), path: 'anon_inode:[eventpoll]' }], null],
    [
      'connect',
      [
        { ...fd(3), path: 'socket:[4711]' },
        argument('addr', 'sockaddr', { family: 'AF_INET', address: '127.0.0.1', port: 80 }),
      ],
      '127.0.0.1:80',
    ],
    ['fork', [], null],
  ])('%s %j', (name, args, about) => {
    const program = new Program();
    program.call(name, args, { frames, duration: 6 * MS });
    expect(analyse(program).findings[0]?.longest.path).toBe(about);
  });
});

describe('severity', () => {
  it.each([
    [4.9, undefined],
    [5.1, 'warning'],
    [51, 'error'],
  ])('of a call of %d ms is %s', (ms, severity) => {
    const program = new Program();
    program.read(17, ms * MS, { frames: [at(1)] });
    expect(analyse(program).findings[0]?.severity).toBe(severity);
  });

  it('of many short calls is a note', () => {
    const program = new Program();
    for (let i = 0; i < 100; i++) program.read(17, MS, { frames: [at(1)] });
    expect(analyse(program).findings).toMatchObject([
      {
        severity: 'note',
        message: '100 short calls kept the event loop for 100 ms, the longest for 1 ms in read of /file17',
      },
    ]);
  });

  it("does not count the tracer's own cost against a line", () => {
    const program = new Program({ callCost: MS });
    program.read(17, 5.5 * MS, { frames: [at(1)] });
    expect(analyse(program).findings).toEqual([]);
  });

  it('of what no line of the program did is a note, without advice', () => {
    const program = new Program();
    program.read(17, MS, { frames: [at(1)] });
    program.call('futex', [], { duration: 80 * MS });
    const [finding] = analyse(program).findings;
    expect(finding).toMatchObject({
      severity: 'note',
      site: null,
      advice: expect.stringContaining('no line'),
    });
  });

  it('goes by the threshold that was asked for', () => {
    const program = new Program();
    program.read(17, 2 * MS, { frames: [at(1)] });
    expect(analyse(program, { slowerThan: MS }).findings).toHaveLength(1);
  });
});

describe('calls between two waits of the event loop', () => {
  it('are one stall', () => {
    const program = new Program();
    program.wait(MS, { frames: [internal('node:net')] });
    for (let i = 0; i < 20; i++) program.read(17, 3 * MS, { frames: [at(1)] });
    program.wait(100 * MS);
    program.read(17, 4 * MS, { frames: [at(1)] });
    expect(analyse(program).findings).toMatchObject([
      {
        severity: 'error',
        message:
          'the event loop stood still for 60 ms in 20 calls, the longest 4 ms in read of /file17; 21 calls took 64 ms together',
        stallNs: 60 * MS,
        stallCalls: 20,
        maxNs: 4 * MS,
      },
    ]);
  });

  it('are not one with what stands behind a wait, another thread did, or another line', () => {
    const program = new Program();
    for (let i = 0; i < 8; i++) {
      program.read(17, 2 * MS, { frames: [at(1)] });
      program.read(17, 2 * MS, { frames: [at(2)] });
      program.read(17, 2 * MS, { frames: [at(1)], role: 'worker', tid: 14 });
      program.wait(0.01 * MS, { frames: [] });
      program.wait(0.01 * MS, { role: 'worker', tid: 14 });
    }
    expect(analyse(program).findings).toEqual([]);
  });

  it('do not have the cost of tracing', () => {
    const program = new Program({ callCost: MS });
    program.wait(MS, { frames: [internal('node:net')] });
    for (let i = 0; i < 5; i++) program.read(17, 1.9 * MS, { frames: [at(1)] });
    expect(analyse(program).findings).toEqual([]);
    program.read(17, 1.9 * MS, { frames: [at(1)] });
    expect(analyse(program).findings).toMatchObject([{ severity: 'warning', stallCalls: 6 }]);
  });
});

describe('waiting for events', () => {
  it('is idle time', () => {
    const program = new Program();
    program.read(17, MS, { frames: [at(1)] });
    program.wait(1000 * MS, { frames: [internal('node:internal/process/task_queues')] });
    program.wait(500 * MS);
    expect(analyse(program)).toMatchObject({
      findings: [],
      answer: { idleNs: 1500 * MS, totalNs: MS, calls: 1 },
    });
  });

  it('from a line of the program is spawnSync, and blocks', () => {
    const program = new Program();
    program.wait(90 * MS, { frames: [internal('node:child_process', 'spawnSync'), at(4)] });
    expect(analyse(program).findings).toMatchObject([
      { site: { line: 4 }, advice: expect.stringContaining('not their Sync forms') },
    ]);
  });
});

describe('not counted is', () => {
  it('what other threads do', () => {
    const program = new Program();
    program.read(17, MS, { frames: [at(1)] });
    program.read(18, 100 * MS, { role: 'uv-pool', tid: 12 });
    program.read(18, 100 * MS, { role: 'v8', tid: 13 });
    expect(analyse(program)).toMatchObject({ findings: [], answer: { calls: 1, threads: 1 } });
  });

  it('what process.exit does when the program has ended', () => {
    const program = new Program();
    const exit = internal('node:internal/process/per_thread', 'exit');
    program.call('futex', [], { frames: [exit, at(1)], duration: 8 * MS });
    // A listener of `exit`.
    program.read(17, 6 * MS, { frames: [internal('node:fs'), at(9), exit, at(1)] });
    expect(analyse(program)).toMatchObject({ findings: [{ site: { line: 9 } }], answer: { calls: 1 } });
  });

  it('a program without JavaScript, and the time before the first of it', () => {
    const program = new Program();
    program.read(17, 100 * MS);
    program.read(17, 100 * MS, { pid: 50 });
    program.read(17, MS, { frames: [at(1)] });
    expect(analyse(program)).toMatchObject({ findings: [], answer: { calls: 1 } });
  });

  it('a call that is too short to matter', () => {
    const program = new Program();
    for (const duration of [99_999, 100_000]) program.read(17, duration, { frames: [at(1)] });
    expect(analyse(program).answer).toMatchObject({ calls: 1, totalNs: 100_000 });
    expect(analyse(program, { shortest: 0 }).answer).toMatchObject({ calls: 2 });
  });

  it('a call that never returned', () => {
    const program = new Program();
    program.call('exit_group', [], { frames: [at(1)], duration: null });
    expect(analyse(program).answer).toMatchObject({ calls: 0 });
  });
});

it('workers have event loops of their own', () => {
  const program = new Program();
  program.read(17, 60 * MS, { frames: [at(1)] });
  program.read(17, 70 * MS, { frames: [at(2)], role: 'worker', tid: 14 });
  const { findings, answer } = analyse(program);
  expect(findings.map(({ site, longest }) => [site?.line, longest.tid])).toEqual([
    [2, 14],
    [1, 10],
  ]);
  expect(answer.threads).toBe(2);
});

it('the cost of tracing is that of the fastest call at most, where it was not measured', () => {
  const program = new Program();
  program.read(17, 7_000, { frames: [at(1)] });
  program.read(17, MS, { frames: [at(1)] });
  expect(analyse(program).answer.callCost).toEqual({ ns: 7_000, measured: false });
  expect(analyse(program, { callCost: 3_000 }).answer.callCost).toEqual({ ns: 3_000, measured: true });
  expect(analyse(new Program()).answer.callCost).toBe(null);
});

describe('the thread pool', () => {
  const work = { tid: 20, role: 'uv-pool', stackFrom: 'submit' } as const;

  it('blocks nobody: its time is a figure of its own, by line', () => {
    const program = new Program();
    program.read(17, 1 * MS, { frames: [at(1)], stackFrom: 'here' });
    program.read(18, 80 * MS, { ...work, frames: [internal('node:fs'), at(22)] });
    program.read(18, 20 * MS, { ...work, frames: [internal('node:fs'), at(22)] });
    program.read(19, 30 * MS, { ...work, tid: 21, frames: [at(30)] });
    program.read(20, 5 * MS, { ...work, stackFrom: 'unknown', frames: [internal('node:fs')] });
    const { findings, answer } = analyse(program);
    expect(findings).toEqual([]);
    expect(answer.threads).toBe(1);
    expect(answer.pool).toMatchObject({
      calls: 4,
      totalNs: 135 * MS,
      lines: [
        { site: { line: 22 }, count: 2, totalNs: 100 * MS, maxNs: 80 * MS },
        { site: { line: 30 }, count: 1, totalNs: 30 * MS },
        { site: null, count: 1, totalNs: 5 * MS },
      ],
    });
  });

  it('waits for work without being counted', () => {
    const program = new Program();
    program.call('futex', [], { tid: 20, role: 'uv-pool', duration: 500 * MS });
    expect(analyse(program).answer.pool).toEqual({ calls: 0, totalNs: 0, lines: [] });
  });
});

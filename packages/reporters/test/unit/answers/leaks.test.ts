import { describe, expect, it } from 'vitest';
import { LeakAnalysis, type LeakAnswer, type LeakOptions } from '../../../src/answers/leaks.js';
import type { LeakFinding } from '../../../src/finding.js';
import type { Frame } from '@ptracer/core';
import { argument, at, inPackage, internal, PID, Program } from '../program.js';

const CHILD = 20;

function analyse(
  program: Program,
  options: LeakOptions = {},
): { findings: LeakFinding[]; answer: LeakAnswer } {
  const analysis = new LeakAnalysis(options);
  for (const event of program.events) analysis.observe(event);
  const { findings, answer } = analysis.finish();
  return { findings: findings as LeakFinding[], answer };
}

const lines = (findings: readonly LeakFinding[]): string[] =>
  findings.map(({ state, site, count }) => `${state} ${site?.line ?? '?'} ${count}`);

describe('a line that never closes what it opens', () => {
  it('several times is growing, with everything about them', () => {
    const program = new Program();
    const frames = [internal('node:fs'), at(14), at(20)];
    for (let fd = 20; fd < 27; fd++) {
      program.open(`/data/${fd}`, fd, { frames });
      program.rest(1e9);
    }
    program.close(21);
    program.exit();
    const { findings, answer } = analyse(program);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      v: 1,
      type: 'finding',
      rule: 'leak',
      severity: 'error',
      state: 'growing',
      message: '6 of the 7 files that this line opened were never closed',
      site: { functionName: 'f14', url: 'file:///app/app.js', line: 14, column: 5 },
      count: 6,
      kind: 'file',
      paths: ['/data/20', '/data/22', '/data/23', '/data/24', '/data/25'],
      fds: [20, 22, 23, 24, 25],
      pids: [PID],
      syscall: 'openat',
      opened: 7,
      closed: 1,
    });
    const [{ firstTime, lastTime, ageNs }] = findings as [LeakFinding];
    expect(lastTime - firstTime).toBe(6e9 + 6 * 1_010_000);
    expect(ageNs).toBeGreaterThan(lastTime - firstTime);
    expect(answer).toEqual({ opened: 7, closed: 1, inUse: 0, ofNode: 0, leftOut: 0, exhausted: null });
  });

  it('once is a warning with the path', () => {
    const program = new Program();
    program.open('/etc/hostname', 17, { frames: [at(3)] });
    program.exit();
    const { findings } = analyse(program);
    expect(findings).toMatchObject([
      { severity: 'warning', state: 'unclosed', message: 'a file was never closed: /etc/hostname' },
    ]);
  });

  it('in the streams of one child process is one thing, and of several is growing', () => {
    const children = (count: number): LeakFinding[] => {
      const program = new Program();
      for (let fd = 20; fd < 20 + 3 * count; fd++) {
        program.socketpair(fd, fd + 100, { frames: [at(1)] });
        program.close(fd + 100);
        program.rest(10e6);
      }
      program.exit();
      return analyse(program).findings;
    };
    expect(lines(children(1))).toEqual(['unclosed 1 3']);
    expect(lines(children(2))).toEqual(['growing 1 6']);
  });

  it('is told before one with fewer, and that before what is held', () => {
    const program = new Program();
    program.socket(20, { frames: [at(1)] });
    program.bind(20, 80);
    program.listen(20);
    program.open('/one', 21, { frames: [at(2)] });
    for (const fd of [22, 23]) program.open('/two', fd, { frames: [at(3)] });
    for (const fd of [24, 25, 26]) program.open('/three', fd, { frames: [at(4)] });
    program.exit();
    expect(lines(analyse(program).findings)).toEqual([
      'growing 4 3',
      'growing 3 2',
      'unclosed 2 1',
      'held 1 1',
    ]);
  });

  it('names what has no name by its kind, once', () => {
    const program = new Program();
    program.call('epoll_create1', [argument('flags', 'flags', { flags: [], raw: 0 })], { result: 20 });
    program.call('eventfd2', [argument('flags', 'flags', { flags: [], raw: 0 })], { result: 21 });
    program.exit();
    expect(analyse(program).findings.map(({ message }) => message)).toEqual([
      'an epoll descriptor was never closed',
      'an eventfd was never closed',
    ]);
  });

  it('is apart from the same line through another package', () => {
    const program = new Program();
    for (const name of ['a', 'b'])
      program.open('/x', name === 'a' ? 20 : 21, { frames: [inPackage(name), at(3)] });
    program.exit();
    const { findings } = analyse(program);
    expect(findings.map(({ through }) => through?.package)).toEqual(['a', 'b']);
    expect(findings.every(({ site }) => site?.line === 3)).toBe(true);
  });

  it('without a line says why none is known', () => {
    const program = new Program();
    program.open('/pool', 20, { role: 'uv-pool', tid: 12 });
    program.exit();
    expect(analyse(program).findings).toMatchObject([
      { site: null, reason: expect.stringContaining('thread pool') },
    ]);
  });
});

describe('what is held on purpose is a note', () => {
  it('a listening socket, with its address', () => {
    const program = new Program();
    program.socket(20, { frames: [at(9)] });
    program.bind(20, 8080);
    program.listen(20);
    program.exit();
    expect(analyse(program).findings).toMatchObject([
      { severity: 'note', state: 'held', message: expect.stringContaining('listening on 127.0.0.1:8080') },
    ]);
  });

  it('connections of clients', () => {
    const program = new Program();
    for (const fd of [21, 22]) program.accept(20, fd);
    program.exit();
    expect(lines(analyse(program).findings)).toEqual(['held ? 2']);
  });

  it('but not when there are too many of them', () => {
    const program = new Program();
    for (const fd of [21, 22]) program.accept(20, fd);
    program.accept(20, 'EMFILE');
    program.exit();
    const { findings, answer } = analyse(program);
    expect(lines(findings)).toEqual(['growing ? 2']);
    expect(answer.exhausted?.calls).toBe(1);
  });

  it('a file that is written at its end', () => {
    const program = new Program();
    program.open('/var/log/app', 20, { frames: [at(2)], flags: ['O_WRONLY', 'O_APPEND', 'O_CLOEXEC'] });
    program.exit();
    expect(lines(analyse(program).findings)).toEqual(['held 2 1']);
  });
});

describe('no finding is', () => {
  it('what was closed', () => {
    const program = new Program();
    program.open('/x', 20, { frames: [at(1)] });
    program.close(20);
    program.exit();
    expect(analyse(program)).toMatchObject({ findings: [], answer: { opened: 1, closed: 1 } });
  });

  it("Node.js's own, unless it is asked for", () => {
    const program = new Program();
    program.exec(PID, '/usr/bin/node');
    program.open('/dev/null', 20, { frames: [internal('node:internal/bootstrap/node')] });
    program.exit();
    expect(analyse(program)).toMatchObject({ findings: [], answer: { ofNode: 1 } });
    expect(analyse(program, { all: true }).findings).toHaveLength(1);
  });

  it('what a child inherited', () => {
    const program = new Program();
    program.open('/x', 20, { frames: [at(1)] });
    program.call('fork', [], { result: CHILD });
    program.spawnProcess(CHILD);
    program.close(20);
    program.exit(CHILD);
    program.exit();
    expect(analyse(program).findings).toEqual([]);
  });

  it('what execve closed', () => {
    const program = new Program();
    program.open('/x', 20, { frames: [at(1)] });
    program.exec(PID, '/bin/true');
    program.exit();
    expect(analyse(program)).toMatchObject({ findings: [], answer: { closed: 1 } });
  });

  it('what a child was given before it ran its program', () => {
    const program = new Program();
    program.socket(20, { frames: [at(1)] });
    program.call('fork', [], { result: CHILD });
    program.spawnProcess(CHILD);
    program.call('dup2', [], { pid: CHILD, result: 0 });
    program.exec(CHILD, '/bin/sh');
    program.open('/own', 3, { pid: CHILD });
    program.exit(CHILD);
    program.close(20);
    program.exit();
    expect(analyse(program).findings.map(({ paths, pids }) => [paths, pids])).toEqual([[['/own'], [CHILD]]]);
  });

  it('what the filter does not want', () => {
    const program = new Program();
    program.open('/a', 20, { frames: [at(1)] });
    program.open('/b', 21, { frames: [at(2)] });
    program.exit();
    const filter = ({ stack }: { stack?: { frames: { line: number | null }[] } }): boolean =>
      stack?.frames[0]?.line === 2;
    expect(lines(analyse(program, { filter }).findings)).toEqual(['unclosed 2 1']);
    expect(analyse(program, { filter }).answer.leftOut).toBe(1);
  });
});

describe('a process that runs on when the trace ends', () => {
  /** Opens and closes a file in a tenth of a second, many times. */
  function served(): Program {
    const program = new Program();
    for (let i = 0; i < 10; i++) {
      program.open('/x', 20, { frames: [at(5)] });
      program.rest(1e8);
      program.close(20);
    }
    return program;
  }

  it('may use what is no older than others became', () => {
    const program = served();
    program.open('/x', 21, { frames: [at(5)] });
    expect(analyse(program)).toMatchObject({ findings: [], answer: { inUse: 1 } });
  });

  it('has a leak where others were closed long ago', () => {
    const program = served();
    program.open('/x', 21, { frames: [at(5)] });
    program.rest(1e9);
    program.open('/y', 22, { frames: [at(6)] });
    program.close(22);
    expect(lines(analyse(program).findings)).toEqual(['unclosed 5 1']);
  });

  it('has one where none was ever closed', () => {
    const program = new Program();
    for (const fd of [20, 21]) program.open('/x', fd, { frames: [at(5)] });
    program.rest(2e9);
    program.open('/y', 22, { frames: [at(6)] });
    expect(lines(analyse(program).findings)).toEqual(['growing 5 2']);
  });

  it('is as old as it was when the trace was left', () => {
    const program = new Program();
    for (const fd of [20, 21]) program.open('/x', fd, { frames: [at(5)] });
    const { startTime: time } = program.events.at(-1)! as { startTime: number };
    const ask = (end?: number): LeakFinding[] => {
      const analysis = new LeakAnalysis();
      for (const event of program.events) analysis.observe(event);
      return analysis.finish(end).findings as LeakFinding[];
    };
    expect(ask()).toEqual([]);
    expect(lines(ask(time + 3e9))).toEqual(['growing 5 2']);
  });
});

describe('a file that the thread pool opened', () => {
  const asked = { tid: 20, role: 'uv-pool', stackFrom: 'submit' } as const;
  const opened = (): Program => {
    const program = new Program();
    program.open('/data/kept', 20, { ...asked, frames: [internal('node:fs'), at(7)] });
    program.rest(1e9);
    return program;
  };

  it('is closed by work of the pool', () => {
    const program = opened();
    program.close(20, { ...asked, frames: [at(9)] });
    program.exit();
    expect(lines(analyse(program).findings)).toEqual([]);
  });

  it('for a stream, in a later step, is told without its line, and that hooks would tell it', () => {
    const program = new Program();
    program.read(17, 1000, { frames: [at(9)] });
    const frames = [internal('node:fs', 'open'), internal('node:internal/fs/streams', '_construct')];
    for (const fd of [20, 21]) program.open(`/log/${fd}`, fd, { ...asked, stackFrom: 'unknown', frames });
    program.exit();
    const { findings, answer } = analyse(program);
    expect(findings).toMatchObject([{ state: 'growing', site: null, count: 2 }]);
    expect(findings[0]?.reason).toMatch(/^by a file stream, in a later step; --async-hooks names the line/);
    expect(answer.ofNode).toBe(0);
  });

  it('was forgotten where Node.js closes it itself, when the handle is collected or the process ends', () => {
    const program = opened();
    program.read(17, 1000, { frames: [at(9)], stackFrom: 'here' });
    program.close(20);
    program.exit();
    const { findings, answer } = analyse(program);
    expect(lines(findings)).toEqual(['unclosed 7 1']);
    expect(answer).toMatchObject({ opened: 1, closed: 0 });
  });

  it('is closed by the program where JavaScript closes it on its thread', () => {
    const program = opened();
    program.close(20, { frames: [internal('node:fs', 'closeSync'), at(9)], stackFrom: 'here' });
    program.exit();
    expect(lines(analyse(program).findings)).toEqual([]);
  });

  it('was forgotten where it is collected in the middle of whatever runs', () => {
    for (const frames of [[at(9)], [internal('node:internal/util', 'inspect'), at(9)]]) {
      const program = opened();
      program.close(20, { frames, stackFrom: 'here' });
      program.exit();
      expect(lines(analyse(program).findings)).toEqual(['unclosed 7 1']);
    }
  });
});

describe('a directory', () => {
  const closedBy = (...frames: Frame[]): string[] => {
    const program = new Program();
    const opening = [internal('node:internal/fs/dir', 'opendirSync'), at(7)];
    program.open('/data', 20, { frames: opening, flags: ['O_DIRECTORY'], stackFrom: 'here' });
    program.close(20, { frames, stackFrom: 'here' });
    program.exit();
    return lines(analyse(program).findings);
  };

  it('is forgotten where it is collected', () => {
    expect(closedBy(at(9))).toEqual(['unclosed 7 1']);
  });

  it('is closed by what closes it', () => {
    expect(closedBy(internal('node:internal/fs/dir', 'closeSync'), at(9))).toEqual([]);
  });
});

it('the sockets of a name lookup are not like the connection that it is made for', () => {
  const program = new Program();
  const frames = [internal('node:net', 'connect'), at(5)];
  for (const fd of [20, 21]) {
    program.socket(fd, { frames, tid: 12, role: 'uv-pool', stackFrom: 'submit' });
    program.close(fd, { tid: 12, role: 'uv-pool', stackFrom: 'submit' });
  }
  program.socket(22, { frames, stackFrom: 'here' });
  program.rest(0.5e9);
  // The trace is left, and the connection is half a second old.
  const { findings, answer } = analyse(program);
  expect(findings).toEqual([]);
  expect(answer).toMatchObject({ opened: 3, closed: 2, inUse: 1 });
});

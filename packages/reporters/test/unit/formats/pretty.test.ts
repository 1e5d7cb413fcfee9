import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { TraceEvent } from '@ptracer/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prettyReporter, type PrettyOptions } from '../../../src/formats/pretty/reporter.js';
import { runReport } from '../../../src/report.js';
import { exit, START, thread, traceOf } from '../events.js';
import { argument, at, inPackage, internal, PID, Program } from '../program.js';

const SOURCE = ['first();', 'function load() {', '  return readFileSync(path);', '}', 'load();', ''].join(
  '\n',
);

/** Before the trace, s. */
const BEFORE = START.wallTime / 1e9 - 10;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-pretty-'));
  writeFileSync(join(folder, 'app.js'), SOURCE);
  utimesSync(join(folder, 'app.js'), BEFORE, BEFORE);
});
afterAll(() => rmSync(folder, { recursive: true }));

const here = (line: number, functionName: string | null = null, file = 'app.js'): ReturnType<typeof at> =>
  at(line, { url: pathToFileURL(join(folder, file)).href, functionName });

const SIGNAL: TraceEvent = {
  v: 1,
  seq: 9,
  type: 'signal',
  pid: PID,
  tid: PID,
  signal: 'SIGUSR1',
  number: 10,
  code: 'SI_USER',
  time: START.time,
};

async function show(program: Program, options: PrettyOptions = {}): Promise<string[]> {
  const stream = new PassThrough();
  const output = text(stream);
  await runReport(traceOf(...program.events), { reporters: [prettyReporter(stream, options)], folder });
  stream.end();
  return (await output).split('\n');
}

describe('a line of the program', () => {
  const frames = (): ReturnType<typeof at>[] => [internal('node:fs'), here(3, 'load'), here(5)];

  it('stands first, with its source and who called it; its calls below', async () => {
    const program = new Program();
    program.open('/data', 20, { frames: frames() });
    program.close(20, { frames: frames() });
    expect(await show(program)).toEqual([
      'app.js:3:5  load',
      '',
      '    1 | first();',
      '    2 | function load() {',
      '  > 3 |   return readFileSync(path);',
      '      |     ^',
      '    4 | }',
      '    5 | load();',
      '',
      '  at app.js:5:5',
      '  openat(AT_FDCWD, "/data", O_RDONLY|O_CLOEXEC) = 20  10 µs',
      '  close(20) = 0  10 µs',
      '',
    ]);
  });

  it('that comes back has its source in one line', async () => {
    const program = new Program();
    program.open('/data', 20, { frames: frames() });
    program.close(21, { frames: [here(1)] });
    program.open('/data', 22, { frames: frames() });
    const lines = await show(program);
    expect(lines.slice(lines.lastIndexOf('app.js:3:5  load'))).toEqual([
      'app.js:3:5  load',
      '  return readFileSync(path);',
      '  openat(AT_FDCWD, "/data", O_RDONLY|O_CLOEXEC) = 22  10 µs',
      '',
    ]);
  });

  it('says through which package it went', async () => {
    const program = new Program();
    program.open('/data', 20, { frames: [inPackage('dep', 7), ...frames()] });
    expect(await show(program, { source: false })).toEqual([
      'app.js:3:5  load',
      '  through dep, /app/node_modules/dep/index.js:7:5',
      '  at app.js:5:5',
      '  openat(AT_FDCWD, "/data", O_RDONLY|O_CLOEXEC) = 20  10 µs',
      '',
    ]);
  });

  it('has no source where the file cannot be read, or has no such line', async () => {
    const program = new Program();
    program.close(20, { frames: [at(3)] });
    program.close(20, { frames: [here(99)] });
    expect(await show(program)).toEqual([
      '/app/app.js:3:5  f3',
      '  close(20) = 0  10 µs',
      '',
      'app.js:99:5',
      '  close(20) = 0  10 µs',
      '',
    ]);
  });

  it('says that its file was changed since', async () => {
    writeFileSync(join(folder, 'new.js'), SOURCE);
    const program = new Program();
    program.close(20, { frames: [here(1, null, 'new.js')] });
    expect(await show(program)).toContain('    (the file has changed since the trace began)');
  });

  it('has no line break, and no control character, of what the program brought', async () => {
    const program = new Program();
    const forged = 'f\n+++ killed by SIGSEGV +++\u001b]0;x\u0007';
    program.close(20, { frames: [at(3, { functionName: forged }), at(4, { functionName: forged })] });
    const shown = (await show(program, { stackFrames: 'all' })).join('\n');
    expect(shown).toContain(String.raw`f\n+++ killed by SIGSEGV +++\x1b]0;x\x07`);
    expect(shown).not.toMatch(/^\+\+\+ killed|[^\P{Cc}\n]/mu);
  });

  it('is apart from a signal before it', async () => {
    const program = new Program();
    program.events.push(SIGNAL);
    program.close(20, { frames: [here(1)] });
    expect((await show(program, { source: false })).slice(0, 3)).toEqual([
      expect.stringContaining('--- SIGUSR1'),
      '',
      'app.js:1:5',
    ]);
  });

  it('of a worker says so', async () => {
    const program = new Program();
    program.close(20, { frames: [here(1)], role: 'worker', tid: 12 });
    expect((await show(program, { source: false }))[0]).toBe('app.js:1:5  [worker 12]');
  });
});

describe('what no line of the program did', () => {
  it('is a quiet line, with its thread', async () => {
    const program = new Program();
    program.close(3);
    program.open('/data', 20, { role: 'uv-pool', tid: 12 });
    expect(await show(program)).toEqual([
      '· close(3) = 0  10 µs',
      '· [uv-pool 12] openat(AT_FDCWD, "/data", O_RDONLY|O_CLOEXEC) = 20  10 µs',
      '',
    ]);
  });

  /** As Node.js ends, when its loop has nothing to wait for. */
  const windUp = (program: Program): void => {
    for (const fd of [0, 1, 2]) program.call('fstat', [argument('fd', 'fd', fd)]);
    program.close(3);
    program.call('exit', [], { role: 'v8', tid: 12, duration: null });
  };

  it('is told in one line after the program has ended', async () => {
    const program = new Program();
    program.close(20, { frames: [here(1)] });
    program.close(5);
    windUp(program);
    program.exit();
    expect((await show(program, { source: false })).slice(3)).toEqual([
      '· close(5) = 0  10 µs',
      '… 5 calls after the last line of the program (3 fstat, 1 close, 1 exit)',
      '',
      '+++ exited with 0 +++',
      '',
    ]);
    expect(await show(program, { startUp: 'all' })).toContain('· fstat(1) = 0  10 µs');
  });

  it('is told below process.exit, where that ended the program', async () => {
    const program = new Program();
    const frames = [internal('node:internal/process/per_thread', 'exit'), here(5)];
    program.close(4, { frames });
    program.call('exit', [], { role: 'v8', tid: 12, duration: null });
    program.call('exit_group', [], { frames, duration: null });
    program.exit();
    expect((await show(program, { source: false })).slice(0, 2)).toEqual([
      'app.js:5:5',
      '… 3 calls after the last line of the program (1 close, 1 exit, 1 exit_group)',
    ]);
  });

  it('is not the end where the program runs all the same, or none has run', async () => {
    const program = new Program();
    windUp(program);
    program.close(20, { frames: [here(1)] });
    windUp(program);
    program.close(21, { frames: [here(2)] });
    const lines = await show(program, { source: false });
    expect(lines.filter((line) => line.includes('fstat(1)'))).toHaveLength(1);
    expect(lines.slice(-5)).toEqual([
      '… 5 calls after the last line of the program (3 fstat, 1 close, 1 exit)',
      '',
      'app.js:2:5',
      '  close(21) = 0  10 µs',
      '',
    ]);
  });

  function starting(): Program {
    const program = new Program();
    program.exec(PID, '/usr/bin/node');
    for (const fd of [3, 4]) program.close(fd);
    program.stat('/etc', 0);
    return program;
  }

  it('is told in one line before the program begins', async () => {
    const program = starting();
    program.close(20, { frames: [here(1)] });
    program.close(5);
    expect(await show(program, { source: false })).toEqual([
      '… 3 calls before the first line of the program (2 close, 1 stat)',
      '',
      'app.js:1:5',
      '  close(20) = 0  10 µs',
      '',
      '· close(5) = 0  10 µs',
      '',
    ]);
    expect(await show(program, { startUp: 'all' })).toContain('· close(4) = 0  10 µs');
  });

  it('is told even if none ever ran', async () => {
    const program = starting();
    program.exit();
    expect(await show(program)).toEqual([
      '… 3 calls before the first line of the program (2 close, 1 stat)',
      '',
      '+++ exited with 0 +++',
      '',
    ]);
  });

  it('is shown call by call for other programs', async () => {
    const program = new Program();
    program.exec(PID, '/bin/cat');
    program.close(3);
    expect(await show(program)).toEqual(['· close(3) = 0  10 µs', '']);
  });
});

it('the ends of threads are left out, those of processes not', async () => {
  const program = new Program();
  program.events.push(thread(12), exit(12), exit(10));
  expect(await show(program)).toEqual(['+++ exited with 0 +++', '']);
  expect(await show(program, { quiet: ['exit'] })).toEqual(['']);
});

it('several processes are told apart', async () => {
  const program = new Program();
  program.spawnProcess(20);
  program.close(3, { pid: 20 });
  program.exit(20);
  expect(await show(program)).toEqual([
    '· [process 20] close(3) = 0  10 µs',
    '',
    '+++ exited with 0 +++  [process 20]',
    '',
  ]);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prettyReporter, type PrettyOptions } from '../../../src/formats/pretty/reporter.js';
import { runReport } from '../../../src/report.js';
import { exit, thread, traceOf } from '../events.js';
import { at, inPackage, internal, PID, Program } from '../program.js';

const SOURCE = ['first();', 'function load() {', '  return readFileSync(path);', '}', 'load();', ''].join(
  '\n',
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-pretty-'));
  writeFileSync(join(folder, 'app.js'), SOURCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

const here = (line: number, functionName: string | null = null): ReturnType<typeof at> =>
  at(line, { url: pathToFileURL(join(folder, 'app.js')).href, functionName });

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

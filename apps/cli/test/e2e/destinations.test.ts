/** Where reporters write: who shares what, and what becomes of files that are there. */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run, type Ended } from './harness.js';

/** Longer than what replaces it. */
const OLD = 'old bytes\n'.repeat(100_000);

let folder: string;

const inFolder = (args: readonly string[]): Promise<Ended> => run(args, { cwd: folder });
const reporters = (...all: string[]): string[] => all.flatMap((one) => ['-R', one]);
const path = (name: string): string => join(folder, name);
const written = (name: string): string => readFileSync(path(name), 'utf8');

/** Runs with files for standard streams, as `<` and `>` open them. */
async function withFiles(
  args: readonly string[],
  { input, output }: { input?: string; output?: string },
): Promise<Ended> {
  const descriptors = [
    input === undefined ? undefined : openSync(path(input), 'r'),
    output === undefined ? undefined : openSync(path(output), 'a'),
  ].filter((fd) => fd !== undefined);
  const [first, second] = descriptors;
  const stdio = ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe' | number)[];
  if (input !== undefined) stdio[0] = first!;
  if (output !== undefined) stdio[1] = input === undefined ? first! : second!;
  try {
    return await run(args, { cwd: folder, stdio });
  } finally {
    for (const fd of descriptors) closeSync(fd);
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ptracer-destinations-'));
  await inFolder(['--json', '-o', 'trace.ndjson', '--', 'true']);
  writeFileSync(
    path('early.mjs'),
    `export default async ({ write }) => {
      await write('head '.repeat(20_000));
      return { onEnd: () => write('end') };
    };`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a format for programs has its stream for itself', () => {
  it.each([
    [['folded:stdout', 'junit:stdout'], 'folded and junit would both write to standard output'],
    [['json:-', 'sarif:stdout'], 'json and sarif would both write to standard output'],
    [['folded:stdout', 'summary'], 'folded and summary would both write to standard output'],
    [['summary', 'folded:/dev/stdout'], 'summary and folded would both write to standard output'],
    [['folded:/dev/fd/2', 'summary:stderr'], 'folded and summary would both write to standard error'],
    [['leaks?json', 'summary'], 'leaks and summary would both write to standard output'],
    [['strace', 'pprof:stdout'], 'strace and pprof would both write to standard output'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await inFolder([
      'report',
      'trace.ndjson',
      '-o',
      '-',
      ...reporters(...args),
    ]);
    const second = /and (\S+)/.exec(message)![1]!;
    expect(stderr).toBe(`ptracer: ${message}: give each a destination, -R ${second}:FILE\n`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('while a command runs, too', async () => {
    const { code, stderr } = await inFolder([...reporters('json:stderr', 'strace'), 'touch', 'started']);
    expect(stderr).toMatch(/^ptracer: json and strace would both write to standard error: [^\n]+\n$/);
    expect({ code, started: existsSync(path('started')) }).toEqual({ code: 2, started: false });
  });

  it('also where the shell has opened for a stream what another writes to', async () => {
    const args = ['report', 'trace.ndjson', ...reporters('json', 'strace:both')];
    const { code, stderr } = await withFiles(args, { output: 'both' });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('would both write') });
  });
});

describe('sharing', () => {
  it('is for text on a stream, whatever its name', async () => {
    const args = reporters('summary:stdout', 'strace:-', 'leaks:/dev/stdout');
    const { code, stdout } = await inFolder(['report', 'trace.ndjson', ...args]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^execve\(.* total\n.*descriptors? opened/s);
  });

  it('is for answers in lines of JSON', async () => {
    const { code, stdout } = await inFolder([
      'report',
      'trace.ndjson',
      ...reporters('leaks', 'summary'),
      '--json',
    ]);
    expect(code).toBe(0);
    for (const line of stdout.trimEnd().split('\n')) JSON.parse(line);
  });

  it('of a file is for those that have no other, and for nobody who asked for it', async () => {
    const common = ['report', 'trace.ndjson', '-o', 'shared'];
    expect(await inFolder([...common, ...reporters('strace', 'summary')])).toMatchObject({ code: 0 });
    expect(written('shared')).toMatch(/^\d+ +execve\(.* total\n$/s);
    expect(await inFolder([...common, ...reporters('strace:shared', 'summary')])).toMatchObject({ code: 2 });
    expect(await inFolder([...common, ...reporters('summary', 'strace:./shared')])).toMatchObject({
      code: 2,
    });
  });
});

describe('a file that is there', () => {
  beforeEach(() => {
    writeFileSync(path('old'), OLD);
    rmSync(path('new'), { force: true });
  });

  const both = reporters('folded:old', 'json:new', './early.mjs:early');

  it.each([
    ['another destination', [...both, ...reporters('sarif:/nonexistent/x'), 'true'], 2],
    ['another reporter', [...both, ...reporters('nope'), 'true'], 2],
    ['a destination twice', [...both, ...reporters('sarif:new'), 'true'], 2],
    ['an option', [...both, ...reporters('leaks?nope=1:x'), 'true'], 2],
    ['a command that is not there', [...both, 'no-such-command'], 127],
    ['a command that cannot be run', [...both, './early.mjs'], 126],
    ['a process that is not there', [...both, '-p', '99999999'], 125],
    ['a file that is no trace', ['report', 'early.mjs', ...both], 125],
    ['a trace without an event', ['report', '/dev/null', ...both], 125],
  ])('is as it was when %s is refused, and none is made', async (_, args, status) => {
    const { code, stderr } = await inFolder(args);
    expect(stderr).toMatch(/^ptracer: [^\n]+\n$/);
    expect(code).toBe(status);
    expect(written('old') === OLD).toBe(true);
    expect(['new', 'early', 'x'].filter((name) => existsSync(path(name)))).toEqual([]);
  });

  it.each([
    ['a command', ['true']],
    ['a report', ['report', 'trace.ndjson']],
  ])('has nothing but the new bytes after %s', async (_, args) => {
    const destinations = reporters('folded:old', './early.mjs:early', 'github:new');
    writeFileSync(path('early'), OLD);
    writeFileSync(path('new'), OLD);
    const all = args[0] === 'report' ? [...args, ...destinations] : [...destinations, ...args];
    expect(await inFolder(all)).toMatchObject({ code: 0, stderr: '' });
    expect(written('old')).toMatch(/^([^\n]+ \d+\n)+$/);
    expect(written('early') === `${'head '.repeat(20_000)}end`).toBe(true);
    expect(written('new')).not.toContain('old bytes');
    rmSync(path('early'));
  });

  it('is not made behind a link to nowhere before it is written', async () => {
    symlinkSync('target', path('link'));
    expect((await inFolder([...reporters('json:link', 'sarif:link'), 'true'])).code).toBe(2);
    expect(existsSync(path('target'))).toBe(false);
    expect((await inFolder([...reporters('folded:link'), 'true'])).code).toBe(0);
    expect(written('target')).toMatch(/execve \d+\n/);
  });
});

it('a pipe with a name is written to', async () => {
  expect(spawnSync('mkfifo', [path('pipe')]).status).toBe(0);
  const reading = readFile(path('pipe'), 'utf8');
  expect(await inFolder([...reporters('strace:pipe'), 'true'])).toMatchObject({ code: 0, stderr: '' });
  expect(await reading).toMatch(/^execve\(.*\+\+\+ exited with 0 \+\+\+\n$/s);
});

describe('the trace that is read', () => {
  it.each(['-', 'copy.ndjson'])('%s is not written to', async (file) => {
    copyFileSync(path('trace.ndjson'), path('copy.ndjson'));
    const { code, stderr } = await withFiles(['report', file, '-o', './copy.ndjson'], {
      input: 'copy.ndjson',
    });
    expect(stderr).toBe('ptracer: ./copy.ndjson is the trace that is read: writing to it would destroy it\n');
    expect(code).toBe(2);
    expect(written('copy.ndjson')).toBe(written('trace.ndjson'));
  });

  it('is not appended to through standard output either', async () => {
    copyFileSync(path('trace.ndjson'), path('copy.ndjson'));
    const files = { input: 'copy.ndjson', output: 'copy.ndjson' };
    const { code, stderr } = await withFiles(['report', '-', '--json'], files);
    expect(stderr).toMatch(/^ptracer: standard output is the trace that is read: /);
    expect(code).toBe(2);
    expect(written('copy.ndjson')).toBe(written('trace.ndjson'));
  });
});

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawn, type SpawnOptions, type SyscallEvent } from '@ptracer/core';
import { syscallFilter, type FilterOptions } from '@ptracer/filters';

let folder: string;
let file: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-paths-')));
  file = join(folder, 'file');
  mkdirSync(join(folder, 'below'));
  writeFileSync(file, 'content\n');
  writeFileSync(join(folder, 'other'), 'other\n');
  writeFileSync(join(folder, 'below', 'file'), 'namesake\n');
  symlinkSync('file', join(folder, 'link'));
  symlinkSync('.', join(folder, 'here'));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function callsOf(
  filter: FilterOptions,
  script: string,
  options: SpawnOptions = {},
): Promise<SyscallEvent[]> {
  const trace = await spawn('sh', ['-c', script], {
    stdio: 'ignore',
    cwd: folder,
    filter: syscallFilter(filter),
    ...options,
  });
  const calls: SyscallEvent[] = [];
  for await (const event of trace) if (event.type === 'syscall') calls.push(event);
  expect(await trace.exited).toEqual({ code: 0, signal: null });
  return calls;
}

const namesOf = (calls: readonly SyscallEvent[]): string[] => calls.map(({ name }) => name);

describe('a path is found', () => {
  it.each([
    ['absolute', () => `exec cat ${file}`],
    ['relative to the working folder', () => 'exec cat file'],
    ['relative, with dots', () => 'exec cat below/../file'],
    ['absolute, with dots and double slashes', () => `exec cat ${folder}//below/.././file`],
    ['relative to a folder that was changed to', () => 'cd below && exec cat ../file'],
  ])('%s, and every call by its descriptor too', async (_, script) => {
    const names = namesOf(await callsOf({ paths: [file] }, script()));
    expect(names.filter((name) => ['openat', 'open', 'read', 'close'].includes(name))).toEqual([
      'openat',
      'read',
      'read',
      'close',
    ]);
  });

  it('relative to a descriptor of a folder', async () => {
    const victim = join(folder, 'victim');
    const script = 'mkdir victim && : > victim/file && exec rm -r victim';
    const calls = await callsOf({ paths: [join(victim, 'file')], trace: 'unlinkat' }, script);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ args: [{ path: victim }, { value: 'file' }, {}], result: { value: 0 } });
  });

  it('through a symbolic link that was named', async () => {
    const names = namesOf(await callsOf({ paths: [join(folder, 'link')] }, 'exec cat link'));
    expect(names).toEqual(expect.arrayContaining(['openat', 'read', 'close']));
  });

  it('where the link was named, and its target is used', async () => {
    const names = namesOf(await callsOf({ paths: [join(folder, 'link')] }, 'exec cat file'));
    expect(names).toEqual(expect.arrayContaining(['openat', 'read', 'close']));
  });

  it('by its descriptor where the path led through another link', async () => {
    const names = namesOf(await callsOf({ paths: [file] }, 'exec cat here/here/file'));
    expect(names).toEqual(expect.arrayContaining(['openat', 'read', 'close']));
  });

  it('though it does not exist', async () => {
    const calls = await callsOf({ paths: [join(folder, 'nosuch')] }, 'cat nosuch || true', {
      followForks: true,
    });
    expect(calls.map(({ name, result }) => `${name} ${result.errno}`)).toEqual(['openat ENOENT']);
  });
});

describe('a path is not found', () => {
  it('where only the last part is the same', async () => {
    expect(await callsOf({ paths: [file] }, 'cd below && exec cat file')).toEqual([]);
  });

  it('where another file is used', async () => {
    expect(await callsOf({ paths: [file] }, 'exec cat other')).toEqual([]);
  });
});

describe('conditions hold together', () => {
  it('names and paths', async () => {
    expect(namesOf(await callsOf({ paths: [file], trace: 'read' }, 'exec cat file'))).toEqual([
      'read',
      'read',
    ]);
  });

  it('paths and status', async () => {
    const calls = await callsOf(
      { paths: [file, join(folder, 'nosuch')], status: 'failed' },
      'cat file nosuch || true',
      {
        followForks: true,
      },
    );
    expect(calls.map(({ name, result }) => `${name} ${result.errno}`)).toEqual(['openat ENOENT']);
  });

  it('several paths', async () => {
    const calls = await callsOf(
      { paths: [file, join(folder, 'other')], trace: 'openat' },
      'exec cat file other',
    );
    expect(calls.map(({ args }) => args[1]!.value)).toEqual(['file', 'other']);
  });
});

it('calls that never return are unfinished', async () => {
  const calls = await callsOf({ status: 'unfinished' }, 'exec true');
  expect(namesOf(calls)).toEqual(['exit_group']);
});

it('successful and failed are the rest', async () => {
  const script = 'exec cat file';
  const all = await callsOf({}, script);
  const successful = await callsOf({ status: 'successful' }, script);
  const failed = await callsOf({ status: 'failed' }, script);
  expect(successful.length + failed.length + 1).toBe(all.length);
  expect(failed.every(({ result }) => result.errno !== null)).toBe(true);
  expect(successful.every(({ result }) => result.errno === null)).toBe(true);
});

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawn, type SyscallEvent } from '@ptracer/core';
import { compilePattern, matches, type SyscallFilter } from '@ptracer/filters';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-patterns-')));
  writeFileSync(join(folder, 'file'), 'content\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Reads `file`, makes `made`, fails at `nosuch`. */
const SCRIPT = 'read line < file; echo "$line" > made; read line < nosuch; :';

async function callsOf(filter: SyscallFilter, script = SCRIPT): Promise<SyscallEvent[]> {
  const { reference, predicate } = compilePattern(filter, { cwd: folder });
  const trace = await spawn('sh', ['-c', script], {
    stdio: 'ignore',
    cwd: folder,
    ...(reference && { filter: reference }),
    ...(predicate && {
      transform: (event) => (event.type !== 'syscall' || predicate(event) ? event : undefined),
    }),
  });
  const calls: SyscallEvent[] = [];
  for await (const event of trace) if (event.type === 'syscall') calls.push(event);
  await trace.exited;
  return calls;
}

const openings = (calls: readonly SyscallEvent[]): unknown[] =>
  calls
    .filter(({ name }) => name.startsWith('open'))
    .map(({ args }) => args.find(({ kind }) => kind === 'path')!.value);

describe('a real trace has the calls', () => {
  it('of a name', async () => {
    const calls = await callsOf({ name: /^(open|openat|write)$/ });
    expect(new Set(calls.map(({ name }) => name))).toEqual(new Set(['openat', 'write']));
    expect(openings(calls)).toEqual(expect.arrayContaining(['file', 'made', 'nosuch']));
  });

  it('of an exact path, by its descriptor too', async () => {
    const calls = await callsOf({ path: join(folder, 'file') });
    expect(openings(calls)).toEqual(['file']);
    expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(['openat', 'read', 'close']));
  });

  it('of a relative path', async () => {
    expect(openings(await callsOf({ name: '%file', path: ['file', 'nosuch'] }))).toEqual(['file', 'nosuch']);
  });

  it('of a path that an expression matches', async () => {
    expect(openings(await callsOf({ path: /(^|\/)(made|nosuch)$/ }))).toEqual(['made', 'nosuch']);
  });

  it('of a folder', async () => {
    const calls = await callsOf({ name: 'openat', result: 'success', path: './' });
    expect(openings(calls)).toEqual(['file', 'made']);
  });

  it('with flags, by an object', async () => {
    const calls = await callsOf({ name: 'openat', args: { flags: { has: ['O_WRONLY', 'O_CREAT'] } } });
    expect(openings(calls)).toEqual(['made']);
  });

  it('with flags, by a function', async () => {
    const flags = (arg: SyscallEvent['args'][number]): boolean =>
      JSON.stringify(arg.value).includes('O_CREAT');
    expect(openings(await callsOf({ name: 'openat', args: [undefined, undefined, flags] }))).toEqual([
      'made',
    ]);
  });

  it('that failed', async () => {
    const calls = await callsOf({ name: '%file', result: 'failure', errno: ['ENOENT', 'ENOTDIR'] });
    expect(openings(calls)).toContain('nosuch');
    expect(calls.every(({ result }) => result.errno === 'ENOENT' || result.errno === 'ENOTDIR')).toBe(true);
  });

  it('of a result by function', async () => {
    const calls = await callsOf({ result: ({ text }) => text === '8' });
    expect(calls).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'write' })]));
    expect(calls.every(({ result }) => result.value === 8)).toBe(true);
  });

  it('of any of several patterns, where one asks for a path and another one a function', async () => {
    const calls = await callsOf([
      { name: 'read', path: join(folder, 'file') },
      { name: 'openat', args: { filename: ({ value }) => value === 'nosuch' } },
    ]);
    expect(openings(calls)).toEqual(['nosuch']);
    const reads = calls.filter(({ name }) => name === 'read');
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every(({ args }) => args[0]!.path === join(folder, 'file'))).toBe(true);
  });
});

it('what a trace leaves out is what a filter of the whole trace leaves out', async () => {
  const filters: SyscallFilter[] = [
    { name: '%desc', result: { min: 1 } },
    { path: '**/*.so*' },
    [{ errno: 'ENOENT' }, { args: [{ min: 3, max: 4 }] }],
  ];
  const trace = await spawn('sh', ['-c', SCRIPT], { stdio: 'ignore', cwd: folder, descriptorPaths: true });
  const all: SyscallEvent[] = [];
  for await (const event of trace) if (event.type === 'syscall') all.push(event);
  for (const filter of filters) {
    const wanted = all.filter(matches(filter, { cwd: folder }));
    expect((await callsOf(filter)).map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
    expect(wanted.length).toBeGreaterThan(0);
  }
});

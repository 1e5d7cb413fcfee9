import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { not, spawn, type SpawnOptions, type SyscallEvent } from 'ptracer';

let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-filter-')));
  writeFileSync(join(folder, 'package.json'), '{"name":"the-app"}');
  writeFileSync(join(folder, 'db.js'), "exports.load = (path) => require('node:fs').readFileSync(path);\n");
  writeFileSync(
    join(folder, 'main.js'),
    "require('./db.js').load('/etc/hostname'); require('node:fs').readFileSync('/etc/passwd');\n",
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The files of /etc that the program opened by itself, of the calls that pass a filter. */
async function opened(filter: SpawnOptions['filter']): Promise<unknown[]> {
  const trace = await spawn(process.execPath, ['main.js'], {
    cwd: folder,
    stdio: 'ignore',
    ...(filter && { filter }),
  });
  const calls: SyscallEvent[] = [];
  for await (const event of trace) if (event.type === 'syscall') calls.push(event);
  expect(trace.counts.delivered).toBe(calls.length);
  expect(trace.counts.matched).toBeGreaterThanOrEqual(calls.length);
  expect(trace.counts.stops).toBeGreaterThanOrEqual(trace.counts.matched);
  return calls
    .filter(({ name }) => name === 'openat')
    .map(({ args }) => args[1]!.value)
    .filter((path) => path === '/etc/hostname' || path === '/etc/passwd');
}

describe('calls are chosen by where they come from', () => {
  it.each<[what: string, filter: SpawnOptions['filter'], files: string[]]>([
    ['a pattern', { name: 'openat', from: 'db.js' }, ['/etc/hostname']],
    ['a negated one', { name: 'openat', not: { from: 'db.js' } }, ['/etc/passwd']],
    ['any frame', { name: 'openat', from: 'main.js', direct: false }, ['/etc/hostname', '/etc/passwd']],
    ['an expression', { where: 'openat && from == "db.js"' }, ['/etc/hostname']],
    ['a package', { name: 'openat', package: 'the-app' }, ['/etc/hostname', '/etc/passwd']],
    [
      'a call site or a function',
      {
        name: 'openat',
        any: [{ from: 'db.js' }, { args: [undefined, ({ value }) => value === '/etc/passwd'] }],
      },
      ['/etc/hostname', '/etc/passwd'],
    ],
    [
      'a function, which sees the annotated stack',
      ({ stack }) => stack?.frames.find(({ kind }) => kind === 'user')?.package === 'the-app',
      ['/etc/hostname', '/etc/passwd'],
    ],
    [
      'conditions of several kinds',
      { trace: 'openat', preset: 'net', pattern: not({ from: 'main.js' }) },
      ['/etc/hostname'],
    ],
  ])('by %s', async (_, filter, files) => {
    expect(await opened(filter)).toEqual(files);
  });
});

it('a call site is refused where no stacks are taken', async () => {
  await expect(spawn('true', [], { filter: { from: 'db.js' }, stack: 'off' })).rejects.toMatchObject({
    code: 'ERR_PTRACER_INVALID_FILTER',
  });
});

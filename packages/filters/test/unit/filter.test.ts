import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tableFor } from '@ptracer/core';
import { syscallFilter, type CompiledFilter } from '../../src/filter.js';

const compiled = (...args: Parameters<typeof syscallFilter>): CompiledFilter =>
  syscallFilter(...args).options as CompiledFilter;

it('is data that survives JSON', () => {
  const reference = syscallFilter({ trace: 'openat', paths: ['/x'], status: 'failed' }, 'x64');
  expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
  expect(reference.module).toMatch(/^file:.*tracer-filter\.js$/);
});

it('of nothing is everything', () => {
  expect(compiled({}, 'x64')).toEqual({ syscalls: 'all', paths: [], statuses: null });
});

it('by path needs only calls that can touch one', () => {
  const { syscalls } = compiled({ paths: ['/x'] }, 'x64');
  const table = tableFor('x64');
  const names = (syscalls as number[]).map((number) => table.byNumber(number)!.name);
  expect(names).toEqual(expect.arrayContaining(['openat', 'read', 'close', 'mmap', 'execve', 'unlink']));
  expect(names).not.toEqual(expect.arrayContaining(['getpid']));
  expect(compiled({ paths: ['/x'], trace: 'openat,getpid' }, 'x64').syscalls).toEqual([
    table.byName('openat')!.number,
  ]);
});

it('knows a path by its link and by where that leads', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ptracer-filter-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'real'), '');
  symlinkSync('real', join(folder, 'link'));
  const { paths } = compiled({ paths: [join(folder, 'link'), join(folder, 'nosuch'), 'relative'] }, 'x64');
  expect(paths).toEqual([
    join(folder, 'link'),
    join(folder, 'real'),
    join(folder, 'nosuch'),
    resolve('relative'),
  ]);
});

it.each([{ trace: 'nosuch' }, { status: 'nosuch' }])('%j is refused', (options) => {
  expect(() => syscallFilter(options, 'x64')).toThrow(
    expect.objectContaining({ code: 'ERR_PTRACER_INVALID_FILTER' }),
  );
});

import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tableFor } from '@ptracer/core';
import { compileFilter, filterTest, syscallFilter } from '../../src/filter.js';
import { literals } from '../../src/pattern/normal.js';
import type { PatternPlan } from '../../src/pattern/tracer-plugin.js';
import { call } from '../support/call.js';

const compiled = (...args: Parameters<typeof syscallFilter>): PatternPlan =>
  syscallFilter(...args).options as PatternPlan;

it('is data that survives JSON', () => {
  const reference = syscallFilter({ trace: 'openat', paths: ['/x'], status: 'failed' }, 'x64');
  expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
  expect(reference.module).toMatch(/^file:.*tracer-plugin\.js$/);
});

it('of nothing is everything', () => {
  expect(compiled({}, 'x64')).toEqual({
    syscalls: 'all',
    kernel: [],
    needsDescriptorPaths: false,
    knownAtEntry: true,
    condition: null,
  });
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
  const { condition } = compiled(
    { paths: [join(folder, 'link'), join(folder, 'nosuch'), 'relative'] },
    'x64',
  );
  const touches = literals(condition!).find((one) => one.type === 'touches');
  expect(touches).toMatchObject({
    paths: [join(folder, 'link'), join(folder, 'real'), join(folder, 'nosuch'), resolve('relative')],
  });
});

it('by descriptor is decided by the kernel', () => {
  const { syscalls, kernel } = compiled({ trace: 'read', fds: '0,3' }, 'x64');
  expect(syscalls).toEqual([0]);
  expect(kernel).toEqual([
    [
      0,
      {
        any: [
          { arg: 0, bits: 32, min: 0, max: 0 },
          { arg: 0, bits: 32, min: 3, max: 3 },
        ],
      },
    ],
  ]);
});

it('by path or descriptor takes either, as strace', () => {
  const { syscalls, kernel } = compiled({ trace: 'read', paths: ['/x'], fds: '3' }, 'x64');
  expect([syscalls, kernel]).toEqual([[0], []]);
});

it.each([{ trace: 'nosuch' }, { status: 'nosuch' }, { fds: 'x' }, { fds: '' }, { fds: '-1' }])(
  '%j is refused',
  (options) => {
    expect(() => syscallFilter(options, 'x64')).toThrow(
      expect.objectContaining({ code: 'ERR_PTRACER_INVALID_FILTER' }),
    );
  },
);

describe('also', () => {
  const options = {
    trace: 'openat',
    status: 'failed',
    also: [{ trace: 'close' }, { pattern: { name: 'read' } }],
  };

  it('adds calls to those that the other conditions select', () => {
    const test = filterTest(options, { arch: 'x64' });
    expect(test(call('openat', [], 'ENOENT'))).toBe(true);
    expect(test(call('openat', [], 3))).toBe(false);
    expect(test(call('close'))).toBe(true);
    expect(test(call('read'))).toBe(true);
    expect(test(call('write'))).toBe(false);
  });

  it('is decided by name in the kernel, as everything else', () => {
    const { reference } = compileFilter(options, { arch: 'x64' });
    const { syscalls } = reference!.options as PatternPlan;
    const number = (name: string): number => tableFor('x64').byName(name)!.number;
    expect(new Set(syscalls as number[])).toEqual(new Set(['openat', 'close', 'read'].map(number)));
  });
});

import { describe, expect, it } from 'vitest';
import { tableFor, type KernelTest } from '@ptracer/core';
import { all, any, not } from '../../../src/pattern/combine.js';
import { compilePattern } from '../../../src/pattern/compile.js';
import type { PatternPlan } from '../../../src/pattern/tracer-plugin.js';
import type { SyscallFilter } from '../../../src/pattern/types.js';

const planOf = (filter: SyscallFilter): PatternPlan =>
  compilePattern(filter, { arch: 'x64' }).reference!.options as PatternPlan;

/** What is asked of the arguments of a call; `true`: nothing. */
function testOf(filter: SyscallFilter, name: string): KernelTest {
  const { syscalls, kernel } = planOf(filter);
  const { number } = tableFor('x64').byName(name)!;
  const found = kernel.find(([one]) => one === number);
  return found === undefined ? syscalls === 'all' || syscalls.includes(number) : found[1];
}

describe('the kernel asks', () => {
  it.each<[filter: SyscallFilter, name: string, test: KernelTest]>([
    [{ name: 'close', fd: 3 }, 'close', { arg: 0, bits: 32, min: 3, max: 3 }],
    [{ name: 'close', args: [3] }, 'close', { arg: 0, bits: 32, min: 3, max: 3 }],
    [{ name: 'openat', fd: -100 }, 'openat', { arg: 0, bits: 32, min: 0xffffff9c, max: 0xffffff9c }],
    [
      { name: 'write', args: { count: { min: 100_001 } } },
      'write',
      { arg: 2, bits: 64, min: 100_001, max: '18446744073709551615' },
    ],
    [
      { name: 'openat', args: { flags: { has: 'O_WRONLY' } } },
      'openat',
      { arg: 2, bits: 32, mask: 3, min: 1, max: 1 },
    ],
    [
      { name: 'openat', args: { flags: { has: 'O_CREAT' } } },
      'openat',
      { arg: 2, bits: 32, mask: 64, min: 64, max: 64 },
    ],
    [{ name: 'lseek', args: { whence: 'SEEK_END' } }, 'lseek', { arg: 2, bits: 32, min: 2, max: 2 }],
    [{ name: 'kill', args: { sig: 'SIGTERM' } }, 'kill', { arg: 1, bits: 32, min: 15, max: 15 }],
    [
      { name: 'chmod', args: { mode: 0o644 } },
      'chmod',
      { arg: 1, bits: 32, mask: 0xffff, min: 0o644, max: 0o644 },
    ],
    [
      { name: 'lseek', args: { offset: { min: -1, max: 0 } } },
      'lseek',
      {
        any: [
          { arg: 1, bits: 64, min: '18446744073709551615', max: '18446744073709551615' },
          { arg: 1, bits: 64, min: 0, max: 0 },
        ],
      },
    ],
    [all({ name: 'close' }, not({ fd: 3 })), 'close', { not: { arg: 0, bits: 32, min: 3, max: 3 } }],
    [not(any({ name: 'futex' }, { name: 'mmap', fd: -1 })), 'futex', false],
  ])('%j of %s', (filter, name, test) => {
    expect(testOf(filter, name)).toEqual(test);
  });
});

it.each<[what: string, filter: SyscallFilter, name: string]>([
  ['a path', { name: 'openat', path: '/x' }, 'openat'],
  ['a text in memory', { name: 'openat', args: { filename: '/x' } }, 'openat'],
  ['how the call ended', { name: 'close', result: 'failure' }, 'close'],
  ['a function', { name: 'close', args: [() => true] }, 'close'],
  ['one of two, of which it knows one', { name: 'close', any: [{ fd: 3 }, { errno: 'EBADF' }] }, 'close'],
  [
    'the absence of an argument that is not always there',
    { name: 'openat', not: { args: { mode: 0 } } },
    'openat',
  ],
])('the kernel cannot decide %s, and stops', (_, filter, name) => {
  expect(testOf(filter, name)).toBe(true);
});

it('what nothing can be never stops', () => {
  expect(planOf({ name: 'close', fd: { min: 2 ** 40 } }).syscalls).toEqual([]);
});

it('calls that no table knows stop where they can match', () => {
  expect(planOf(not({ name: 'futex' })).syscalls).toBe('all');
  expect(planOf(all(not({ name: 'futex' }), { name: '%desc' })).syscalls).not.toBe('all');
});

import { describe, expect, it } from 'vitest';
import { tableFor } from '@ptracer/core';
import { any, not } from '../../../src/pattern/combine.js';
import { compilePattern } from '../../../src/pattern/compile.js';
import type { PatternPlan } from '../../../src/pattern/tracer-plugin.js';
import type { SyscallFilter } from '../../../src/pattern/types.js';
import { call } from '../../support/call.js';

const table = tableFor('x64');
const compile = (filter: SyscallFilter): ReturnType<typeof compilePattern> =>
  compilePattern(filter, { arch: 'x64' });
const planOf = (filter: SyscallFilter): PatternPlan => compile(filter).reference!.options as PatternPlan;

function namesOf(filter: SyscallFilter): string[] {
  return (planOf(filter).syscalls as number[]).map((number) => table.byNumber(number)!.name);
}

const yes = (): boolean => true;

it('the reference is data that survives JSON', () => {
  const { reference } = compile([
    {
      name: /^open/,
      args: { flags: { has: 'O_WRONLY' }, filename: /^\/tmp/i },
      path: ['/tmp/**', /x/s],
      result: { min: 3 },
    },
    { name: 'read', errno: 'EAGAIN', args: [0] },
  ]);
  expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
  expect(reference!.module).toMatch(/^file:.*\/tracer-plugin\.js$/);
});

describe('the kernel gets the calls that can match', () => {
  it('by name', () => {
    expect(namesOf({ name: ['read', 'openat*'] })).toEqual(['read', 'openat', 'openat2']);
  });

  it('of several patterns together', () => {
    expect(namesOf([{ name: 'read' }, { name: 'write', args: [yes] }])).toEqual(['read', 'write']);
    expect(planOf([{ name: 'read' }, { errno: 'EAGAIN' }]).syscalls).toBe('all');
  });

  it('by parameter', () => {
    expect(namesOf({ args: { ufds: yes } })).toEqual(['poll']);
    expect(namesOf({ name: ['openat', 'read'], args: { flags: { has: 'O_WRONLY' } } })).toEqual(['openat']);
  });

  it('by path: those with a path or a descriptor', () => {
    const names = namesOf({ path: '/x' });
    expect(names).toEqual(expect.arrayContaining(['openat', 'read', 'close', 'mmap', 'unlink', 'socket']));
    expect(names).not.toContain('getpid');
  });
});

describe('the tracer child asks', () => {
  it('nothing where the number says it all', () => {
    expect(planOf({ name: 'read' }).condition).toBeNull();
    expect(planOf([{ name: 'read' }, { name: '%file' }]).condition).toBeNull();
    expect(planOf({ name: 'read', args: [yes] }).condition).toBeNull();
  });

  it('the rest, without the name where there is one pattern', () => {
    expect(planOf({ name: 'read', result: 'failure' }).condition).toEqual({
      type: 'status',
      status: 'failed',
    });
  });

  it('whether a call that has begun will match', () => {
    expect(planOf(not(any({ name: 'futex' }, { name: 'mmap', fd: { max: -1 } }))).knownAtEntry).toBe(true);
    expect(planOf({ path: '/x' }).knownAtEntry).toBe(true);
    // What it refers to may come with the result.
    expect(planOf(not({ path: '/x' })).knownAtEntry).toBe(false);
    expect(planOf({ name: 'read', result: 'failure' }).knownAtEntry).toBe(false);
    expect(planOf({ name: 'read', from: 'app' }).knownAtEntry).toBe(false);
  });

  it('for the paths of descriptors where some pattern has a path', () => {
    expect(planOf({ name: 'read' }).needsDescriptorPaths).toBe(false);
    expect(planOf([{ name: 'read' }, { name: 'openat', path: '/x' }]).needsDescriptorPaths).toBe(true);
    // The host asks for the path: it must be there.
    expect(planOf([{ result: yes }, { path: '/x' }])).toEqual({
      syscalls: 'all',
      kernel: [],
      needsDescriptorPaths: true,
      knownAtEntry: false,
      condition: null,
    });
  });
});

describe('the host asks', () => {
  it('nothing where there is no function', () => {
    expect(compile({ name: yes, path: /x/, result: 'success' }).predicate).toBeUndefined();
  });

  it('the functions of one pattern, and nothing else', () => {
    const { predicate } = compile({
      name: 'read',
      result: 'success',
      args: { fd: ({ value }) => value === 3 },
    });
    expect(predicate!(call('read', [3]))).toBe(true);
    expect(predicate!(call('read', [4]))).toBe(false);
    // What the tracer child has decided is not asked again.
    expect(predicate!(call('write', [3], 'EAGAIN'))).toBe(true);
  });

  it('all of several patterns, of which one has a function', () => {
    const { predicate } = compile([
      { name: 'read', args: [() => false] },
      { name: 'write', errno: 'EAGAIN' },
    ]);
    expect(predicate!(call('read', [3]))).toBe(false);
    expect(predicate!(call('write', [3], 'EAGAIN'))).toBe(true);
    expect(predicate!(call('write', [3]))).toBe(false);
  });
});

it.each<[string, SyscallFilter]>([
  ['everything', {}],
  ['everything, twice', [{}, { name: 'read' }]],
  ['a result by function', { result: yes }],
])('a filter of %s needs no tracer-side part', (_, filter) => {
  expect(compile(filter).reference).toBeUndefined();
});

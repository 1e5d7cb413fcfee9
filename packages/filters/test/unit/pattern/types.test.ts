/** What is wrong does not compile: `npx tsc` fails where one of the lines below would. And what a cast lets pass is refused. */
import { expect, it } from 'vitest';
import type { SyscallArg } from '@ptracer/core';
import { compilePattern, type SyscallFilter, type SyscallPattern } from '../../../src/index.js';

const right: SyscallFilter[] = [
  {},
  { name: 'read' },
  { name: ['%file', /^open/, 'stat*', (name) => name.endsWith('at')] },
  { name: ['read', 'write'] as const },
  { args: [undefined, /x/, { has: 'O_WRONLY' }, 0o644] },
  { args: { fd: 3, vlen: { min: 1 }, flags: { has: ['RWF_SYNC'] } } },
  { args: { fd: (arg) => arg.path === '/x' } },
  { args: { fd: { min: 1, max: 2 } } },
  { result: 'success' },
  { result: { max: -1 } },
  { result: ({ errno }) => errno === null, errno: ['ENOENT'], path: ['/x', /x/] },
  [{ name: 'read' }, { path: '/x/' }] as const,
];

const wrong: SyscallFilter[] = [
  // @ts-expect-error there is no such condition
  { nmae: 'read' },
  // @ts-expect-error
  { name: 3 },
  // @ts-expect-error
  { name: null },
  // @ts-expect-error a name is all that the function gets
  { name: (name: SyscallArg) => name.value === 3 },
  // @ts-expect-error
  { args: 'fd' },
  // @ts-expect-error
  { args: () => true },
  // @ts-expect-error
  { args: [null] },
  // @ts-expect-error
  { args: { fd: true } },
  // @ts-expect-error
  { args: { fd: {} } },
  // @ts-expect-error
  { args: { fd: { mn: 1 } } },
  // @ts-expect-error
  { args: { fd: { min: '1' } } },
  // @ts-expect-error
  { args: { flags: { has: 1 } } },
  // @ts-expect-error bounds and flags do not go together
  { args: { flags: { has: 'O_WRONLY', min: 1 } } },
  // @ts-expect-error a function answers at once
  { args: { fd: async () => true } },
  // @ts-expect-error
  { result: 'sucess' },
  // @ts-expect-error
  { result: {} },
  // @ts-expect-error
  { result: { has: 'O_WRONLY' } },
  // @ts-expect-error
  { result: [0] },
  // @ts-expect-error
  { errno: 2 },
  // @ts-expect-error
  { path: 3 },
  // @ts-expect-error
  { path: (path: string) => path === '/x' },
  // @ts-expect-error
  [{ name: 'read' }, 'write'],
  // @ts-expect-error
  'read',
];

it.each(right.map((one) => [one]))('%o is taken', (filter) => {
  expect(() => compilePattern(filter, { arch: 'x64' })).not.toThrow();
});

// The function that reads a property of a name is an error of its own.
it.each(wrong.filter((one) => typeof (one as SyscallPattern).name !== 'function').map((one) => [one]))(
  '%o is refused',
  (filter) => {
    expect(() => compilePattern(filter, { arch: 'x64' })).toThrow(
      expect.objectContaining({ code: 'ERR_PTRACER_INVALID_FILTER' }),
    );
  },
);

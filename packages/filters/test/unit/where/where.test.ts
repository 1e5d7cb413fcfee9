import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/explain.js';
import type { SyscallFilter } from '../../../src/pattern/types.js';
import { where } from '../../../src/where/where.js';

const OPTIONS = { arch: 'x64', cwd: '/home/me' } as const;

/** Expressions, and patterns that are the same. */
const SAME: [expression: string, pattern: SyscallFilter][] = [
  ['openat', { name: 'openat' }],
  ['%file', { name: '%file' }],
  ['open*', { name: 'open*' }],
  ['/^open/', { name: /^open/ }],
  ['name == openat', { name: 'openat' }],
  ['name ~ "*at"', { name: '*at' }],
  ['name in (openat, close)', [{ name: 'openat' }, { name: 'close' }]],
  ['success', { result: 'success' }],
  ['result == failure', { result: 'failure' }],
  ['result != unfinished', { not: { result: 'unfinished' } }],
  ['result >= 0', { result: { min: 0 } }],
  ['result < 1', { result: { max: 0 } }],
  ['result == -1', { result: -1 }],
  ['errno == ENOENT', { errno: 'ENOENT' }],
  ['errno in (ENOENT, EACCES)', [{ errno: 'ENOENT' }, { errno: 'EACCES' }]],
  ['errno != ENOENT', { not: { errno: 'ENOENT' } }],
  ['duration > 5ms', { duration: '5ms' }],
  ['duration <= 1.5s', { duration: { max: '1.5s' } }],
  ['fd == 1', { fd: 1 }],
  ['fd in (1, 2)', [{ fd: 1 }, { fd: 2 }]],
  ['fd == AT_FDCWD', { fd: -100 }],
  ['path == "/etc/passwd"', { path: '/etc/passwd' }],
  ['path == "/tmp/a*b"', { path: '/tmp/a\\*b' }],
  ['path ~ "/tmp/**"', { path: '/tmp/**' }],
  ["path ~ 'src/*.ts'", { path: 'src/*.ts' }],
  ['path ~ /\\.json$/i', { path: /\.json$/i }],
  ['path !~ "/proc/**"', { not: { path: '/proc/**' } }],
  ['thread == main', { thread: 'main' }],
  ['thread == uv-pool', { thread: 'uv-pool' }],
  ['thread in (main, worker)', [{ thread: 'main' }, { thread: 'worker' }]],
  ['from == "src/db.ts"', { from: 'src/db.ts' }],
  ['from ~ "src/**"', { from: 'src/**' }],
  ['from == app', { from: 'app' }],
  ['from ~ pkg:sharp', { from: 'pkg:sharp' }],
  ['stack ~ "src/main.ts"', { from: 'src/main.ts', direct: false }],
  ['package == sharp', { package: 'sharp' }],
  ['package ~ "@aws-sdk/*"', { package: '@aws-sdk/*' }],
  ['count > 100000', { args: { count: { min: 100_001 } } }],
  ['count >= 0x10', { args: { count: { min: 16 } } }],
  ['mode == 0644', { args: { mode: 0o644 } }],
  ['arg1 == 3', { args: [undefined, 3] }],
  ['arg.fd == 3', { args: { fd: 3 } }],
  ['whence == SEEK_SET', { args: { whence: 'SEEK_SET' } }],
  ['offset == 18446744073709551615', { args: { offset: '18446744073709551615' } }],
  ['filename == "/etc/passwd"', { args: { filename: '/etc/passwd' } }],
  ['filename ~ /passwd/', { args: { filename: /passwd/ } }],
  ['flags has O_WRONLY|O_CREAT', { args: { flags: { has: ['O_WRONLY', 'O_CREAT'] } } }],
  ['openat && fd == 3', { name: 'openat', fd: 3 }],
  ['openat || close', [{ name: 'openat' }, { name: 'close' }]],
  ['!close', { not: { name: 'close' } }],
  ['not close and not openat', { all: [{ not: { name: 'close' } }, { not: { name: 'openat' } }] }],
  [
    'close && fd == 1 || openat && !(result >= 0)',
    [
      { name: 'close', fd: 1 },
      { name: 'openat', not: { result: { min: 0 } } },
    ],
  ],
  [
    'openat && flags has O_WRONLY && path ~ "/tmp/**" && result >= 0',
    { name: 'openat', args: { flags: { has: 'O_WRONLY' } }, path: '/tmp/**', result: { min: 0 } },
  ],
];

/** What a plan decides, without the order in which it asks. */
function decisions(filter: SyscallFilter): unknown {
  const { calls, except, arguments: tests } = explain(filter, OPTIONS);
  return { calls, except, tests: tests.map(({ call }) => call) };
}

describe('an expression and a pattern are the same', () => {
  it.each(SAME)('%s', (expression, pattern) => {
    expect(decisions(where(expression, OPTIONS))).toEqual(decisions(pattern));
  });
});

it('&& binds closer than ||, and ! closest', () => {
  expect(where('close || openat && !read', OPTIONS)).toEqual({
    any: [{ name: 'close' }, { all: [{ name: 'openat' }, { not: { name: 'read' } }] }],
  });
  expect(where('(close || openat) && success', OPTIONS)).toEqual({
    all: [{ any: [{ name: 'close' }, { name: 'openat' }] }, { result: 'success' }],
  });
});

it('spaces and lines mean nothing outside of quotes', () => {
  expect(where('  close&&fd==3\n||\topenat ', OPTIONS)).toEqual(where('close && fd == 3 || openat', OPTIONS));
  expect(where('path == "/a b\\"c"', OPTIONS)).toEqual({ path: '/a b"c' });
});

it('is nothing but data', () => {
  const pattern = where('openat && flags has O_CREAT && from ~ "src/**"', OPTIONS);
  expect(JSON.parse(JSON.stringify(pattern))).toEqual(pattern);
});

/** Expressions and patterns on traces of real programs. */
import { beforeAll, describe, expect, it } from 'vitest';
import { spawn, type SyscallEvent } from '@ptracer/core';
import { compilePattern, matches, where, type SyscallFilter } from '@ptracer/filters';

const PROGRAMS: [string, string[]][] = [
  [
    'sh',
    ['-c', 'read line < /etc/passwd; echo "$line" > /dev/null; read line < /nonexistent; ls / > /dev/null'],
  ],
  [
    process.execPath,
    ['-e', "require('fs').readFileSync('/etc/passwd'); require('dns').lookup('localhost', () => {})"],
  ],
];

const PAIRS: [expression: string, pattern: SyscallFilter][] = [
  ['%file && failure', { name: '%file', result: 'failure' }],
  ['path ~ "/etc/**"', { path: '/etc/**' }],
  ['path == "/etc/passwd" && !close', { path: '/etc/passwd', not: { name: 'close' } }],
  ['openat && flags has O_CLOEXEC', { name: 'openat', args: { flags: { has: 'O_CLOEXEC' } } }],
  ['fd in (0, 1, 3)', { fd: [0, 1, 3] }],
  [
    'mmap && fd == -1 && prot has PROT_READ|PROT_WRITE',
    { name: 'mmap', fd: -1, args: { prot: { has: ['PROT_READ', 'PROT_WRITE'] } } },
  ],
  ['mmap && len >= 4096 && len < 1000000', { name: 'mmap', args: { len: { min: 4096, max: 999_999 } } }],
  ['read && result > 0 && result <= 1000', { name: 'read', result: { min: 1, max: 1000 } }],
  ['errno == ENOENT', { errno: 'ENOENT' }],
  ['!success && !unfinished', { all: [{ not: { result: 'success' } }, { not: { result: 'unfinished' } }] }],
  ['thread != main', { not: { thread: 'main' } }],
  ['duration > 1us && duration < 1s', { duration: { min: 1001, max: 999_999_999 } }],
  ['arg0 == 3 || arg1 == 4096', [{ args: [3] }, { args: [undefined, 4096] }]],
  ['name ~ "*at" || name ~ /^read/', [{ name: '*at' }, { name: /^read/ }]],
  [
    'lseek && whence == SEEK_SET || fcntl',
    [{ name: 'lseek', args: { whence: 'SEEK_SET' } }, { name: 'fcntl' }],
  ],
];

let recorded: SyscallEvent[];

beforeAll(async () => {
  recorded = [];
  for (const [file, args] of PROGRAMS) {
    const trace = await spawn(file, args, { stdio: 'ignore', descriptorPaths: true, followForks: true });
    for await (const event of trace) if (event.type === 'syscall') recorded.push(event);
  }
}, 60_000);

describe('an expression says of every recorded call what the pattern says', () => {
  it.each(PAIRS)('%s', (expression, pattern) => {
    const byPattern = recorded.map(matches(pattern));
    expect(recorded.map(matches(where(expression)))).toEqual(byPattern);
    const { predicate = () => true } = compilePattern(where(expression));
    expect(recorded.every(predicate)).toBe(true);
    expect(byPattern).toContain(false);
  });
});

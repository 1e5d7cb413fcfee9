import { describe, expect, it } from 'vitest';
import type { SyscallEvent } from '@ptracer/core';
import { matches } from '../../../src/pattern/compile.js';
import type { ArgMatcher, SyscallPattern } from '../../../src/pattern/types.js';
import { call, type ArgPart } from '../../support/call.js';

const holds = (args: SyscallPattern['args'] & {}, event: SyscallEvent): boolean =>
  matches({ args }, { arch: 'x64' })(event);

/** The first argument of a call that has one of that kind there. */
const CALLS: Readonly<Record<string, string>> = {
  fd: 'close',
  path: 'chdir',
  fds: 'pipe2',
  flags: 'unshare',
};

describe('a value equals', () => {
  it.each<[matcher: ArgMatcher, kind: string, value: ArgPart]>([
    [3, 'fd', 3],
    ['3', 'fd', 3],
    ['AT_FDCWD', 'fd', -100],
    [-100, 'fd', -100],
    ['/etc', 'path', '/etc'],
    [/^\/etc/, 'path', '/etc/passwd'],
    [4, 'fds', [3, 4]],
    ['CLONE_NEWNS|CLONE_NEWNET', 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [/NEWNET/, 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [{ has: 'CLONE_NEWNET' }, 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [{ has: ['CLONE_NEWNET', 'CLONE_NEWNS'] }, 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [{ min: 3 }, 'fd', 3],
    [{ max: 3 }, 'fd', 3],
    [{ min: 0, max: 5 }, 'fd', 3],
    [(arg) => arg.kind === 'fd' && arg.value === 3, 'fd', 3],
  ])('%o of kind %s: %o', (matcher, kind, value) => {
    expect(holds([matcher], call(CALLS[kind]!, [value]))).toBe(true);
  });

  it.each<[matcher: ArgMatcher, kind: string, value: ArgPart]>([
    [3, 'fd', 4],
    ['-100', 'fd', -100],
    ['/etc', 'path', '/etc/passwd'],
    ['/etc', 'path', null],
    [0, 'path', '0'],
    [{ min: 0 }, 'path', '5'],
    [/./, 'path', null],
    ['CLONE_NEWNS', 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [{ has: ['CLONE_NEWNET', 'CLONE_NEWPID'] }, 'flags', 'CLONE_NEWNS|CLONE_NEWNET'],
    [{ has: '0x40' }, 'flags', 'CLONE_NEWNS'],
    [{ min: 4 }, 'fd', 3],
    [{ min: 0, max: 2 }, 'fd', 3],
    [() => false, 'fd', 3],
  ])('not %o of kind %s: %o', (matcher, kind, value) => {
    expect(holds([matcher], call(CALLS[kind]!, [value]))).toBe(false);
  });

  it('an integer beyond 2^53, exactly', () => {
    const event = call('lseek', [3, '9007199254740993', 'SEEK_SET']);
    expect(holds({ offset: '9007199254740993' }, event)).toBe(true);
    expect(holds({ offset: '9007199254740992' }, event)).toBe(false);
    expect(holds({ offset: { min: Number.MAX_SAFE_INTEGER } }, event)).toBe(true);
    expect(holds({ offset: { max: 2 ** 53 } }, event)).toBe(false);
    expect(holds({ offset: { max: 0 } }, call('lseek', [3, '-9223372036854775808', 'SEEK_SET']))).toBe(true);
  });

  it('a constant by its name, or as a number where it has none', () => {
    expect(holds({ whence: 'SEEK_SET' }, call('lseek', [3, 0, 'SEEK_SET']))).toBe(true);
    expect(holds({ whence: 7 }, call('lseek', [3, 0, { value: { name: null, raw: 7 } }]))).toBe(true);
    expect(holds({ sig: 'SIGTERM' }, call('kill', [1, 'SIGTERM']))).toBe(true);
  });

  it.each<[matcher: ArgMatcher, address: ArgPart & object]>([
    ['127.0.0.1', { family: 'AF_INET', address: '127.0.0.1', port: 80 }],
    ['127.0.0.1:80', { family: 'AF_INET', address: '127.0.0.1', port: 80 }],
    [80, { family: 'AF_INET', address: '127.0.0.1', port: 80 }],
    ['[::1]:80', { family: 'AF_INET6', address: '::1', port: 80 }],
    [/^@bus/, { value: { family: 'AF_UNIX', path: '@bus-1' } }],
    ['AF_UNIX', { family: 'AF_UNIX' }],
  ])('%o the socket address %o', (matcher, address) => {
    expect(
      holds(
        { addr: matcher },
        call('connect', [3, 'value' in address ? address : { value: address as never }]),
      ),
    ).toBe(true);
  });

  it('any string of a list', () => {
    const event = call('execve', ['/bin/sh', { value: ['sh', '-c', 'true'] }]);
    expect(holds({ argv: '-c' }, event)).toBe(true);
    expect(holds({ argv: /^-/ }, event)).toBe(true);
    expect(holds({ argv: 'sh -c true' }, event)).toBe(false);
  });
});

it('every argument that is given must match; undefined is any', () => {
  const event = call('openat', [-100, '/etc/passwd', 'O_WRONLY|O_CREAT']);
  expect(holds([undefined, /^\/etc/, { has: 'O_WRONLY' }], event)).toBe(true);
  expect(holds([undefined, /^\/tmp/, { has: 'O_WRONLY' }], event)).toBe(false);
  expect(holds({ filename: /^\/etc/, flags: { has: 'O_CREAT' } }, event)).toBe(true);
  expect(holds({ filename: /^\/etc/, flags: { has: 'O_TRUNC' } }, event)).toBe(false);
});

it('an argument that the call does not have matches nothing', () => {
  expect(holds({ mode: { min: 0 } }, call('openat', [-100, '/x', 'O_RDONLY']))).toBe(false);
  expect(holds({ mode: () => true }, call('openat', [-100, '/x', 'O_RDONLY']))).toBe(false);
  expect(holds({ mode: 0o644 }, call('openat', [-100, '/x', 'O_CREAT', 0o644]))).toBe(true);
});

it('without any, arguments do not matter', () => {
  for (const args of [[], [undefined], {}]) expect(holds(args, call('getpid'))).toBe(true);
});

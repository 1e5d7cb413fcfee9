import { describe, expect, it } from 'vitest';
import type { ArgValue, SyscallArg, ValueKind } from '@ptracer/core';
import { formatArg, formatResult, type ValueOptions } from '../../src/formats/strace/value.js';

const options = (paths: boolean): ValueOptions => ({ paths, abbreviate: true, arch: 'x64' });

const arg = (kind: ValueKind, value: ArgValue, more: Partial<SyscallArg> = {}): SyscallArg => ({
  name: 'x',
  type: 'int',
  kind,
  rawValue: typeof value === 'number' ? value : 0x1000,
  value,
  ...more,
});

const CLONE_ARGS = {
  flags: { flags: [], raw: 0 },
  pidfdAddress: 0,
  childTidAddress: 0,
  parentTidAddress: 0,
  exitSignal: { name: null, raw: 0 },
  stack: 0,
  stackSize: 0,
  tls: 0,
};

describe('an argument', () => {
  it.each([
    ['int', arg('int', -5), '-5'],
    ['a large int', arg('int', '18446744073709551615'), '18446744073709551615'],
    ['hex', arg('hex', 255), '0xff'],
    ['hex zero', arg('hex', 0), '0'],
    ['a large hex', arg('hex', '18446744073709551615'), '0xffffffffffffffff'],
    ['an address', arg('address', 0x7f00), '0x7f00'],
    ['a null address', arg('address', 0), 'NULL'],
    ['a mode', arg('mode', 0o644), '0644'],
    ['mode zero', arg('mode', 0), '000'],
    ['a descriptor', arg('fd', 3), '3'],
    ['the working folder', arg('fd', -100), 'AT_FDCWD'],
    ['descriptors', arg('fds', [3, 4]), '[3, 4]'],
    ['a path', arg('path', '/a"b'), String.raw`"/a\"b"`],
    ['a cut string', arg('string', 'abc', { truncated: true }), '"abc"...'],
    ['an empty cut string', arg('bytes', '', { truncated: true }), '""...'],
    ['exact bytes', arg('path', '\ufffd', { base64: '/w==' }), String.raw`"\377"`],
    ['an unreadable path', arg('path', null, { rawValue: 8, unreadable: true }), '0x8'],
    ['a null path', arg('path', null, { rawValue: 0 }), 'NULL'],
    ['flags', arg('flags', { flags: ['O_RDWR', 'O_CREAT'], raw: 66 }), 'O_RDWR|O_CREAT'],
    ['no flags', arg('flags', { flags: [], raw: 0 }), '0'],
    ['a constant', arg('enum', { name: 'SEEK_SET', raw: 0 }), 'SEEK_SET'],
    ['a constant without a name', arg('enum', { name: null, raw: 99 }), '0x63'],
    ['a signal', arg('signal', { name: 'SIGTERM', raw: 15 }), 'SIGTERM'],
    ['no signal', arg('signal', { name: null, raw: 0 }), '0'],
    ['strings', arg('strings', ['a', 'b c'], { cut: [1] }), '["a", "b c"...]'],
    ['no strings', arg('strings', []), '[]'],
    ['many strings', arg('strings', ['a'], { truncated: true }), '["a", ...]'],
    ['an environment', arg('environment', 2, { rawValue: 0x7ffe10 }), '0x7ffe10 /* 2 vars */'],
    ['an environment of one', arg('environment', 1, { rawValue: 0x7ffe10 }), '0x7ffe10 /* 1 var */'],
    [
      'AF_INET',
      arg('sockaddr', { family: 'AF_INET', port: 80, address: '127.0.0.1' }),
      '{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}',
    ],
    [
      'AF_INET6',
      arg('sockaddr', { family: 'AF_INET6', port: 53, flowInfo: 0, address: '::1', scopeId: 0 }),
      '{sa_family=AF_INET6, sin6_port=htons(53), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}',
    ],
    ['AF_UNIX', arg('sockaddr', { family: 'AF_UNIX', path: '/s' }), '{sa_family=AF_UNIX, sun_path="/s"}'],
    [
      'an abstract name',
      arg('sockaddr', { family: 'AF_UNIX', path: '@s', abstract: true }),
      '{sa_family=AF_UNIX, sun_path=@"s"}',
    ],
    ['an unnamed socket', arg('sockaddr', { family: 'AF_UNIX' }), '{sa_family=AF_UNIX}'],
    [
      'AF_NETLINK',
      arg('sockaddr', { family: 'AF_NETLINK', netlinkPid: 7, netlinkGroups: 1 }),
      '{sa_family=AF_NETLINK, nl_pid=7, nl_groups=0x000001}',
    ],
    [
      'how to open',
      arg('open-how', { flags: { flags: ['O_RDONLY'], raw: 0 }, mode: 0, resolve: { flags: [], raw: 0 } }),
      '{flags=O_RDONLY, resolve=0}',
    ],
    [
      'how to create',
      arg('open-how', {
        flags: { flags: ['O_WRONLY', 'O_CREAT'], raw: 65 },
        mode: 0o600,
        resolve: { flags: ['RESOLVE_BENEATH'], raw: 8 },
      }),
      '{flags=O_WRONLY|O_CREAT, mode=0600, resolve=RESOLVE_BENEATH}',
    ],
    [
      'what to clone',
      arg('clone-args', {
        ...CLONE_ARGS,
        flags: { flags: ['CLONE_VM', 'CLONE_VFORK'], raw: 0x4100 },
        exitSignal: { name: 'SIGCHLD', raw: 17 },
        stack: 0x7000,
        stackSize: 4096,
      }),
      '{flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7000, stack_size=0x1000}',
    ],
    [
      'a clone with a pidfd',
      arg('clone-args', {
        ...CLONE_ARGS,
        flags: { flags: ['CLONE_PIDFD'], raw: 0x1000 },
        pidfdAddress: 0x7ff0,
        pidfd: 5,
      }),
      '{flags=CLONE_PIDFD, pidfd=0x7ff0, exit_signal=0, stack=NULL, stack_size=0} => {pidfd=[5]}',
    ],
    [
      'a clone of given ids, in a group',
      arg('clone-args', {
        ...CLONE_ARGS,
        flags: { flags: ['CLONE_INTO_CGROUP'], raw: 0x200000000 },
        setTid: [11, 12],
        setTidSize: 2,
        cgroup: 0,
      }),
      '{flags=CLONE_INTO_CGROUP, exit_signal=0, stack=NULL, stack_size=0, set_tid=[11, 12], set_tid_size=2, cgroup=0}',
    ],
    [
      'arguments that are not all there',
      arg('strings', ['a', '0x10', 'b'], { unread: [1], endsAt: 0x7000 }),
      '["a", 0x10, "b", ... /* 0x7000 */]',
    ],
  ])('%s', (_, value, text) => {
    expect(formatArg(value, options(false))).toBe(text);
  });

  it('says what a descriptor refers to, when asked to', () => {
    expect(formatArg(arg('fd', 3, { path: '/etc/passwd' }), options(true))).toBe('3</etc/passwd>');
    expect(formatArg(arg('fd', -100, { path: '/home' }), options(true))).toBe('AT_FDCWD</home>');
    expect(formatArg(arg('fd', 3, { path: '/etc/passwd' }), options(false))).toBe('3');
    expect(formatArg(arg('fd', 3), options(true))).toBe('3');
  });
});

it('a result says what its descriptor refers to, when asked to', () => {
  const result = { kind: 'fd', rawValue: 3, value: 3, errno: null, text: '3', path: '/x' } as const;
  expect(formatResult(result, options(true))).toBe('3</x>');
  expect(formatResult(result, options(false))).toBe('3');
});

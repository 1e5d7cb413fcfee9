import { describe, expect, it } from 'vitest';
import type { Arch } from '../../src/events.js';
import { constantSet, decodeEnum, decodeFlags, type ConstantSet } from '../../src/linux/constants.js';

function flags(name: string, raw: number | bigint, arch: Arch = 'x64'): string {
  return decodeFlags(constantSet(arch, name) ?? {}, raw).join('|');
}

describe('decodeFlags', () => {
  it.each([
    ['open', 0o2000000, 'O_RDONLY|O_CLOEXEC'],
    ['open', 0o1101, 'O_WRONLY|O_CREAT|O_TRUNC'],
    ['open', 0o20200002, 'O_RDWR|O_TMPFILE'],
    ['open', 0x80000000, 'O_RDONLY|0x80000000'],
    ['access', 0, 'F_OK'],
    ['access', 6, 'R_OK|W_OK'],
    ['prot', 0, 'PROT_NONE'],
    ['prot', 3, 'PROT_READ|PROT_WRITE'],
    ['map', 0x22, 'MAP_PRIVATE|MAP_ANONYMOUS'],
    ['map', 0x54040022, 'MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT'],
    ['clone', 0x1200011, 'CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD'],
    ['clone', 0x80000000, 'CLONE_IO'],
    ['socket-type', 0x80801, 'SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK'],
    ['futex', 0x189, 'FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME'],
    ['statx-mask', 0xfff, 'STATX_ALL'],
    ['statx-mask', 0x7ff, 'STATX_BASIC_STATS'],
    ['at-statx', 0x900, 'AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT'],
    ['shm-get', 0o1600, 'IPC_CREAT|0600'],
    ['shm-get', 0, '000'],
    ['at-stat', 0, ''],
  ])('%s %i is %s', (name, raw, text) => {
    expect(flags(name, raw)).toBe(text);
  });

  it('knows that arm64 has other values for some flags of open', () => {
    expect(flags('open', 0o40000, 'arm64')).toBe('O_RDONLY|O_DIRECTORY');
    expect(flags('open', 0o40000, 'x64')).toBe('O_RDONLY|O_DIRECT');
    expect(flags('open', 0o200000, 'x64')).toBe('O_RDONLY|O_DIRECTORY');
  });

  it('shows an unknown value of the enumeration before the flags', () => {
    expect(flags('socket-type', 0x8000f)).toBe('0xf|SOCK_CLOEXEC');
  });

  it('reads bits above 31', () => {
    const set: ConstantSet = {
      flags: [
        [2 ** 32, 'HIGH'],
        [0x80000000, 'BIT31'],
      ],
    };
    expect(decodeFlags(set, 0x180000001n)).toEqual(['HIGH', 'BIT31', '0x1']);
    expect(decodeFlags(set, -1n)).toEqual(['HIGH', 'BIT31', '0xfffffffe7fffffff']);
  });
});

describe('decodeEnum', () => {
  it.each([
    ['whence', 1, 'SEEK_CUR'],
    ['address-family', 10, 'AF_INET6'],
    ['fcntl', 1030, 'F_DUPFD_CLOEXEC'],
    ['madvise', 4, 'MADV_DONTNEED'],
    ['prctl', 15, 'PR_SET_NAME'],
    ['key-serial', -3, 'KEY_SPEC_SESSION_KEYRING'],
    ['epoll-op', 3, 'EPOLL_CTL_MOD'],
  ])('%s %i is %s', (name, raw, text) => {
    expect(decodeEnum(constantSet('x64', name) ?? {}, raw)).toBe(text);
  });

  it('gives null for a value without a name', () => {
    expect(decodeEnum(constantSet('x64', 'whence') ?? {}, 77)).toBeNull();
    expect(decodeEnum({}, 0)).toBeNull();
  });
});

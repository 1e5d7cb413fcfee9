import { describe, expect, it } from 'vitest';
import type { MemoryValue, SyscallArg } from '@ptracer/core';
import { formatArg } from '../../src/formats/strace/value.js';

/** Text of a value of that type behind a pointer; `value`: in the register itself. */
function textOf(
  shape: string,
  value: MemoryValue,
  { kind = 'memory', abbreviate = true, ...more }: Partial<SyscallArg> & { abbreviate?: boolean } = {},
): string {
  const arg: SyscallArg = { name: 'x', type: 'long', kind, rawValue: 0x1000, value, shape, ...more };
  return formatArg(arg, { paths: false, abbreviate, arch: 'x64' });
}

const flags = (names: string[], raw: number): MemoryValue => ({ flags: names, raw });
const named = (name: string | null, raw: number, unnamed?: string): MemoryValue => ({
  name,
  raw,
  ...(unnamed !== undefined && { unnamed }),
});

describe('strace’s text', () => {
  it.each([
    ['processors', 'cpu-set', [0, 1, 64], '[0 1 64]'],
    ['nodes', 'node-mask', [1, 0], '[0x00000000000001, 0000000000000000]'],
    ['where pages are', 'page-status[]', [0, -14], '[0, -EFAULT]'],
    ['a priority of a scheduler', 'sched-param', { sched_priority: 5 }, '[5]'],
    [
      'an entry of a descriptor table that is empty',
      'user-desc',
      { entry_number: -1, base_addr: 0, limit: 0, lm: 0 },
      '{entry_number=-1, base_addr=00000000, limit=00000000, lm=0}',
    ],
    [
      'an entry of a descriptor table',
      'user-desc',
      { entry_number: 6, base_addr: 0x1000, limit: 0xfffff },
      '{entry_number=6, base_addr=0x001000, limit=0x0fffff}',
    ],
    [
      'a notification without a value',
      'sigevent',
      {
        sigev_value: { sival_int: 0, sival_ptr: 0 },
        sigev_signo: named('SIGALRM', 14),
        sigev_notify: named('SIGEV_SIGNAL', 0),
      },
      '{sigev_signo=SIGALRM, sigev_notify=SIGEV_SIGNAL}',
    ],
    ['a size that the kernel refuses', 'sched-attr-given', { size: 1 }, '{size=1}'],
    ['a signal behind a pointer', 'signal-number', named('SIGKILL', 9), '[SIGKILL]'],
    [
      'what a waker does',
      'futex-wake-op',
      {
        op: named('FUTEX_OP_OR', 2),
        shift: true,
        oparg: 0,
        cmp: named(null, 15),
        cmparg: 3,
        raw: 0,
      },
      'FUTEX_OP_OPARG_SHIFT<<28|FUTEX_OP_OR<<28|0<<12|0xf<<24 /* FUTEX_OP_CMP_??? */|0x3',
    ],
    [
      'capabilities',
      'cap-user-data',
      { effective: flags(['CAP_CHOWN', 'CAP_KILL'], 33), permitted: flags([], 0) },
      '{effective=1<<CAP_CHOWN|1<<CAP_KILL, permitted=0}',
    ],
    [
      'workers of a ring',
      'io-uring-workers',
      { IO_WQ_BOUND: 4, IO_WQ_UNBOUND: 5 },
      '[[IO_WQ_BOUND]=4, [IO_WQ_UNBOUND]=5]',
    ],
    [
      'an attribute of bpf',
      'bpf-info',
      { info: { bpf_fd: 3, info_len: 64, info: 0x1000 } },
      '{info={bpf_fd=3, info_len=64, info=0x1000}}',
    ],
  ])('of %s', (_, shape, value, text) => {
    expect(textOf(shape, value as MemoryValue)).toBe(text);
  });

  it('has only the fields that a value has, and dots for those that nobody knows', () => {
    const value = { map_type: named('BPF_MAP_TYPE_HASH', 1), key_size: 4 };
    expect(textOf('bpf-map-create', value)).toBe('{map_type=BPF_MAP_TYPE_HASH, key_size=4}');
    expect(textOf('bpf-map-create', value, { truncated: true })).toBe(
      '{map_type=BPF_MAP_TYPE_HASH, key_size=4, ...}',
    );
  });

  it('of a filter is its address, and without abbreviation its statements', () => {
    const program = [
      { code: 0x20, jt: 0, jf: 0, k: 4 },
      { code: 0x15, jt: 1, jf: 2, k: 0xc000003e },
      { code: 0x06, jt: 0, jf: 0, k: 0x50001 },
    ];
    const value = { len: 3, filter: { address: 0x2000, program } };
    expect(textOf('sock-fprog', value)).toBe('{len=3, filter=0x2000}');
    expect(textOf('sock-fprog', value, { abbreviate: false })).toBe(
      '{len=3, filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4), ' +
        'BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0xc000003e, 0x1, 0x2), ' +
        'BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x1)]}',
    );
  });

  it('of a key is decimal where it has no name', () => {
    expect(textOf('key-serial', named('KEY_SPEC_PROCESS_KEYRING', -2), { kind: 'value' })).toBe(
      'KEY_SPEC_PROCESS_KEYRING',
    );
    expect(textOf('key-serial', named(null, 123456), { kind: 'value' })).toBe('123456');
  });

  it('of flags of which only the first part has no name says so there', () => {
    const value = { flags: ['0xd', 'MAP_ANONYMOUS'], raw: 0x2d, unnamed: 'MAP_???' };
    expect(textOf('x', value, { kind: 'flags' })).toBe('0xd /* MAP_??? */|MAP_ANONYMOUS');
  });
});

describe('a list in memory that ends', () => {
  it.each([
    ['an array', 'uint[]', [7, 8], '[7, 8, ... /* 0x2000 */]'],
    [
      'a vector',
      'iovec-remote',
      [{ iov_base: 1, iov_len: 2 }],
      '[{iov_base=0x1, iov_len=2}, ... /* 0x2000 */]',
    ],
  ])('says where: %s', (_, shape, value, text) => {
    expect(textOf(shape, value, { endsAt: 0x2000 })).toBe(text);
  });
});

it.each([
  [true, '[3<pipe:[7]>, 4]'],
  [false, '[3, 4]'],
])('descriptors that a call has made have their paths: %s', (paths, text) => {
  const arg: SyscallArg = {
    name: 'fildes',
    type: 'int *',
    kind: 'fds',
    rawValue: 0x1000,
    value: [3, 4],
    descriptors: { 3: { path: 'pipe:[7]' } },
  };
  expect(formatArg(arg, { paths, abbreviate: true, arch: 'x64' })).toBe(text);
});

it('what a filter of a socket gives back is a number of bytes, not an action of seccomp', () => {
  const program = [{ code: 6, jt: 0, jf: 0, k: 0x7fff0000 }];
  const filter = { len: 1, filter: { address: 0x1000, program } };
  expect(textOf('sock_fprog', filter, { abbreviate: false })).toBe(
    '{len=1, filter=[BPF_STMT(BPF_RET|BPF_K, 0x7fff0000)]}',
  );
  expect(textOf('sock-fprog', filter, { abbreviate: false })).toBe(
    '{len=1, filter=[BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)]}',
  );
  expect(textOf('sock_fprog', filter)).toBe('{len=1, filter=0x1000}');
});

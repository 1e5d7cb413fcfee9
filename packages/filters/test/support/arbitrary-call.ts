/** Random calls: few distinct values, so that patterns meet them often. */
import * as fc from 'fast-check';
import {
  tableFor,
  type ArgValue,
  type Decode,
  type Integer,
  type Signature,
  type SyscallEvent,
} from '@ptracer/core';
import { call, kindOf, unknownCall, type ArgPart } from './call.js';

export const CWD = '/home/me/a b';
export const PATHS: readonly string[] = [
  '/etc/passwd',
  '/etc',
  '/etc/',
  '/etc//../etc/passwd',
  'notes.txt',
  './notes.txt',
  '../notes.txt',
  'src/a.ts',
  'src/deep/a.ts',
  'src/.env',
  `${CWD}/notes.txt`,
  `${CWD}/src/a.ts`,
  '/tmp/photo (1).jpg',
  '/tmp/line\nbreak.txt',
  'pipe:[4711]',
  'pipe:4',
  '',
  '.',
  '/',
];
export const FOLDERS: readonly string[] = [
  '/etc',
  CWD,
  `${CWD}/src`,
  '/',
  'anon_inode:inotify',
  'socket:[9]',
  '/gone (deleted)',
];
export const TEXTS: readonly string[] = ['', 'node', 'hello', 'SEEK_SET', '/etc/passwd', '3'];
export const FLAGS: readonly string[] = [
  'O_RDONLY',
  'O_WRONLY',
  'O_CREAT',
  'O_CLOEXEC',
  'AT_EMPTY_PATH',
  '0x40',
];
export const SMALL: readonly number[] = [-100, -1, 0, 1, 2, 3, 4096, 2 ** 40];
const INTEGERS: readonly Integer[] = [...SMALL, '18446744073709551615', '-9223372036854775808'];
export const ERRNOS: readonly string[] = ['ENOENT', 'EACCES', 'EAGAIN', 'ERESTARTSYS'];

/** Calls that patterns are most often about; the rest of the table comes up too. */
export const FREQUENT: readonly string[] = [
  'read',
  'openat',
  'open',
  'close',
  'newfstatat',
  'renameat2',
  'symlinkat',
  'inotify_add_watch',
  'connect',
  'accept4',
  'execve',
  'pipe2',
  'lseek',
  'mmap',
  'kill',
  'exit_group',
  'getpid',
];

const { all, byName } = tableFor('x64');

export const signature: fc.Arbitrary<Signature> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...FREQUENT).map((name) => byName(name)!) },
  { weight: 1, arbitrary: fc.constantFrom(...all) },
);

const integer = fc.constantFrom(...INTEGERS);
const smallInteger = fc.constantFrom(...SMALL);
const path = fc.constantFrom(...PATHS);
const folder = fc.constantFrom(...FOLDERS);
const raw = fc.constantFrom(0, 1, 2, '18446744073709551615');

const VALUES: Readonly<Record<string, fc.Arbitrary<ArgPart>>> = {
  fd: fc.oneof(fc.record({ value: smallInteger, path: folder }), smallInteger),
  fds: fc.array(smallInteger, { minLength: 2, maxLength: 2 }),
  path,
  string: fc.constantFrom(...TEXTS),
  bytes: fc.constantFrom(...TEXTS),
  strings: fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }),
  environment: fc.nat(3),
  flags: fc.record({
    flags: fc.uniqueArray(fc.constantFrom(...FLAGS), { maxLength: 3 }),
    raw,
  }) as fc.Arbitrary<ArgValue>,
  enum: fc.record({ name: fc.constantFrom('SEEK_SET', 'SEEK_END', null), raw }) as fc.Arbitrary<ArgValue>,
  signal: fc.record({ name: fc.constantFrom('SIGTERM', null), raw }) as fc.Arbitrary<ArgValue>,
  sockaddr: fc.constantFrom<ArgValue>(
    { family: 'AF_UNIX', path: '/run/x.sock' },
    { family: 'AF_UNIX' },
    { family: 'AF_INET', address: '127.0.0.1', port: 80 },
    { family: 'AF_INET6', address: '::1', port: 80 },
    { family: 'AF_NETLINK', netlinkPid: 1 },
  ),
};

function argument(decode: Decode): fc.Arbitrary<ArgPart> {
  return fc.oneof(
    { weight: 8, arbitrary: VALUES[kindOf(decode)] ?? integer },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

const result = fc.oneof(
  fc.constantFrom(0, 1, 3, 4096, null),
  fc.constantFrom(...ERRNOS),
  fc.constant({ rawValue: '-9223372036854775807', value: '18446744073709551615' }),
);

const descriptor = fc.record({ value: fc.constant(3), path: folder });

/** A call of this signature. */
export function callOf(one: Signature): fc.Arbitrary<SyscallEvent> {
  const ended = one.result === 'fd' ? fc.oneof(descriptor, result) : result;
  return (
    fc
      .tuple(fc.tuple(...one.params.map(([, , decode]) => argument(decode))), ended, fc.boolean())
      // The last argument is there only sometimes, as `mode` of openat.
      .map(([args, end, cut]) => call(one.name, cut ? args.slice(0, -1) : args, end))
  );
}

/** A call that no table knows. */
export const unknown: fc.Arbitrary<SyscallEvent> = fc
  .tuple(fc.constantFrom(0, 3, 257, 999), fc.constantFrom('i386', undefined), result)
  .filter(([number, abi]) => abi !== undefined || number === 999)
  .map(([number, abi, ended]) => unknownCall(number, abi, ended));

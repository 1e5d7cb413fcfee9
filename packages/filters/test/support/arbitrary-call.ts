/** Random calls: few distinct values, so that patterns meet them often. */
import * as fc from 'fast-check';
import {
  constantSet,
  registerOf,
  tableFor,
  type ArgValue,
  type Decode,
  type Frame,
  type Integer,
  type JsStack,
  type Signature,
  type SyscallArg,
  type SyscallEvent,
  type ThreadInfo,
} from '@ptracer/core';
import { CallPlans } from '../../../core/src/decode/plan.js';
import { call, kindOf, unknownCall, type ArgPart } from './call.js';
import { FRAMES } from './frames.js';

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

const path = fc.constantFrom(...PATHS);
const folder = fc.constantFrom(...FOLDERS);

/** What is read from memory. */
const VALUES: Readonly<Record<string, fc.Arbitrary<ArgPart>>> = {
  fds: fc.array(fc.constantFrom(...SMALL), { minLength: 2, maxLength: 2 }),
  path,
  string: fc.constantFrom(...TEXTS),
  bytes: fc.constantFrom(...TEXTS),
  strings: fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 }),
  environment: fc.nat(3),
  sockaddr: fc.constantFrom<ArgValue>(
    { family: 'AF_UNIX', path: '/run/x.sock' },
    { family: 'AF_UNIX' },
    { family: 'AF_INET', address: '127.0.0.1', port: 80 },
    { family: 'AF_INET6', address: '::1', port: 80 },
    { family: 'AF_NETLINK', netlinkPid: 1 },
  ),
  'open-how': fc.constant<ArgValue>({
    flags: { flags: ['O_CREAT'], raw: 64 },
    mode: 0,
    resolve: { flags: [], raw: 0 },
  }),
};

/** The constants that a parameter takes. */
export function constantsOf(decode: Decode): readonly (readonly [value: number, name: string])[] {
  const set = constantSet('x64', decode.split(':')[1] ?? '');
  return [...(set?.flags ?? []), ...(set?.values ?? [])].slice(0, 24);
}

/** A register: numbers that patterns ask for, and bits of the constants; above 32 bits whatever there may be. */
function word(decode: Decode): fc.Arbitrary<bigint> {
  const values = constantsOf(decode).map(([value]) => BigInt(value));
  const constants = fc
    .array(fc.constantFrom(0n, ...values), { maxLength: 3 })
    .map((bits) => bits.reduce((all, one) => all | one, 0n));
  return fc
    .tuple(
      fc.oneof(
        { weight: values.length > 0 ? 4 : 0, arbitrary: constants },
        { weight: 3, arbitrary: fc.constantFrom(...INTEGERS.map(BigInt)) },
      ),
      fc.constantFrom(0n, 0n, 0n, 0xdead_beefn << 32n, 0xffff_ffffn << 32n),
    )
    .map(([low, high]) => BigInt.asUintN(64, low | high));
}

const plans = new CallPlans(tableFor('x64'), {
  arch: 'x64',
  stringLimit: 32,
  abbreviate: true,
  descriptorDetails: false,
  descriptorPaths: true,
});

const registers = new WeakMap<SyscallEvent, readonly bigint[]>();

/** What was in the registers of a call that was made here. */
export function registersOf(event: SyscallEvent): readonly bigint[] {
  return registers.get(event)!;
}

/** An argument in a register, or in memory. */
interface Made {
  word: bigint;
  part: ArgPart;
  path: string | undefined;
}

function argument(one: Signature, index: number): fc.Arbitrary<Made> {
  const decode = one.params[index]![2];
  const inMemory = registerOf(one, index) === undefined;
  return fc.record({
    word: inMemory ? fc.constant(0x7fff_0000_1000n) : word(decode),
    part: fc.oneof(
      { weight: 8, arbitrary: VALUES[kindOf(decode)] ?? fc.constant(null) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    path: fc.option(folder, { nil: undefined }),
  });
}

/** The arguments as the tracer decodes them. */
function decoded(one: Signature, made: readonly Made[]): SyscallArg[] {
  const plan = plans.get(one.number)!;
  const words = new Uint32Array(12);
  made.forEach(({ word }, i) => words.set([Number(word & 0xffff_ffffn), Number(word >> 32n)], i * 2));
  return made.slice(0, plan.present(words, plan.shapeOf(words))).map(({ path }, i) => {
    if (registerOf(one, i) === undefined)
      return call(
        one.name,
        made.map((other) => other.part),
      ).args[i]!;
    const options = plans.options;
    const view = {
      options,
      words,
      returned: null,
      memory: undefined as never,
      errno: 0,
      stackPointer: 0,
      scratch: undefined as never,
      failed(error: unknown): void {
        throw error;
      },
      describe: () => (path === undefined ? undefined : { path }),
    };
    return plan.shapeOf(words).decoders[i]!.decode(view, i);
  });
}

const result = fc.oneof(
  fc.constantFrom(0, 1, 3, 4096, null),
  fc.constantFrom(...ERRNOS),
  fc.constant({ rawValue: '-9223372036854775807', value: '18446744073709551615' }),
);

const descriptor = fc.record({ value: fc.constant(3), path: folder });

export const DURATIONS: readonly number[] = [0, 1, 1000, 5_000_000, 5_000_001];

/** A worker is known by its name at once, or by its stack only. */
const thread = fc.constantFrom<ThreadInfo>(
  { role: 'main', name: 'node' },
  { role: 'worker', name: 'WorkerThread' },
  { role: 'worker', name: 'node' },
  { role: 'uv-pool', name: 'libuv-worker' },
  { role: 'other', name: 'node' },
);

const frame = fc.constantFrom<Frame>(...FRAMES);

const stack = fc.option(
  fc.record({
    frames: fc.array(frame, { maxLength: 4 }),
    exact: fc.constant(true),
    engine: fc.constant('remote' as const),
  }),
  { nil: undefined },
);

/** What an event has beside the call. */
const circumstances = fc.record({
  thread,
  duration: fc.oneof(fc.constantFrom(...DURATIONS), fc.constant(null)),
  stack,
});

const isUnknownThread = ({ role, name }: ThreadInfo): boolean => role === 'worker' && name === 'node';

/** The event as the tracer child has it before the stack is taken. */
export function beforeStack(event: SyscallEvent): SyscallEvent {
  const { stack: _, ...early } = event;
  return isUnknownThread(event.thread) ? { ...early, thread: { ...event.thread, role: 'other' } } : early;
}

function withCircumstances(
  event: SyscallEvent,
  { stack: taken, ...others }: { thread: ThreadInfo; duration: number | null; stack: JsStack | undefined },
): SyscallEvent {
  return { ...event, ...others, ...(taken && { stack: taken }) };
}

/** A call of this signature. */
export function callOf(one: Signature): fc.Arbitrary<SyscallEvent> {
  const ended = one.result === 'fd' ? fc.oneof(descriptor, result) : result;
  return fc
    .tuple(fc.tuple(...one.params.map((_, index) => argument(one, index))), ended, circumstances)
    .map(([made, end, others]) => {
      const event = withCircumstances({ ...call(one.name, [], end), args: decoded(one, made) }, others);
      registers.set(
        event,
        Array.from({ length: 6 }, (_, i) => made[i]?.word ?? 0xdead_beef_0000_0001n),
      );
      return event;
    });
}

/** A call that no table knows. */
export const unknown: fc.Arbitrary<SyscallEvent> = fc
  .tuple(fc.constantFrom(0, 3, 257, 999), fc.constantFrom('i386', undefined), result)
  .filter(([number, abi]) => abi !== undefined || number === 999)
  .chain(([number, abi, ended]) => {
    const event = unknownCall(number, abi, ended);
    return circumstances.map((others) => {
      const made = withCircumstances(event, others);
      registers.set(made, [0n, 1n, 2n, 3n, 4n, 5n]);
      return made;
    });
  });

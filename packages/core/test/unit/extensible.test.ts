import { describe, expect, it } from 'vitest';
import { argDecoder } from '../../src/decode/parameter.js';
import type { SyscallArg } from '../../src/events.js';
import type { Decode } from '../../src/syscalls/signature.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const CLONE_VM = 0x100;
const CLONE_PIDFD = 0x1000;
const CLONE_PARENT_SETTID = 0x100000;
const CLONE_CLEAR_SIGHAND = 0x100000000n;
const SIGCHLD = 17;

/** The second argument; the first one is `first`, the third one the size. */
function decode(
  hint: Decode,
  memory: Buffer[],
  size: number,
  { address = BASE, first = 0, returned = 5 as number | null } = {},
): SyscallArg {
  const call = callOf(memoryOf(...memory), [first, address, size], returned);
  const decoder = argDecoder(['how', 'void *', hint], call.options);
  const arg = decoder.decode(call, 1);
  decoder.complete?.(arg, call, 1);
  return arg;
}

describe('struct open_how', () => {
  it('has flags, a mode and how the path is looked up', () => {
    expect(decode('open-how:2', [words(0o2000101, 0o640, 0x18)], 24)).toMatchObject({
      kind: 'open-how',
      value: {
        flags: { flags: ['O_WRONLY', 'O_CREAT', 'O_CLOEXEC'], raw: 0o2000101 },
        mode: 0o640,
        resolve: { flags: ['RESOLVE_BENEATH', 'RESOLVE_IN_ROOT'], raw: 0x18 },
      },
    });
  });

  it('of a later kernel is read as far as it is known', () => {
    const { value } = decode('open-how:2', [words(0, 0, 0, 99)], 32);
    expect(value).toMatchObject({ flags: { flags: ['O_RDONLY'] }, resolve: { flags: [] } });
  });

  it('is marked where it cannot be read, and has no value where it is too small', () => {
    expect(decode('open-how:2', [words(0, 0)], 24)).toMatchObject({ value: null, unreadable: true });
    expect(decode('open-how:2', [words(0, 0, 0)], 16)).not.toHaveProperty('unreadable');
    expect(decode('open-how:2', [words(0, 0, 0)], 16).value).toBeNull();
    expect(decode('open-how:2', [], 24, { address: 0 })).not.toHaveProperty('unreadable');
  });
});

describe('struct clone_args', () => {
  const args = (flags: number | bigint, pidfd = 0, signal: number | bigint = SIGCHLD): Buffer =>
    words(flags, pidfd, 0, 0, signal, 0, 0, 0);

  it('has flags of 64 bits and the signal of the end', () => {
    expect(decode('clone-args:2', [args(CLONE_CLEAR_SIGHAND | BigInt(CLONE_VM))], 64)).toMatchObject({
      kind: 'clone-args',
      value: {
        flags: { flags: ['CLONE_VM', 'CLONE_CLEAR_SIGHAND'], raw: 0x100000100 },
        exitSignal: { name: 'SIGCHLD', raw: 17 },
      },
    });
  });

  it('has the pidfd that the kernel stored', () => {
    const memory = [args(CLONE_PIDFD, BASE + 64), ints(7)];
    expect(decode('clone-args:2', memory, 64).value).toMatchObject({ pidfd: 7 });
    expect(decode('clone-args:2', memory, 64, { returned: null }).value).not.toHaveProperty('pidfd');
    const without = [args(CLONE_VM, BASE + 64), ints(7)];
    expect(decode('clone-args:2', without, 64).value).not.toHaveProperty('pidfd');
    expect(decode('clone-args:2', [args(CLONE_PIDFD, 8)], 64).value).not.toHaveProperty('pidfd');
  });

  it('has the id of the child that the kernel stored', () => {
    const memory = [words(CLONE_PARENT_SETTID, 0, 0, BASE + 64, SIGCHLD, 0, 0, 0), ints(4242)];
    expect(decode('clone-args:2', memory, 64).value).toMatchObject({ parentTid: 4242 });
  });

  it('has ids that the child is to have, and the group, where its size has room for them', () => {
    const memory = [args(0), words(BASE + 88, 2, 77), ints(11, 12)];
    expect(decode('clone-args:2', memory, 88).value).toMatchObject({
      setTid: [11, 12],
      setTidSize: 2,
      cgroup: 77,
    });
    expect(decode('clone-args:2', memory, 64).value).not.toHaveProperty('setTid');
    expect(decode('clone-args:2', memory, 80).value).not.toHaveProperty('cgroup');
    const far = [args(0), words(8, 2, 0)];
    expect(decode('clone-args:2', far, 88).value).toMatchObject({ setTid: 8 });
  });

  it('of a later kernel has its other bytes, where they are not zero', () => {
    const memory = [args(0), words(0, 0, 0), words(0x0102)];
    expect(decode('clone-args:2', memory, 96).value).toMatchObject({
      rest: Buffer.from([2, 1, 0, 0, 0, 0, 0, 0]).toString('base64'),
    });
    expect(decode('clone-args:2', [args(0), words(0, 0, 0, 0)], 96).value).not.toHaveProperty('rest');
  });

  it('may have no signal, or none that there is', () => {
    expect(decode('clone-args:2', [args(0, 0, 0)], 64).value).toMatchObject({
      exitSignal: { name: null, raw: 0 },
    });
    expect(decode('clone-args:2', [args(0, 0, 0xffffffffffffffffn)], 64).value).toMatchObject({
      exitSignal: { raw: '18446744073709551615' },
    });
  });

  it('is marked where it cannot be read, and has no value where it is too small', () => {
    expect(decode('clone-args:2', [words(0)], 64)).toMatchObject({ value: null, unreadable: true });
    expect(decode('clone-args:2', [args(0)], 56).value).toBeNull();
  });
});

describe('where clone stores a pidfd', () => {
  it('is the id of the child with CLONE_PARENT_SETTID', () => {
    expect(decode('pidfd:0', [ints(7)], 0, { first: CLONE_PARENT_SETTID })).toMatchObject({
      kind: 'memory',
      shape: 'pid',
      value: 7,
    });
    expect(decode('pidfd:0', [ints(7)], 0, { first: CLONE_PARENT_SETTID, returned: null })).toMatchObject({
      kind: 'address',
      value: BASE,
    });
  });

  it('is a descriptor with CLONE_PIDFD', () => {
    expect(decode('pidfd:0', [ints(7)], 0, { first: CLONE_PIDFD })).toMatchObject({
      kind: 'fds',
      rawValue: BASE,
      value: [7],
    });
    expect(decode('pidfd:0', [ints(7)], 0, { first: CLONE_PIDFD, returned: null })).toMatchObject({
      kind: 'fds',
      value: null,
    });
  });

  it('is an address without it', () => {
    expect(decode('pidfd:0', [ints(7)], 0, { first: CLONE_VM })).toMatchObject({
      kind: 'address',
      value: BASE,
    });
  });
});

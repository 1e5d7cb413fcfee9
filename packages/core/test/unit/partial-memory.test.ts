import { describe, expect, it } from 'vitest';
import { fillGiven, fillLeft, memoryDecode } from '../../src/decode/memory.js';
import { argDecoder } from '../../src/decode/parameter.js';
import type { SyscallArg } from '../../src/events.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

/** The first argument of a call, before it. */
function given(decode: string, memory: Buffer, ...registers: number[]): SyscallArg {
  const arg: SyscallArg = { name: 'x', type: 'void *', kind: 'memory', rawValue: BASE, value: null };
  fillGiven(memoryDecode(decode, 'x64')!, arg, callOf(memoryOf(memory), [BASE, ...registers], null), 0);
  return arg;
}

describe('an array in memory that ends', () => {
  it('is read as far as its elements are whole', () => {
    expect(given('in:uint[1]', Buffer.concat([ints(7, 8), Buffer.alloc(3)]), 3)).toMatchObject({
      value: [7, 8],
      endsAt: BASE + 8,
    });
    expect(given('in:iovec-remote[1]', words(0x1000, 5, 0), 2)).toMatchObject({
      value: [{ iov_base: 0x1000, iov_len: 5 }],
      endsAt: BASE + 16,
    });
  });

  it('is read whole where it is long enough', () => {
    expect(given('in:uint[1]', ints(7, 8), 2)).not.toHaveProperty('endsAt');
  });

  it('is not read where not even one element is there, or where it always has as many', () => {
    expect(given('in:uint[1]', Buffer.alloc(3), 1)).toMatchObject({ value: null, unreadable: true });
    expect(given('in:utimens[=2]', words(1, 2, 3))).toMatchObject({ value: null, unreadable: true });
    expect(given('in:utimens[=2]', words(1, 2, 3, 4))).not.toHaveProperty('unreadable');
  });
});

describe('an attribute of a scheduler', () => {
  it('that is too small has its size alone, and the one that the kernel knows where that is why it fails', () => {
    const decode = memoryDecode('inout:sched-attr-given', 'x64')!;
    const memory = memoryOf(ints(1, 0));
    const arg: SyscallArg = { name: 'uattr', type: '', kind: 'memory', rawValue: BASE, value: null };
    fillGiven(decode, arg, callOf(memory, [BASE], null), 0);
    expect(arg.before).toEqual({ size: 1 });
    const failed = { ...callOf(memoryOf(ints(56, 0)), [BASE], null), errno: 22 };
    fillLeft(decode, arg, failed, 0);
    expect(arg.value).toBeNull();
    fillLeft(decode, arg, { ...failed, errno: 7 }, 0);
    expect(arg.value).toEqual({ size: 56 });
  });
});

describe('descriptors that a call has made', () => {
  const call = (paths: boolean): ReturnType<typeof callOf> => {
    const made = callOf(memoryOf(ints(3, 4)), [BASE], 0);
    return {
      ...made,
      options: { ...made.options, descriptorPaths: paths },
      describe: (fd) => ({ path: `pipe:[${fd}]` }),
    };
  };

  it.each([
    [true, { 3: { path: 'pipe:[3]' }, 4: { path: 'pipe:[4]' } }],
    [false, undefined],
  ])('are described where that is asked for: %s', (paths, descriptors) => {
    const one = call(paths);
    const arg = argDecoder(['fildes', 'int *', 'fds:2'], one.options).decode(one, 0);
    expect(arg.value).toEqual([3, 4]);
    expect(arg.descriptors).toEqual(descriptors);
  });
});

import { describe, expect, it } from 'vitest';
import { argDecoder } from '../../src/decode/parameter.js';
import type { SyscallArg } from '../../src/events.js';
import type { Decode } from '../../src/syscalls/signature.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

interface Given {
  /** What stands in memory after the call. */
  after?: Buffer;
  registers?: number[];
  index?: number;
  returned?: number | null;
  errno?: number;
}

/** An argument at {@link BASE}, before and after its call. */
function decode(hint: Decode, before: Buffer, given: Given = {}): SyscallArg {
  const { after = before, registers = [], index = 0, returned = 0, errno = 0 } = given;
  const all = [...registers];
  all[index] = BASE;
  const call = callOf(memoryOf(before), all, null);
  const decoder = argDecoder(['x', 'void *', hint], call.options);
  const returnedCall = { ...callOf(memoryOf(after), all, returned), errno };
  if (!decoder.atEntry) return decoder.decode(returnedCall, index);
  const arg = decoder.decode(call, index);
  decoder.complete?.(arg, returnedCall, index);
  return arg;
}

const pollfd = (fd: number, events: number, revents = 0): Buffer => ints(fd, events | (revents << 16));

describe('what poll waits for', () => {
  const hint = 'inout:pollfds[1]';

  it('is there before the call, and with what happened after it', () => {
    const arg = decode(hint, Buffer.concat([pollfd(3, 1), pollfd(4, 4)]), {
      after: Buffer.concat([pollfd(3, 1), pollfd(4, 4, 4)]),
      registers: [0, 2],
      returned: 1,
    });
    expect(arg.before).toMatchObject([{ fd: 3, events: { flags: ['POLLIN'] } }, { fd: 4 }]);
    expect(arg.value).toMatchObject([
      { fd: 3, revents: { flags: [], raw: 0 } },
      { fd: 4, revents: { flags: ['POLLOUT'], raw: 4 } },
    ]);
  });

  it('is cut before the call and whole after it', () => {
    const many = Buffer.concat(Array.from({ length: 40 }, (_, i) => pollfd(i, 1, i === 39 ? 1 : 0)));
    const arg = decode(hint, many, { registers: [0, 40], returned: 1 });
    expect(arg.before).toHaveLength(32);
    expect(arg.truncated).toBe(true);
    expect(arg.value).toHaveLength(40);
  });

  it('keeps what it was where the call failed, cut or not', () => {
    const many = Buffer.concat(Array.from({ length: 40 }, (_, i) => pollfd(i, 1)));
    const arg = decode(hint, many, { registers: [0, 40], returned: null, errno: 22 });
    expect(arg).toMatchObject({ value: null, truncated: true });
    expect(arg.before).toHaveLength(32);
  });
});

describe('a set of descriptors', () => {
  const hint = 'inout:fd-set';

  it('lists those below the first argument of the call', () => {
    const bits = words((1n << 3n) | (1n << 63n), 1n | (1n << 40n));
    const after = words(1n << 3n, 0);
    expect(decode(hint, bits, { registers: [65], index: 1, after, returned: 1 })).toMatchObject({
      before: [3, 63, 64],
      value: [3],
    });
  });

  it.each([0, 0xffffffff])('is not looked at by a call for %i', (count) => {
    expect(decode(hint, words(8), { registers: [count], index: 1 })).toMatchObject({
      before: null,
      value: null,
    });
  });

  it('that reaches beyond memory is marked', () => {
    expect(decode(hint, words(8), { registers: [65], index: 1 }).unreadable).toBe(true);
  });
});

describe('a signal mask with its size', () => {
  it('is read where the size is that of the kernel', () => {
    const given = { registers: [0, 0, 0, 0, 8], index: 3 };
    expect(decode('in:sigmask[4]', words(0x200), given).value).toEqual(['SIGUSR1']);
  });

  it('has no value where the kernel refuses the size', () => {
    const given = { registers: [0, 0, 0, 0, 4], index: 3 };
    const arg = decode('in:sigmask[4]', words(0x200), given);
    expect(arg.value).toBeNull();
    expect(arg.unreadable).toBeUndefined();
  });

  it('of pselect6 is behind a pointer of its own', () => {
    expect(decode('in:sigset-argument', words(BASE + 16, 8, 0x200), {}).value).toEqual({
      sigmask: ['SIGUSR1'],
      sigsetsize: 8,
    });
    expect(decode('in:sigset-argument', words(0, 8), {}).value).toEqual({ sigmask: null, sigsetsize: 8 });
    expect(decode('in:sigset-argument', words(8, 8), {}).value).toEqual({
      sigmask: { address: 8 },
      sigsetsize: 8,
    });
  });
});

describe('the time that a sleep had left', () => {
  const ERESTART_RESTARTBLOCK = 516;
  const left = words(2, 7);
  const interrupted = { returned: null, errno: ERESTART_RESTARTBLOCK, index: 1 };

  it('is there when a signal ended it', () => {
    expect(decode('out:remaining', left, interrupted).value).toEqual({ tv_sec: 2, tv_nsec: 7 });
  });

  it('is not there when it slept its time, or was refused', () => {
    expect(decode('out:remaining', left, { index: 1 }).value).toBeNull();
    expect(decode('out:remaining', left, { index: 1, returned: null, errno: 22 }).value).toBeNull();
  });

  it('is not there when it slept until a time', () => {
    const hint = 'out:remaining-of-clock';
    const at = { ...interrupted, index: 3 };
    expect(decode(hint, left, { ...at, registers: [1, 0] }).value).toEqual({ tv_sec: 2, tv_nsec: 7 });
    expect(decode(hint, left, { ...at, registers: [1, 1] }).value).toBeNull();
  });
});

describe('struct epoll_event', () => {
  const event = Buffer.alloc(12);
  event.writeUInt32LE(0x80000001, 0);
  event.writeBigUInt64LE(0x123456789abcdef0n, 4);

  it('is packed on x86-64, and has both integers of its union', () => {
    expect(decode('in:epoll-event', event).value).toEqual({
      events: { flags: ['EPOLLIN', 'EPOLLET'], raw: 0x80000001 },
      data: { u32: 0x9abcdef0, u64: '1311768467463790320' },
    });
  });

  it('is as many as the result says', () => {
    const hint = 'out:epoll-event[ret]';
    expect(decode(hint, event, { returned: 1 }).value).toHaveLength(1);
    expect(decode(hint, event, { returned: 0 }).value).toEqual([]);
  });
});

describe('struct sigevent', () => {
  const sigevent = (notify: number, signo: number): Buffer => {
    const bytes = Buffer.alloc(64);
    bytes.writeInt32LE(-5, 0);
    bytes.writeInt32LE(signo, 8);
    bytes.writeInt32LE(notify, 12);
    bytes.writeBigUInt64LE(0x4567n, 16);
    return bytes;
  };

  it('names the signal where one is sent', () => {
    expect(decode('in:sigevent', sigevent(0, 10)).value).toEqual({
      sigev_value: { sival_int: -5, sival_ptr: 0xfffffffb },
      sigev_signo: { name: 'SIGUSR1', raw: 10 },
      sigev_notify: { name: 'SIGEV_SIGNAL', raw: 0 },
    });
  });

  it('leaves it as a number where none is', () => {
    expect(decode('in:sigevent', sigevent(1, 10)).value).toMatchObject({
      sigev_signo: { name: null, raw: 10 },
    });
  });

  it('has the thread, or the function, by the kind of notification', () => {
    expect(decode('in:sigevent', sigevent(4, 10)).value).toMatchObject({ sigev_notify_thread_id: 0x4567 });
    expect(decode('in:sigevent', sigevent(2, 10)).value).toMatchObject({
      sigev_notify_function: 0x4567,
      sigev_notify_attributes: 0,
    });
  });
});

import { describe, expect, it } from 'vitest';
import { argDecoder } from '../../src/decode/parameter.js';
import { decodeControl, readMessage, readMessages } from '../../src/decode/message.js';
import type { SyscallArg } from '../../src/events.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const SCM_PIDFD = 4;

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);

/** A control message. `length`: what it says of itself. */
function cmsg(type: number, fds: number[], level = SOL_SOCKET, length = 16 + fds.length * 4): Buffer {
  return padded(Buffer.concat([words(length), ints(level, type, ...fds)]));
}

/** `struct msghdr` whose control data stands at an address. */
const msghdr = (control: number, size: number | bigint): Buffer => words(0, 0, 0, 1, control, size, 0);

/** A message in memory: its header, and behind it what came with it. */
function message(control: Buffer, size: number | bigint = control.length): ReturnType<typeof memoryOf> {
  return memoryOf(msghdr(BASE + 56, size), control);
}

describe('control data', () => {
  it.each<[string, Buffer[], unknown[]]>([
    ['nothing', [], []],
    ['two descriptors', [cmsg(SCM_RIGHTS, [4, 5])], [{ type: 'SCM_RIGHTS', fds: [4, 5] }]],
    [
      'credentials in front of descriptors',
      [cmsg(SCM_CREDENTIALS, [1, 2, 3]), cmsg(SCM_RIGHTS, [4])],
      [{ type: 'SCM_RIGHTS', fds: [4] }],
    ],
    [
      'descriptors and a pidfd',
      [cmsg(SCM_RIGHTS, [4, 5, 6]), cmsg(SCM_PIDFD, [7])],
      [
        { type: 'SCM_RIGHTS', fds: [4, 5, 6] },
        { type: 'SCM_PIDFD', fds: [7] },
      ],
    ],
    ['the same type of another level', [cmsg(SCM_RIGHTS, [4], 41)], []],
    ['a header cut short', [cmsg(SCM_RIGHTS, []).subarray(0, 12)], []],
    ['a length of nothing, which would never end', [cmsg(SCM_RIGHTS, [4], 1, 0), cmsg(SCM_RIGHTS, [5])], []],
    ['a length that is too small', [cmsg(SCM_RIGHTS, [4], 1, 15)], []],
    [
      'a length that leads out of it',
      [cmsg(SCM_RIGHTS, [4, 5], 1, 2 ** 52)],
      [{ type: 'SCM_RIGHTS', fds: [4, 5] }],
    ],
    [
      'a descriptor cut in the middle',
      [cmsg(SCM_RIGHTS, [4, 5]).subarray(0, 22)],
      [{ type: 'SCM_RIGHTS', fds: [4] }],
    ],
  ])('of %s', (_, parts, expected) => {
    expect(decodeControl(Buffer.concat(parts))).toEqual(expected);
  });

  it('of any bytes whatever is decoded', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 0x7fffffff);
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(Array.from({ length: random() % 200 }, () => random() % 6));
      for (const { fds } of decodeControl(bytes)) expect(fds.length).toBeLessThanOrEqual(50);
    }
  });
});

describe('a message', () => {
  it('has the descriptors that came with it', () => {
    expect(readMessage(message(cmsg(SCM_RIGHTS, [4, 5])), BASE)).toEqual({
      value: { control: [{ type: 'SCM_RIGHTS', fds: [4, 5] }] },
    });
  });

  it('without control data has none', () => {
    expect(readMessage(memoryOf(msghdr(0, 0)), BASE)).toEqual({ value: { control: [] } });
    expect(readMessage(memoryOf(msghdr(0, 100)), BASE)).toEqual({ value: { control: [] } });
    expect(readMessage(memoryOf(msghdr(8, 0)), BASE)).toEqual({ value: { control: [] } });
  });

  it('with more control data than a page is cut there', () => {
    const padding = Array.from({ length: 1020 }, () => 0);
    const control = [cmsg(SCM_RIGHTS, [4]), cmsg(SCM_CREDENTIALS, padding), cmsg(SCM_RIGHTS, [5])];
    expect(readMessage(message(Buffer.concat(control)), BASE)).toEqual({
      value: { control: [{ type: 'SCM_RIGHTS', fds: [4] }] },
      truncated: true,
    });
  });

  it.each<[string, ReturnType<typeof memoryOf>]>([
    ['a header that is not mapped', memoryOf()],
    ['half a header', memoryOf(words(0, 0, 0))],
    ['control data that is not mapped', memoryOf(msghdr(8, 100))],
    ['control data that ends too early', message(cmsg(SCM_RIGHTS, [4]), 4000)],
    ['a length beyond all memory', message(cmsg(SCM_RIGHTS, [4]), 0xffffffffffffffffn)],
  ])('of %s is unreadable', (_, memory) => {
    expect(readMessage(memory, BASE)).toBeUndefined();
  });
});

describe('messages', () => {
  const control = cmsg(SCM_RIGHTS, [4]);
  const headers = (...places: [number, number][]): Buffer =>
    Buffer.concat(places.flatMap(([at, size]) => [msghdr(at, size), words(1)]));

  it('are as many as were received', () => {
    const memory = memoryOf(headers([BASE + 128, control.length], [0, 0]), control);
    expect(readMessages(memory, BASE, 2)).toEqual({
      value: [{ control: [{ type: 'SCM_RIGHTS', fds: [4] }] }, { control: [] }],
    });
    expect(readMessages(memory, BASE, 0)).toEqual({ value: [] });
    expect(readMessages(memory, BASE, 1024)).toBeUndefined();
  });

  it('are never more than the kernel takes', () => {
    const memory = memoryOf(Buffer.alloc(1024 * 64));
    const read = readMessages(memory, BASE, 2 ** 40);
    expect(read).toMatchObject({ truncated: true });
    expect(read?.value).toHaveLength(1024);
  });
});

describe('an argument of messages', () => {
  const decode = (hint: 'message' | 'messages', returned: number | null, address = BASE): SyscallArg =>
    argDecoder(['msg', 'struct user_msghdr *', hint], callOf(memoryOf(), [], 0).options).decode(
      callOf(message(cmsg(SCM_RIGHTS, [4])), [3, address], returned),
      1,
    );

  it('has a value once the call has succeeded', () => {
    const header = { control: [{ type: 'SCM_RIGHTS', fds: [4] }] };
    expect(decode('message', 1)).toMatchObject({ kind: 'message', rawValue: BASE, value: header });
    expect(decode('messages', 0)).toMatchObject({ kind: 'messages', value: [] });
    expect(decode('message', null)).toMatchObject({ value: null });
    expect(decode('message', null)).not.toHaveProperty('unreadable');
  });

  it('is marked where it cannot be read', () => {
    expect(decode('message', 1, 8)).toMatchObject({ value: null, unreadable: true });
    expect(decode('message', 1, 0)).not.toHaveProperty('unreadable');
  });
});

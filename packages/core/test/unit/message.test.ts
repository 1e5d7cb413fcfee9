import { describe, expect, it } from 'vitest';
import { decodeControl } from '../../src/decode/control.js';
import { readMessage, readMessages } from '../../src/decode/message.js';
import { argDecoder } from '../../src/decode/parameter.js';
import type { ControlMessage, SyscallArg } from '../../src/events.js';
import type { Decode } from '../../src/syscalls/signature.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const SCM_PIDFD = 4;

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);

/** A control message of 32-bit words. `length`: what it says of itself. */
function cmsg(type: number, data: number[], level = SOL_SOCKET, length = 16 + data.length * 4): Buffer {
  return padded(Buffer.concat([words(length), ints(level, type, ...data)]));
}

type Memory = ReturnType<typeof memoryOf>;

const contextOf = (memory: Memory): Parameters<typeof readMessage>[0] => ({
  call: { ...callOf(memory, [], 0), interfaceName: (index) => (index === 1 ? 'lo' : undefined) },
  out: true,
});

const control = (bytes: Buffer): ControlMessage[] => decodeControl(bytes, contextOf(memoryOf())).value;

interface Places {
  name?: number;
  nameLength?: number;
  buffers?: number;
  bufferCount?: number;
  control?: number;
  controlLength?: number | bigint;
  flags?: number;
}

const msghdr = (at: Places): Buffer =>
  words(
    at.name ?? 0,
    at.nameLength ?? 0,
    at.buffers ?? 0,
    at.bufferCount ?? 0,
    at.control ?? 0,
    at.controlLength ?? 0,
    at.flags ?? 0,
  );

describe('control data', () => {
  it.each<[string, Buffer[], unknown[]]>([
    ['nothing', [], []],
    ['two descriptors', [cmsg(SCM_RIGHTS, [4, 5])], [{ type: { name: 'SCM_RIGHTS' }, fds: [4, 5] }]],
    [
      'credentials in front of descriptors',
      [cmsg(SCM_CREDENTIALS, [1, 2, -1]), cmsg(SCM_RIGHTS, [4])],
      [
        { length: 28, shape: 'ucred', data: { pid: 1, uid: 2, gid: -1 } },
        { length: 20, fds: [4] },
      ],
    ],
    [
      'descriptors and a pidfd',
      [cmsg(SCM_RIGHTS, [4, 5, 6]), cmsg(SCM_PIDFD, [7])],
      [{ fds: [4, 5, 6] }, { type: { name: 'SCM_PIDFD', raw: 4 }, fds: [7] }],
    ],
    [
      'a time',
      [cmsg(29, [7, 0, 8, 0])],
      [{ type: { name: 'SO_TIMESTAMP_OLD' }, shape: 'timeval', data: { tv_sec: 7, tv_usec: 8 } }],
    ],
    ['a time that is cut', [cmsg(29, [7])], [{ base64: 'BwAAAA==' }]],
    [
      'a TTL, and where a packet went',
      [cmsg(2, [64], 0), cmsg(8, [1, 0x0100007f, 0x0200007f], 0)],
      [
        { level: { name: 'SOL_IP' }, type: { name: 'IP_TTL' }, shape: 'uint[]', data: [64] },
        {
          type: { name: 'IP_PKTINFO' },
          shape: 'in_pktinfo',
          data: { ipi_ifindex: { name: 'lo', raw: 1 }, ipi_spec_dst: '127.0.0.1', ipi_addr: '127.0.0.2' },
        },
      ],
    ],
    [
      'an error, and who told it',
      [cmsg(11, [111, 0x00030302, 0, 0, 2, 0x0100007f, 0, 0], 0)],
      [
        {
          shape: 'sock_extended_err',
          data: { ee_errno: 111, ee_origin: 2, offender: { family: 'AF_INET', address: '127.0.0.1' } },
        },
      ],
    ],
    [
      'IPv6',
      [cmsg(50, [0, 0, 0, 0x01000000, 1], 41)],
      [{ type: { name: 'IPV6_PKTINFO' }, data: { ipi6_addr: '::1', ipi6_ifindex: { name: 'lo', raw: 1 } } }],
    ],
    ['a level without names', [cmsg(1, [4], 77)], [{ level: { name: null, raw: 77 }, base64: 'BAAAAA==' }]],
    ['a header cut short', [cmsg(SCM_RIGHTS, []).subarray(0, 12)], []],
    [
      'a length of nothing, which would never end',
      [cmsg(SCM_RIGHTS, [4], 1, 0), cmsg(SCM_RIGHTS, [5])],
      [{ length: 0 }],
    ],
    ['a length that leads out of it', [cmsg(SCM_RIGHTS, [4, 5], 1, 2 ** 52)], [{ fds: [4, 5] }]],
    ['a descriptor cut in the middle', [cmsg(SCM_RIGHTS, [4, 5]).subarray(0, 22)], [{ fds: [4] }]],
  ])('of %s', (_, parts, expected) => {
    expect(control(Buffer.concat(parts))).toMatchObject(expected);
  });

  it('says how much of it is no message', () => {
    const bytes = Buffer.concat([cmsg(SCM_RIGHTS, [4], 1, 3), cmsg(SCM_RIGHTS, [5])]);
    expect(decodeControl(bytes, contextOf(memoryOf())).rest).toBe(32);
  });

  it('of any bytes whatever is decoded', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 0x7fffffff);
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(Array.from({ length: random() % 200 }, () => random() % 6));
      for (const { fds = [] } of control(bytes)) expect(fds.length).toBeLessThanOrEqual(50);
    }
  });
});

describe('a message', () => {
  const address = Buffer.from('02000050 7f000001 0000000000000000'.replaceAll(' ', ''), 'hex');
  const data = Buffer.from('helloworld');
  const at = { address: BASE + 56, data: BASE + 72, vector: BASE + 88 };
  const header = {
    name: at.address,
    nameLength: 16,
    buffers: at.vector,
    bufferCount: 2,
    control: BASE + 120,
    controlLength: 24,
    flags: 0x40,
  };
  const whole = memoryOf(
    msghdr(header),
    address,
    padded(data),
    words(at.data, 5, at.data + 5, 5),
    cmsg(SCM_RIGHTS, [4]),
  );

  it('has its name, its buffers, what came with it, and flags', () => {
    expect(readMessage(contextOf(whole), BASE)?.value).toEqual({
      name: { family: 'AF_INET', port: 80, address: '127.0.0.1' },
      nameAddress: at.address,
      nameLength: 16,
      buffers: [
        { address: at.data, length: 5, text: 'hello' },
        { address: at.data + 5, length: 5, text: 'world' },
      ],
      buffersAddress: at.vector,
      bufferCount: 2,
      control: [
        { length: 20, level: { name: 'SOL_SOCKET', raw: 1 }, type: { name: 'SCM_RIGHTS', raw: 1 }, fds: [4] },
      ],
      controlAddress: BASE + 120,
      controlLength: 24,
      flags: { flags: ['MSG_DONTWAIT'], raw: 0x40 },
    });
  });

  it('has only as much of its buffers as was received', () => {
    expect(readMessage(contextOf(whole), BASE, 7)?.value.buffers).toMatchObject([
      { text: 'hello', length: 5 },
      { text: 'wo', length: 5 },
    ]);
  });

  it('has no more of a name than there was room for', () => {
    expect(readMessage(contextOf(whole), BASE, 7, 4)?.value).toMatchObject({
      name: { family: 'AF_INET', base64: 'AFA=' },
      nameLength: 16,
    });
  });

  it('of which parts cannot be read has those that can', () => {
    const memory = memoryOf(
      msghdr({ name: 8, nameLength: 16, buffers: 8, bufferCount: 2, control: 8, controlLength: 99 }),
    );
    expect(readMessage(contextOf(memory), BASE)?.value).toMatchObject({
      name: null,
      nameAddress: 8,
      buffers: null,
      control: [],
      controlLength: 99,
    });
  });

  it('with more buffers than are shown says so', () => {
    const vector = words(...Array.from({ length: 40 }, () => [8, 5]).flat());
    const memory = memoryOf(msghdr({ buffers: BASE + 56, bufferCount: 40 }), vector);
    const { buffers, buffersTruncated } = readMessage(contextOf(memory), BASE)!.value;
    expect(buffers).toHaveLength(32);
    expect(buffersTruncated).toBe(true);
  });

  it.each<[string, Memory]>([
    ['a header that is not mapped', memoryOf()],
    ['half a header', memoryOf(words(0, 0, 0))],
  ])('of %s is unreadable', (_, memory) => {
    expect(readMessage(contextOf(memory), BASE)).toBeUndefined();
  });
});

describe('messages', () => {
  const headers = (...lengths: number[]): Buffer =>
    Buffer.concat(lengths.flatMap((length) => [msghdr({}), words(length)]));

  it('that were received have lengths', () => {
    const memory = memoryOf(headers(5, 6));
    expect(readMessages(contextOf(memory), BASE, 2, [0, 0])?.value).toMatchObject([
      { length: 5 },
      { length: 6 },
    ]);
    expect(readMessages(contextOf(memory), BASE, 2)?.value[0]).not.toHaveProperty('length');
    expect(readMessages(contextOf(memory), BASE, 0, [])).toEqual({ value: [] });
    expect(readMessages(contextOf(memory), BASE, 30)).toMatchObject({ endsAt: BASE + 2 * 64 });
    expect(readMessages(contextOf(memory), BASE + 100, 1)).toBeUndefined();
  });

  it('are never more than are shown', () => {
    const read = readMessages(contextOf(memoryOf(Buffer.alloc(1024 * 64))), BASE, 2 ** 40);
    expect(read).toMatchObject({ truncated: true });
    expect(read?.value).toHaveLength(32);
  });
});

describe('an argument of messages', () => {
  const memory = memoryOf(msghdr({ nameLength: 128 }), words(3));

  const decode = (hint: Decode, returned: number | null, address = BASE): SyscallArg => {
    const call = callOf(memory, [3, address, 1], returned);
    const decoder = argDecoder(['msg', 'struct user_msghdr *', hint], call.options);
    expect(decoder.atEntry).toBe(true);
    const arg = decoder.decode({ ...call, returned: null }, 1);
    decoder.complete?.(arg, call, 1);
    return arg;
  };

  it('that is received has a value once the call has succeeded, and the room for a name before', () => {
    expect(decode('message:out', 1)).toMatchObject({
      before: [{ nameLength: 128 }],
      value: { nameLength: 128 },
    });
    expect(decode('message:out', null)).toMatchObject({ before: [{ nameLength: 128 }], value: null });
    expect(decode('messages:out:2', 1)).toMatchObject({ kind: 'messages', value: [{ length: 3 }] });
  });

  it('that is sent has a value at once, and lengths once it was', () => {
    expect(decode('message:in', null)).toMatchObject({ kind: 'message', value: { nameLength: 128 } });
    expect(decode('messages:in:2', null).value).toMatchObject([{ nameLength: 128 }]);
    expect(decode('messages:in:2', null)).not.toHaveProperty('value.0.length');
    expect(decode('messages:in:2', 1)).toHaveProperty('value.0.length', 3);
  });

  it('is marked where it cannot be read', () => {
    expect(decode('message:in', 1, 8)).toMatchObject({ value: null, unreadable: true });
    expect(decode('message:in', 1, 0)).not.toHaveProperty('unreadable');
    expect(decode('message:out', 1, 8)).toMatchObject({ value: null });
  });
});

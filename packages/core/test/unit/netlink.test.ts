import { describe, expect, it } from 'vitest';
import type { CallView } from '../../src/decode/call.js';
import { readNetlink } from '../../src/decode/netlink.js';
import { argDecoder } from '../../src/decode/parameter.js';
import type { NetlinkMessage } from '../../src/events.js';
import { BASE, callOf, memoryOf } from './tracee-memory.js';

const NETLINK_ROUTE = 0;

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

const callWith = (bytes: Buffer, protocol: number | null | undefined): CallView => ({
  ...callOf(memoryOf(bytes), [3, BASE, bytes.length], bytes.length),
  interfaceName: (index) => (index === 1 ? 'lo' : undefined),
  netlinkProtocol: () => protocol,
});

const decode = (bytes: Buffer, protocol: number | null = NETLINK_ROUTE): NetlinkMessage[] | undefined =>
  readNetlink({ call: callWith(bytes, protocol), out: true }, BASE, bytes.length);

/** `RTM_NEWADDR` of 127.0.0.1 on lo. */
const ADDRESS = hex(
  '28000000 1400 0200 07000000 09000000 02 08 80 fe 01000000 0800 0100 7f000001 0500 ff00 61 000000',
);
const DONE = hex('14000000 0300 0200 07000000 09000000 00000000');

describe('netlink messages', () => {
  it('about addresses have their structure, and attributes by name', () => {
    const [message] = decode(ADDRESS)!;
    expect(message).toEqual({
      length: 40,
      type: { name: 'RTM_NEWADDR', raw: 20 },
      flags: { flags: ['NLM_F_MULTI'], raw: 2 },
      sequence: 7,
      pid: 9,
      shape: 'ifaddrmsg',
      data: {
        ifa_family: { name: 'AF_INET', raw: 2 },
        ifa_prefixlen: 8,
        ifa_flags: { flags: ['IFA_F_PERMANENT'], raw: 128 },
        ifa_scope: { name: 'RT_SCOPE_HOST', raw: 254 },
        ifa_index: { name: 'lo', raw: 1 },
      },
      attributes: [
        { length: 8, type: { name: 'IFA_ADDRESS', raw: 1 }, shape: 'in_addr', data: '127.0.0.1' },
        { length: 5, type: { name: null, raw: 255, unnamed: 'IFA_???' }, base64: 'YQ==' },
      ],
    });
  });

  it('follow each other, the last with a word', () => {
    expect(decode(Buffer.concat([ADDRESS, DONE]))).toMatchObject([
      { type: { name: 'RTM_NEWADDR' } },
      { type: { name: 'NLMSG_DONE' }, shape: 'int', data: 0 },
    ]);
  });

  it('of requests of old have a family alone', () => {
    const request = hex('14000000 1600 0103 07000000 00000000 00000000');
    expect(decode(request)).toMatchObject([
      {
        type: { name: 'RTM_GETADDR' },
        flags: { flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'] },
        data: { ifa_family: { name: 'AF_UNSPEC' } },
      },
    ]);
  });

  it('that say what was wrong have the request with it', () => {
    const error = hex(
      '34000000 0200 0000 07000000 09000000 edffffff 20000000 1200 0100 07000000 00000000',
    ).subarray(0);
    const message = Buffer.concat([error, hex('00 00 0000 e7030000 00000000 00000000')]);
    expect(decode(message)).toMatchObject([
      {
        type: { name: 'NLMSG_ERROR' },
        data: { name: 'ENODEV', raw: -19 },
        request: { type: { name: 'RTM_GETLINK' }, data: { ifi_index: { name: null, raw: 999 } } },
      },
    ]);
  });

  it('of a protocol that is not known are bytes behind their header', () => {
    expect(decode(ADDRESS, null)).toMatchObject([
      { type: { name: null, raw: 20, unnamed: 'NLMSG_???' }, base64: expect.any(String) as string },
    ]);
  });

  it('are no more than are shown', () => {
    const many = decode(Buffer.concat(Array.from({ length: 40 }, () => DONE)))!;
    expect(many).toHaveLength(32);
    expect(many.at(-1)).toMatchObject({ truncated: true });
  });

  it('of any bytes whatever are decoded', () => {
    let seed = 1;
    const random = (): number => (seed = (seed * 48271) % 0x7fffffff);
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(Array.from({ length: 16 + (random() % 100) }, () => random() % 40));
      expect(decode(bytes)!.length).toBeLessThanOrEqual(32);
    }
  });
});

describe('data of a socket', () => {
  const argument = (bytes: Buffer, protocol: number | null | undefined): unknown =>
    argDecoder(['buf', 'void *', 'socket-bytes:in:2'], callWith(bytes, protocol).options).decode(
      callWith(bytes, protocol),
      1,
    );

  it('is messages where the socket is a netlink socket', () => {
    expect(argument(DONE, NETLINK_ROUTE)).toMatchObject({ kind: 'netlink', value: [{ sequence: 7 }] });
  });

  it('is bytes for every other socket, whatever they look like', () => {
    expect(argument(DONE, undefined)).toMatchObject({ kind: 'bytes' });
    expect(argument(Buffer.from('GET / HTTP/1.1\r\n\r\n'), NETLINK_ROUTE)).toMatchObject({ kind: 'bytes' });
  });
});

describe('messages that a tracee made to harm', () => {
  it('end where errors are nested in errors, however deep', () => {
    const levels = 3000;
    const bytes = Buffer.alloc(20 * levels);
    for (let i = 0; i < levels; i++) {
      bytes.writeUInt32LE(bytes.length - i * 20, i * 20);
      bytes.writeUInt16LE(2, i * 20 + 4);
    }
    const [message] = decode(bytes)!;
    expect(message).toMatchObject({ shape: 'nlmsgerr', request: { base64: expect.any(String) as string } });
    expect(message?.request).not.toHaveProperty('request');
  });

  it('show one message where no element is to be shown', () => {
    const view = callWith(Buffer.concat([ADDRESS, DONE]), NETLINK_ROUTE);
    const call = { ...view, options: { ...view.options, stringLimit: 0 } };
    const bytes = ADDRESS.length + DONE.length;
    expect(readNetlink({ call, out: true }, BASE, bytes)).toMatchObject([{ length: 40, truncated: true }]);
  });
});

describe('a decoder that throws', () => {
  it('costs its argument and nothing else, and is told', () => {
    const thrown: unknown[] = [];
    const call: CallView = {
      ...callOf(memoryOf(Buffer.alloc(64)), [BASE], 0),
      memory: {
        read: () => {
          throw new RangeError('out of range');
        },
        readv: () => 0,
      },
      failed: (error) => thrown.push(error),
    };
    const { options } = call;
    const arg = argDecoder(['rqtp', 'struct __kernel_timespec *', 'in:timespec'], options).decode(call, 0);
    expect(arg).toMatchObject({ rawValue: BASE, value: null, unreadable: true });
    expect(thrown).toEqual([new RangeError('out of range')]);
  });
});

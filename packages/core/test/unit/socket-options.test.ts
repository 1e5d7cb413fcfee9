import { describe, expect, it } from 'vitest';
import { CallPlans } from '../../src/decode/plan.js';
import type { SyscallArg } from '../../src/events.js';
import { tableFor } from '../../src/syscalls/lookup.js';
import { BASE, callOf, ints, memoryOf, words } from './tracee-memory.js';

const table = tableFor('x64');
const GETSOCKOPT = 55;
const SETSOCKOPT = 54;
const SOCKET = 41;

/** The arguments of a call after it succeeded; its value stands at {@link BASE}. */
function argsOf(number: number, registers: number[], ...memory: Buffer[]): SyscallArg[] {
  const call = callOf(memoryOf(...memory), registers, 0);
  const shape = new CallPlans(table, call.options).get(number)!.shapeOf(call.words);
  return shape.decoders.map((decoder, i) => {
    const arg = decoder.decode(call, i);
    decoder.complete?.(arg, call, i);
    return arg;
  });
}

/** The value that getsockopt gives, of that length. */
const got = (level: number, option: number, value: Buffer, length = value.length): unknown => {
  const padded = Buffer.concat([value, Buffer.alloc(64 - value.length)]);
  return argsOf(GETSOCKOPT, [3, level, option, BASE, BASE + 64], padded, ints(length))[3];
};

const set = (level: number, option: number, value: Buffer, length = value.length): unknown =>
  argsOf(SETSOCKOPT, [3, level, option, BASE, length], Buffer.concat([value, Buffer.alloc(64)]))[3];

describe('a socket option', () => {
  it.each([
    [1, 2, 'SO_REUSEADDR'],
    [0, 8, 'IP_PKTINFO'],
    [41, 26, 'IPV6_V6ONLY'],
    [6, 1, 'TCP_NODELAY'],
    [270, 11, 'NETLINK_EXT_ACK'],
    [282, 1, 'TLS_TX'],
    [1, 999, null],
  ])('of level %i, number %i, is %s', (level, option, name) => {
    expect(argsOf(GETSOCKOPT, [3, level, option, 0, 0])[2]).toMatchObject({ kind: 'enum', value: { name } });
  });

  it('of a level that has no names here is a number', () => {
    expect(argsOf(GETSOCKOPT, [3, 58, 1, 0, 0])[2]).toMatchObject({ kind: 'value', value: 1 });
  });

  it('has other names to set than to get', () => {
    expect(argsOf(GETSOCKOPT, [3, 1, 26, 0, 0])[2]).toMatchObject({ value: { name: 'SO_GET_FILTER' } });
    expect(argsOf(SETSOCKOPT, [3, 1, 26, 0, 0])[2]).toMatchObject({ value: { name: 'SO_ATTACH_FILTER' } });
  });

  it('has the type of its value', () => {
    expect(got(1, 3, ints(1))).toMatchObject({ kind: 'memory', shape: 'int', value: 1 });
    expect(got(6, 13, Buffer.from('bbr\0'), 3)).toMatchObject({ kind: 'bytes', value: 'bbr' });
    expect(got(1, 13, ints(1, 5))).toMatchObject({ shape: 'linger', value: { l_onoff: 1, l_linger: 5 } });
    expect(got(1, 17, ints(7, 0, -1))).toMatchObject({ shape: 'ucred', value: { pid: 7, uid: 0, gid: -1 } });
    expect(got(1, 4, ints(111))).toMatchObject({ value: { name: 'ECONNREFUSED', raw: 111 } });
    expect(got(263, 6, ints(3, 4))).toMatchObject({ value: { tp_packets: 3, tp_drops: 4 } });
    expect(got(270, 9, ints(1, 2))).toMatchObject({ shape: 'uint[]', value: [1, 2] });
    expect(set(1, 20, words(2, 500))).toMatchObject({ value: { tv_sec: 2, tv_usec: 500 } });
    expect(set(0, 35, Buffer.from([224, 0, 0, 5, 127, 0, 0, 1]))).toMatchObject({
      value: { imr_multiaddr: '224.0.0.5', imr_interface: '127.0.0.1' },
    });
    expect(set(255, 1, ints(~0x101))).toMatchObject({ value: { flags: ['ICMP_ECHOREPLY', 'ICMP_ECHO'] } });
  });

  it('that is too short has no value, or is bytes', () => {
    expect(set(1, 13, ints(1), 4)).toMatchObject({ value: null });
    expect(set(1, 9, ints(1), 1)).toMatchObject({ value: null });
    expect(set(6, 1, Buffer.from('a'))).toMatchObject({ kind: 'bytes', value: 'a' });
  });
});

describe('a socket', () => {
  it.each([
    [2, 6, { name: 'IPPROTO_TCP' }],
    [16, 0, { name: 'NETLINK_ROUTE' }],
    [17, 0x0300, { name: 'ETH_P_ALL', raw: 3 }],
    [31, 3, { name: 'BTPROTO_RFCOMM' }],
  ])('of family %i has a protocol by name', (family, protocol, value) => {
    expect(argsOf(SOCKET, [family, 1, protocol])[2]).toMatchObject({ value });
  });

  it('of another family has its number', () => {
    expect(argsOf(SOCKET, [1, 1, 7])[2]).toMatchObject({ kind: 'int', value: 7 });
  });
});

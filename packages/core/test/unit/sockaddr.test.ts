import { describe, expect, it } from 'vitest';
import { decodeSockaddr } from '../../src/decode/sockaddr.js';
import { formatInet6 } from '../../src/linux/inet.js';
import { callOf, memoryOf } from './tracee-memory.js';

const view = {
  ...callOf(memoryOf(), [], 0),
  interfaceName: (index: number) => (index === 1 ? 'lo' : undefined),
};
const decode = (hex: string): unknown => decodeSockaddr(Buffer.from(hex.replaceAll(' ', ''), 'hex'), view);
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

describe('a socket address', () => {
  it.each([
    ['IPv4', '0200 0050 7f000001 0000000000000000', { family: 'AF_INET', port: 80, address: '127.0.0.1' }],
    [
      'IPv6',
      `0a00 01bb 00000005 ${'0'.repeat(31)}1 02000000`,
      { family: 'AF_INET6', port: 443, flowInfo: 5, address: '::1', scopeId: 2 },
    ],
    [
      'IPv6 without scope',
      `0a00 01bb 00000000 ${'0'.repeat(31)}1`,
      { family: 'AF_INET6', port: 443, flowInfo: 0, address: '::1' },
    ],
    ['a path', `0100 ${hexOf('/run/x.sock\0rest')}`, { family: 'AF_UNIX', path: '/run/x.sock' }],
    ['a path without NUL', `0100 ${hexOf('/run/x')}`, { family: 'AF_UNIX', path: '/run/x' }],
    [
      'an abstract name with NULs',
      `0100 ${hexOf('\0a\0b')}`,
      { family: 'AF_UNIX', path: '@a\0b', abstract: true },
    ],
    ['an unnamed one', '0100', { family: 'AF_UNIX' }],
    [
      'netlink',
      '1000 0000 39300000 11000000',
      { family: 'AF_NETLINK', netlinkPid: 12_345, netlinkGroups: 17 },
    ],
    [
      'an algorithm',
      `2600 ${hexOf('hash'.padEnd(14, '\0'))} 0000000000000000 ${hexOf('x'.repeat(64))}`,
      {
        family: 'AF_ALG',
        fields: {
          salg_type: 'hash',
          salg_feat: { flags: [], raw: 0 },
          salg_mask: { flags: [], raw: 0 },
          salg_name: { text: 'x'.repeat(63), truncated: true },
        },
      },
    ],
    ['an algorithm that is too short', '2600 0102', { family: 'AF_ALG', base64: 'AQI=' }],
    ['no family', '0000 ffff', { family: 'AF_UNSPEC', base64: '//8=' }],
    ['a family without a form here', '1d00 0102', { family: 'AF_CAN', base64: 'AQI=' }],
    ['a family without a name', 'c800 0102', { family: '200', base64: 'AQI=' }],
    ['a path that begins with @', `0100 ${hexOf('@x\0')}`, { family: 'AF_UNIX', path: '@x' }],
    ['a path that is not UTF-8', '0100 2fff', { family: 'AF_UNIX', path: '/\ufffd', base64: 'L/8=' }],
    [
      'a link-local address',
      '0a00 0000 00000000 fe80000000000000 0000000000000001 01000000',
      { family: 'AF_INET6', port: 0, flowInfo: 0, address: 'fe80::1', scopeId: 1, scope: 'lo' },
    ],
    [
      'a packet socket',
      '1100 0800 01000000 0100 00 06 0102030405060000',
      {
        family: 'AF_PACKET',
        protocol: { name: 'ETH_P_IP', raw: 0x800 },
        interface: { name: 'lo', raw: 1 },
        hardwareType: { name: 'ARPHRD_ETHER', raw: 1 },
        packetType: { name: 'PACKET_HOST', raw: 0 },
        hardwareLength: 6,
        hardwareAddress: [1, 2, 3, 4, 5, 6],
      },
    ],
    [
      'a virtual machine socket',
      '2800 0000 d2040000 02000000 01 000000',
      {
        family: 'AF_VSOCK',
        port: 1234,
        cid: { name: 'VMADDR_CID_HOST', raw: 2 },
        flags: { flags: ['VMADDR_FLAG_TO_HOST'], raw: 1 },
      },
    ],
    ['IPv4 cut short', '0200 0050 7f00', { family: 'AF_INET', base64: 'AFB/AA==' }],
    ['IPv6 cut short', '0a00 0050', { family: 'AF_INET6', base64: 'AFA=' }],
    ['netlink cut short', '1000 0000', { family: 'AF_NETLINK', base64: 'AAA=' }],
    ['one byte', '02', null],
    ['nothing', '', null],
  ])('of %s', (_, hex, expected) => {
    expect(decode(hex)).toEqual(expected);
  });

  it.each([
    ['00000000000000000000000000000000', '::'],
    ['00000000000000000000000000000001', '::1'],
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000100020003000400050000', '2001:db8:1:2:3:4:5:0'],
    ['00010000000000000000000000000000', '1::'],
    ['00000000000000000000ffffc0000201', '::ffff:192.0.2.1'],
    ['000000000000000000000000c0000201', '::192.0.2.1'],
    ['fe8000000000000002005efffe000001', 'fe80::200:5eff:fe00:1'],
  ])('%s is written %s', (hex, text) => {
    expect(formatInet6(Buffer.from(hex, 'hex'))).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { decodeSockaddr, formatInet6 } from '../../src/decode/sockaddr.js';

const names: Record<number, string> = {
  0: 'AF_UNSPEC',
  1: 'AF_UNIX',
  2: 'AF_INET',
  10: 'AF_INET6',
  16: 'AF_NETLINK',
};
const decode = (hex: string): unknown =>
  decodeSockaddr(Buffer.from(hex.replaceAll(' ', ''), 'hex'), (family) => names[family] ?? String(family));
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
      { family: 'AF_INET6', port: 443, flowInfo: 0, address: '::1', scopeId: 0 },
    ],
    ['a path', `0100 ${hexOf('/run/x.sock\0rest')}`, { family: 'AF_UNIX', path: '/run/x.sock' }],
    ['a path without NUL', `0100 ${hexOf('/run/x')}`, { family: 'AF_UNIX', path: '/run/x' }],
    ['an abstract name with NULs', `0100 ${hexOf('\0a\0b')}`, { family: 'AF_UNIX', path: '@a\0b' }],
    ['an unnamed one', '0100', { family: 'AF_UNIX' }],
    [
      'netlink',
      '1000 0000 39300000 11000000',
      { family: 'AF_NETLINK', netlinkPid: 12_345, netlinkGroups: 17 },
    ],
    ['no family', '0000 ffff', { family: 'AF_UNSPEC' }],
    ['a family without a form here', '1100 0102', { family: '17', base64: 'AQI=' }],
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
    ['fe8000000000000002005efffe000001', 'fe80::200:5eff:fe00:1'],
  ])('%s is written %s', (hex, text) => {
    expect(formatInet6(Buffer.from(hex, 'hex'))).toBe(text);
  });
});

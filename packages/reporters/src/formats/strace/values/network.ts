/** Values of network calls. Pure. */
import { constantSet } from '@ptracer/core';
import type { EnumValue, FlagsValue, MemoryValue, SocketAddress } from '@ptracer/core';
import type { StructType } from '@ptracer/core/types';
import { quote } from '../quote.js';
import { fieldsOf, type Fields } from './memory.js';
import { inetAddress, interfaceIndex, sockaddr } from './sockaddr.js';
import type { Format } from './special.js';
import { constant, hex } from './words.js';

const inAddr: Format = (value) => inetAddress(value as string);

const ifindex: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return interfaceIndex(name, raw);
};

const etherType: Format = (value) => `htons(${constant(value as unknown as EnumValue)})`;

const socketError: Format = (value) => {
  const { name, raw } = value as unknown as EnumValue;
  return `[${name ?? raw}]`;
};

const ICMP_TYPES = 32;

/** Where more types are let through, those that are not are named. */
const MANY = Math.floor((ICMP_TYPES * 2) / 3);

/** Types by name, or by number. */
const icmpFilter: Format = (value) => {
  const { raw } = value as unknown as FlagsValue;
  const names = constantSet('x64', 'icmp-filter')?.flags ?? [];
  const types = (word: number): string[] =>
    Array.from({ length: ICMP_TYPES }, (_, type) => type)
      .filter((type) => Math.floor(word / 2 ** type) % 2 === 1)
      .map((type) => {
        const name = names.find(([bit]) => bit === 2 ** type)?.[1];
        return name ?? `${type === 0 ? '0' : hex(type)} /* ICMP_??? */`;
      });
  const passed = types(Number(raw));
  if (passed.length < MANY) return `~[${passed.join(' ')}]`;
  return `[${types(~Number(raw) >>> 0).join(' ')}]`;
};

/** The fields that the kernel gave: there was no room for others. */
const given: Format = (value, options, type) => {
  const { fields, ...rest } = type as StructType;
  const shown = fields.filter(({ name }) => name in (value as Fields));
  return fieldsOf({ ...rest, fields: shown }, value as Fields, options);
};

const groupRequest: Format = (value, options, type) => {
  const { gr_interface: on, gr_group: group } = value as Fields;
  return `{gr_interface=${ifindex(on!, options, type)}, gr_group=${sockaddr(group as unknown as SocketAddress)}}`;
};

/** A field that is an IPv6 address is written as the call that fills it. */
const field6 = (name: string, value: MemoryValue): string =>
  `inet_pton(AF_INET6, "${value as string}", &${name})`;

const ipv6Membership: Format = (value, options, type) => {
  const { ipv6mr_multiaddr: group, ipv6mr_interface: on } = value as Fields;
  return `{${field6('ipv6mr_multiaddr', group!)}, ipv6mr_interface=${ifindex(on!, options, type)}}`;
};

const MAC_LIMIT = 8;

const packetMembership: Format = (value, options, type) => {
  const { mr_ifindex: on, mr_type: kind, mr_alen: length, mr_address: bytes } = value as Fields;
  const address = (bytes as number[])
    .slice(0, Math.min(length as number, MAC_LIMIT))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':');
  return `{mr_ifindex=${ifindex(on!, options, type)}, mr_type=${constant(kind as unknown as EnumValue)}, mr_alen=${length as number}, mr_address=${address}}`;
};

const TIMEVAL_SIZE = 16;

/** As a socket option, a time is bytes. */
const timevalBytes: Format = (value) => {
  const { tv_sec: seconds, tv_usec: microseconds } = value as Record<string, number | string>;
  const bytes = Buffer.alloc(TIMEVAL_SIZE);
  bytes.writeBigInt64LE(BigInt(seconds!), 0);
  bytes.writeBigInt64LE(BigInt(microseconds!), 8);
  return quote('', bytes.toString('base64'));
};

export const NETWORK_TEXTS: Readonly<Record<string, Format>> = {
  in_addr: inAddr,
  ifindex,
  'ether-type': etherType,
  'socket-error': socketError,
  icmp_filter: icmpFilter,
  linger: given,
  ucred: given,
  tpacket_stats: given,
  group_req: groupRequest,
  ipv6_mreq: ipv6Membership,
  packet_mreq: packetMembership,
  'sockopt-timeval': timevalBytes,
};

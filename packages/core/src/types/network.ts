/** Sockets: linux/socket.h, linux/in.h, linux/in6.h, linux/if_packet.h and their like. Pure. */
import { socketProgram } from './seccomp.js';
import { formatInet4, formatInet6 } from '../linux/inet.js';
import { constantSet, decodeFlags } from '../linux/constants.js';
import { errnoName } from '../linux/errno.js';
import type { EnumValue, FlagsValue, MemoryValue } from '../values.js';
import { decodeSockaddr } from '../decode/sockaddr.js';
import { constantOf } from './constant-of.js';
import { NETLINK_TYPES } from './netlink.js';
import {
  array,
  coded,
  constant,
  id,
  pid,
  s32,
  struct,
  u16,
  u32,
  u8,
  type CodedType,
  type Type,
} from './type.js';

/** `struct in_addr`. Value: `'127.0.0.1'`. */
const inAddr: CodedType = coded('in_addr', 4, formatInet4);

/** `struct in6_addr`. Value: `'::1'`. */
const in6Addr: CodedType = coded('in6_addr', 16, formatInet6);

/** The index of a network interface. Value: `{ name: 'lo', raw: 1 }`, the name `null` where the tracer knows none. */
const ifindex: CodedType = coded('ifindex', 4, (bytes, { call }) => {
  const raw = bytes.readInt32LE(0);
  return { name: call.interfaceName?.(raw) ?? null, raw };
});

/** A protocol of linux/if_ether.h, in network byte order. Value: `{ name: 'ETH_P_IP', raw: 0x800 }`. */
const etherType: CodedType = coded('ether-type', 2, (bytes, { call }) =>
  constantOf(call.options.arch, 'ethernet-protocol', bytes.readUInt16BE(0)),
);

/** An error in a word. Value: `{ name: 'ECONNREFUSED', raw: 111 }`. */
const socketError = coded('socket-error', 4, (bytes): EnumValue => {
  const raw = bytes.readInt32LE(0);
  return { name: errnoName(raw) ?? null, raw };
});

/** `struct icmp_filter` (linux/icmp.h): what is not let through. Value: flags of what is. */
const icmpFilter = coded('icmp_filter', 4, (bytes, { call }): FlagsValue => {
  const raw = ~bytes.readUInt32LE(0) >>> 0;
  const set = constantSet(call.options.arch, 'icmp-filter') ?? {};
  const flags = decodeFlags(set, raw);
  const known = flags.some((name) => !name.startsWith('0x'));
  return { flags, raw, ...(!known && raw !== 0 && set.unnamed !== undefined && { unnamed: set.unnamed }) };
});

/** `struct __kernel_old_timeval`, as a socket option. */
const timeval = struct('sockopt-timeval', 16, {
  tv_sec: [0, { kind: 'integer', bits: 64, signed: true, style: 'decimal' }],
  tv_usec: [8, { kind: 'integer', bits: 64, signed: true, style: 'decimal' }],
});

export const NETWORK_TYPES: Readonly<Record<string, Type>> = {
  in_addr: inAddr,
  in6_addr: in6Addr,
  ifindex,
  'ether-type': etherType,
  /** The protocol of a packet socket: the low half of the word. */
  'packet-protocol': coded('ether-type', 4, (bytes, context, whole, offset) =>
    etherType.decode(bytes.subarray(0, 2), context, whole, offset),
  ),
  linger: struct('linger', 8, { l_onoff: [0, s32], l_linger: [4, s32] }),
  ucred: struct('ucred', 12, { pid: [0, pid], uid: [4, id], gid: [8, id] }),
  'sockopt-timeval': timeval,
  'socket-error': socketError,
  icmp_filter: icmpFilter,
  'socket-word': s32,
  'sock-txrehash': constant('sock-txrehash'),
  ip_mreq: struct('ip_mreq', 8, { imr_multiaddr: [0, inAddr], imr_interface: [4, inAddr] }),
  ipv6_mreq: struct('ipv6_mreq', 20, { ipv6mr_multiaddr: [0, in6Addr], ipv6mr_interface: [16, ifindex] }),
  in_pktinfo: struct('in_pktinfo', 12, {
    ipi_ifindex: [0, ifindex],
    ipi_spec_dst: [4, inAddr],
    ipi_addr: [8, inAddr],
  }),
  in6_pktinfo: struct('in6_pktinfo', 20, { ipi6_addr: [0, in6Addr], ipi6_ifindex: [16, ifindex] }),
  /** `struct sock_fprog` (linux/filter.h). */
  sock_fprog: struct('sock_fprog', 16, { len: [0, u16], filter: [8, socketProgram] }),
  sock_filter: struct('sock_filter', 8, { code: [0, u16], jt: [2, u8], jf: [3, u8], k: [4, u32] }),
  /** `struct group_req`: the address behind it is a socket address. */
  group_req: coded('group_req', 136, (bytes, context, whole, offset) => ({
    gr_interface: ifindex.decode(bytes, context, whole, offset),
    gr_group: decodeSockaddr(bytes.subarray(8), context.call) as MemoryValue,
  })),
  tpacket_stats: struct('tpacket_stats', 12, {
    tp_packets: [0, u32],
    tp_drops: [4, u32],
    tp_freeze_q_cnt: [8, u32],
  }),
  tpacket_req: struct('tpacket_req', 16, {
    tp_block_size: [0, u32],
    tp_block_nr: [4, u32],
    tp_frame_size: [8, u32],
    tp_frame_nr: [12, u32],
  }),
  packet_mreq: struct('packet_mreq', 16, {
    mr_ifindex: [0, ifindex],
    mr_type: [4, constant('packet-membership', 16, false)],
    mr_alen: [6, u16],
    mr_address: [8, array(u8, 8)],
  }),
  /** `struct sock_extended_err` (linux/errqueue.h), without the address behind it. */
  sock_extended_err: struct('sock_extended_err', 16, {
    ee_errno: [0, u32],
    ee_origin: [4, u8],
    ee_type: [5, u8],
    ee_code: [6, u8],
    ee_info: [8, u32],
    ee_data: [12, u32],
  }),
  ...NETLINK_TYPES,
};

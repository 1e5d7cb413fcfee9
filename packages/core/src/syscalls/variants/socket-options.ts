/**
 * getsockopt(2) and setsockopt(2): the level says which options there are, and both which type the value has. What has
 * no type here is an integer where it has four bytes, and bytes else. Pure.
 */
import type { Arch } from '../../events.js';
import { constantSet } from '../../linux/constants.js';
import type { Decode } from '../signature.js';
import type { Variant, Variants, VariantTables } from '../variants.js';
import { SOCKET_CALL_VARIANTS } from './socket.js';

/** The options of a level. */
interface Level {
  /** The set of their names; where they differ, behind `get` and `set`. */
  readonly get: string;
  readonly set: string;
  /** Types of values by option; those of getsockopt, of setsockopt. */
  readonly reads?: Readonly<Record<string, string>>;
  readonly writes?: Readonly<Record<string, string>>;
}

const named = (set: string): Level => ({ get: set, set });

const MEMBERSHIP = { MCAST_JOIN_GROUP: 'group_req', MCAST_LEAVE_GROUP: 'group_req' };

const TIMES = { SO_RCVTIMEO_OLD: 'sockopt-timeval', SO_SNDTIMEO_OLD: 'sockopt-timeval' };

/** Options of SOL_SOCKET that are an integer, and nothing shorter: of a longer value, its first. */
const WORDS = Object.fromEntries(
  (
    'DEBUG REUSEADDR DONTROUTE BROADCAST SNDBUF RCVBUF KEEPALIVE OOBINLINE NO_CHECK PRIORITY BSDCOMPAT REUSEPORT ' +
    'PASSCRED RCVLOWAT SNDLOWAT DETACH_FILTER TIMESTAMP_OLD ACCEPTCONN SNDBUFFORCE RCVBUFFORCE PASSSEC ' +
    'TIMESTAMPNS_OLD MARK TIMESTAMPING_OLD RXQ_OVFL WIFI_STATUS PEEK_OFF NOFCS LOCK_FILTER SELECT_ERR_QUEUE ' +
    'BUSY_POLL INCOMING_CPU CNX_ADVICE INCOMING_NAPI_ID ZEROCOPY TIMESTAMP_NEW TIMESTAMPNS_NEW TIMESTAMPING_NEW ' +
    'DETACH_REUSEPORT_BPF PREFER_BUSY_POLL BUSY_POLL_BUDGET RESERVE_MEM TXREHASH RCVMARK'
  )
    .split(' ')
    .map((name) => [`SO_${name}`, 'socket-word']),
);

/** By the name of the level. */
const LEVELS: Readonly<Record<string, Level>> = {
  SOL_SOCKET: {
    get: 'socket-option-get',
    set: 'socket-option-set',
    reads: {
      ...WORDS,
      SO_TXREHASH: 'sock-txrehash',
      SO_LINGER: 'linger',
      SO_PEERCRED: 'ucred',
      SO_ERROR: 'socket-error',
      SO_GET_FILTER: 'sock_filter',
      ...TIMES,
    },
    writes: {
      ...WORDS,
      SO_TXREHASH: 'sock-txrehash',
      SO_LINGER: 'linger',
      SO_ATTACH_FILTER: 'sock_fprog',
      SO_ATTACH_REUSEPORT_CBPF: 'sock_fprog',
      ...TIMES,
    },
  },
  SOL_IP: {
    get: 'ip-option-get',
    set: 'ip-option-set',
    writes: { IP_ADD_MEMBERSHIP: 'ip_mreq', IP_DROP_MEMBERSHIP: 'ip_mreq', ...MEMBERSHIP },
  },
  SOL_IPV6: {
    get: 'ipv6-option-get',
    set: 'ipv6-option-set',
    writes: {
      IPV6_ADD_MEMBERSHIP: 'ipv6_mreq',
      IPV6_DROP_MEMBERSHIP: 'ipv6_mreq',
      IPV6_JOIN_ANYCAST: 'ipv6_mreq',
      IPV6_LEAVE_ANYCAST: 'ipv6_mreq',
      ...MEMBERSHIP,
    },
  },
  SOL_PACKET: {
    ...named('packet-option'),
    reads: { PACKET_STATISTICS: 'tpacket_stats' },
    writes: {
      PACKET_RX_RING: 'tpacket_req',
      PACKET_TX_RING: 'tpacket_req',
      PACKET_ADD_MEMBERSHIP: 'packet_mreq',
      PACKET_DROP_MEMBERSHIP: 'packet_mreq',
    },
  },
  SOL_RAW: {
    ...named('raw-option'),
    reads: { ICMP_FILTER: 'icmp_filter' },
    writes: { ICMP_FILTER: 'icmp_filter' },
  },
  SOL_NETLINK: {
    ...named('netlink-option'),
    reads: { '': 'socket-word', NETLINK_LIST_MEMBERSHIPS: 'netlink-groups' },
    writes: { '': 'socket-word' },
  },
  SOL_TCP: named('tcp-option'),
  SOL_UDP: named('udp-option'),
  SOL_SCTP: named('sctp-option'),
  SOL_TLS: named('tls-option'),
  AF_VSOCK: named('vsock-option'),
  SOL_XDP: named('xdp-option'),
  SOL_ALG: named('alg-option'),
  SOL_BLUETOOTH: named('bluetooth-option'),
  SOL_CAN_RAW: named('can-raw-option'),
  SOL_KCM: named('kcm-option'),
  SOL_TIPC: named('tipc-option'),
  SOL_DCCP: named('dccp-option'),
  SOL_LLC: named('llc-option'),
  SOL_RDS: named('rds-option'),
  SOL_IPX: named('ipx-option'),
  SOL_AX25: named('ax25-option'),
  SOL_RXRPC: named('rxrpc-option'),
  SOL_PPPOL2TP: named('pppol2tp-option'),
  SOL_PNPIPE: named('pnpipe-option'),
  SOL_IUCV: named('iucv-option'),
  SOL_CAIF: named('caif-option'),
  SOL_NFC: named('nfc-option'),
};

function valuesOf(arch: Arch, set: string): ReadonlyMap<string, number> {
  return new Map((constantSet(arch, set)?.values ?? []).map(([value, name]) => [name, value]));
}

/** `key` of an option that has a row of its own, of the others of its level. */
const rowOf = (level: number, option?: number): string =>
  option === undefined ? String(level) : `${level}:${option}`;

function variants(arch: Arch, direction: 'get' | 'set'): Variants {
  const levels = valuesOf(arch, 'socket-level');
  const rows = new Map<number | string, Variant>();
  for (const [name, level] of Object.entries(LEVELS)) {
    const number = levels.get(name)!;
    const types = (direction === 'get' ? level.reads : level.writes) ?? {};
    const options = valuesOf(arch, level[direction]);
    const row = (type: string): Variant => {
      const option: Decode = `enum:${level[direction]}`;
      return direction === 'get'
        ? { args: [option, `sockopt:out:4:${type}`, 'inout:int'] }
        : { args: [option, `sockopt:in:4:${type}`, 'int'] };
    };
    for (const [option, type] of Object.entries(types)) {
      const value = options.get(option);
      if (value !== undefined) rows.set(rowOf(number, value), row(type));
    }
    rows.set(rowOf(number), row(types[''] ?? ''));
  }
  return {
    from: 2,
    key(words) {
      const own = rowOf(words[2]!, words[4]!);
      return rows.has(own) ? own : rowOf(words[2]!);
    },
    rows,
  };
}

export const SOCKET_OPTION_VARIANTS: VariantTables = {
  getsockopt: (arch) => variants(arch, 'get'),
  setsockopt: (arch) => variants(arch, 'set'),
  ...SOCKET_CALL_VARIANTS,
};

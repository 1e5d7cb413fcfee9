/** Routing messages of netlink sockets: linux/rtnetlink.h, linux/if_link.h, linux/if_addr.h, linux/neighbour.h. Pure. */
import type { Integer } from '../values.js';
import { coded, constant, flags, s32, struct, u16, u32, u64, u8, x32, type Type } from './type.js';
import { formatInet4, formatInet6 } from '../linux/inet.js';

const family = constant('address-family', 8, false);

/** An index of an interface, by its name: see `ifindex` of the other socket types. */
const index = coded('ifindex', 4, (bytes, { call }) => {
  const raw = bytes.readInt32LE(0);
  return { name: call.interfaceName?.(raw) ?? null, raw };
});

const counters = (names: string, type: Type, size: number): Record<string, readonly [number, Type]> =>
  Object.fromEntries(names.split(' ').map((name, i) => [name, [i * size, type] as const]));

const STATISTICS =
  'rx_packets tx_packets rx_bytes tx_bytes rx_errors tx_errors rx_dropped tx_dropped multicast collisions ' +
  'rx_length_errors rx_over_errors rx_crc_errors rx_frame_errors rx_fifo_errors rx_missed_errors tx_aborted_errors ' +
  'tx_carrier_errors tx_fifo_errors tx_heartbeat_errors tx_window_errors rx_compressed tx_compressed rx_nohandler';

export const NETLINK_TYPES: Readonly<Record<string, Type>> = {
  ifinfomsg: struct('ifinfomsg', 16, {
    ifi_family: [0, family],
    ifi_type: [2, constant('arp-hardware', 16, false)],
    ifi_index: [4, index],
    ifi_flags: [8, flags('interface-flags')],
    ifi_change: [12, flags('interface-flags')],
  }),
  ifaddrmsg: struct('ifaddrmsg', 8, {
    ifa_family: [0, family],
    ifa_prefixlen: [1, u8],
    ifa_flags: [2, flags('address-flags', 8)],
    ifa_scope: [3, constant('route-scope', 8, false)],
    ifa_index: [4, index],
  }),
  rtmsg: struct('rtmsg', 12, {
    rtm_family: [0, family],
    rtm_dst_len: [1, u8],
    rtm_src_len: [2, u8],
    rtm_tos: [3, flags('type-of-service', 8)],
    rtm_table: [4, constant('route-table', 8, false)],
    rtm_protocol: [5, constant('route-protocol', 8, false)],
    rtm_scope: [6, constant('route-scope', 8, false)],
    rtm_type: [7, constant('route-kind', 8, false)],
    rtm_flags: [8, flags('route-flags')],
  }),
  ndmsg: struct('ndmsg', 12, {
    ndm_family: [0, family],
    ndm_ifindex: [4, index],
    ndm_state: [8, flags('neighbour-state', 16)],
    ndm_flags: [10, flags('neighbour-flags', 8)],
    ndm_type: [11, constant('route-kind', 8, false)],
  }),
  /** A message of another type: its family alone is known. */
  rtgenmsg: struct('rtgenmsg', 1, { family: [0, family] }),
  ifa_cacheinfo: struct('ifa_cacheinfo', 16, {
    ifa_prefered: [0, u32],
    ifa_valid: [4, u32],
    cstamp: [8, u32],
    tstamp: [12, u32],
  }),
  nda_cacheinfo: struct('nda_cacheinfo', 16, {
    ndm_confirmed: [0, u32],
    ndm_used: [4, u32],
    ndm_updated: [8, u32],
    ndm_refcnt: [12, u32],
  }),
  rta_cacheinfo: struct('rta_cacheinfo', 32, {
    rta_clntref: [0, u32],
    rta_lastuse: [4, u32],
    rta_expires: [8, s32],
    rta_error: [12, u32],
    rta_used: [16, u32],
    rta_id: [20, x32],
    rta_ts: [24, u32],
    rta_tsage: [28, u32],
  }),
  rtnl_link_stats: struct('rtnl_link_stats', 96, counters(STATISTICS, u32, 4)),
  rtnl_link_stats64: struct('rtnl_link_stats64', 200, counters(`${STATISTICS} rx_otherhost_dropped`, u64, 8)),
  rtnl_link_ifmap: struct('rtnl_link_ifmap', 32, {
    mem_start: [0, u64],
    mem_end: [8, u64],
    base_addr: [16, u64],
    irq: [24, u16],
    dma: [26, u8],
    port: [27, u8],
  }),
  'address-flags': flags('address-flags'),
  'route-table': constant('route-table', 32, false),
  uint: u32,
  u64,
  u8,
};

/** How the data of an attribute is read: the name of a type, or of what only its length or its message says. */
type AttributeShape =
  | 'string'
  /** An address of the family of the message. */
  | 'address'
  /** A hardware address. Value: its bytes. */
  | 'hwaddr'
  /** Attributes of that table. */
  | { readonly attributes: AttributeTable }
  | (string & {});

/** Attributes of a kind of message. */
export interface AttributeTable {
  /** The set of their names. */
  readonly set: string;
  readonly shapes: Readonly<Record<string, AttributeShape>>;
}

const each = (names: string, shape: AttributeShape): Record<string, AttributeShape> =>
  Object.fromEntries(names.split(' ').map((name) => [name, shape]));

const LINK_INFO: AttributeTable = {
  set: 'link-info-attribute',
  shapes: { IFLA_INFO_KIND: 'string', IFLA_INFO_SLAVE_KIND: 'string' },
};

const LINK_XDP: AttributeTable = {
  set: 'link-xdp-attribute',
  shapes: {
    ...each('IFLA_XDP_FD', 'fd'),
    ...each('IFLA_XDP_ATTACHED', 'u8'),
    ...each('IFLA_XDP_PROG_ID IFLA_XDP_DRV_PROG_ID IFLA_XDP_SKB_PROG_ID IFLA_XDP_HW_PROG_ID', 'uint'),
  },
};

const LINK: AttributeTable = {
  set: 'link-attribute',
  shapes: {
    ...each('IFLA_ADDRESS IFLA_BROADCAST IFLA_PERM_ADDRESS', 'hwaddr'),
    ...each(
      'IFLA_IFNAME IFLA_QDISC IFLA_IFALIAS IFLA_PHYS_PORT_NAME IFLA_ALT_IFNAME IFLA_PARENT_DEV_NAME ' +
        'IFLA_PARENT_DEV_BUS_NAME',
      'string',
    ),
    ...each(
      'IFLA_MTU IFLA_TXQLEN IFLA_WEIGHT IFLA_NET_NS_PID IFLA_NUM_VF IFLA_GROUP IFLA_PROMISCUITY ' +
        'IFLA_NUM_TX_QUEUES IFLA_NUM_RX_QUEUES IFLA_CARRIER_CHANGES IFLA_GSO_MAX_SEGS IFLA_GSO_MAX_SIZE ' +
        'IFLA_CARRIER_UP_COUNT IFLA_CARRIER_DOWN_COUNT IFLA_MIN_MTU IFLA_MAX_MTU IFLA_GRO_MAX_SIZE ' +
        'IFLA_TSO_MAX_SIZE IFLA_TSO_MAX_SEGS IFLA_ALLMULTI',
      'uint',
    ),
    ...each('IFLA_LINK_NETNSID IFLA_NEW_NETNSID IFLA_TARGET_NETNSID', 'int'),
    ...each('IFLA_OPERSTATE IFLA_LINKMODE IFLA_CARRIER IFLA_PROTO_DOWN', 'u8'),
    ...each('IFLA_LINK IFLA_MASTER IFLA_NEW_IFINDEX', 'ifindex'),
    IFLA_NET_NS_FD: 'fd',
    IFLA_STATS: 'rtnl_link_stats',
    IFLA_STATS64: 'rtnl_link_stats64',
    IFLA_MAP: 'rtnl_link_ifmap',
    IFLA_LINKINFO: { attributes: LINK_INFO },
    IFLA_XDP: { attributes: LINK_XDP },
  },
};

const ADDRESS: AttributeTable = {
  set: 'address-attribute',
  shapes: {
    ...each('IFA_ADDRESS IFA_LOCAL IFA_BROADCAST IFA_ANYCAST IFA_MULTICAST', 'address'),
    IFA_LABEL: 'string',
    IFA_CACHEINFO: 'ifa_cacheinfo',
    IFA_FLAGS: 'address-flags',
    IFA_RT_PRIORITY: 'uint',
    IFA_TARGET_NETNSID: 'int',
  },
};

const METRICS: AttributeTable = {
  set: 'route-metric',
  shapes: {
    ...each(
      'RTAX_LOCK RTAX_MTU RTAX_WINDOW RTAX_RTT RTAX_RTTVAR RTAX_SSTHRESH RTAX_CWND RTAX_ADVMSS RTAX_REORDERING ' +
        'RTAX_HOPLIMIT RTAX_INITCWND RTAX_FEATURES RTAX_RTO_MIN RTAX_INITRWND RTAX_QUICKACK',
      'uint',
    ),
    RTAX_CC_ALGO: 'string',
  },
};

const ROUTE: AttributeTable = {
  set: 'route-attribute',
  shapes: {
    ...each('RTA_DST RTA_SRC RTA_GATEWAY RTA_PREFSRC RTA_NEWDST', 'address'),
    ...each('RTA_IIF RTA_OIF', 'ifindex'),
    ...each('RTA_PRIORITY RTA_PROTOINFO RTA_FLOW RTA_MP_ALGO RTA_MARK RTA_UID', 'uint'),
    ...each('RTA_PREF RTA_TTL_PROPAGATE RTA_IP_PROTO', 'u8'),
    ...each('RTA_SPORT RTA_DPORT', 'u16'),
    RTA_EXPIRES: 'u64',
    RTA_TABLE: 'route-table',
    RTA_CACHEINFO: 'rta_cacheinfo',
    RTA_METRICS: { attributes: METRICS },
  },
};

const NEIGHBOUR: AttributeTable = {
  set: 'neighbour-attribute',
  shapes: {
    NDA_DST: 'address',
    NDA_LLADDR: 'hwaddr',
    NDA_CACHEINFO: 'nda_cacheinfo',
    ...each('NDA_PROBES NDA_VNI NDA_SRC_VNI NDA_LINK_NETNSID', 'uint'),
    NDA_VLAN: 'u16',
    ...each('NDA_IFINDEX NDA_MASTER', 'ifindex'),
  },
};

/** What follows the header of a routing message: a structure, and attributes. */
export interface RouteMessage {
  readonly shape: string;
  readonly attributes: AttributeTable;
}

/** By what the message is about: the part of its type behind `NEW`, `DEL`, `GET`, `SET`. */
export const ROUTE_MESSAGES: Readonly<Record<string, RouteMessage>> = {
  LINK: { shape: 'ifinfomsg', attributes: LINK },
  ADDR: { shape: 'ifaddrmsg', attributes: ADDRESS },
  ANYCAST: { shape: 'ifaddrmsg', attributes: ADDRESS },
  MULTICAST: { shape: 'ifaddrmsg', attributes: ADDRESS },
  ROUTE: { shape: 'rtmsg', attributes: ROUTE },
  NEIGH: { shape: 'ndmsg', attributes: NEIGHBOUR },
};

/** Attributes of an answer that says what was wrong. */
export const ERROR_ATTRIBUTES: AttributeTable = {
  set: 'netlink-error-attribute',
  shapes: { NLMSGERR_ATTR_MSG: 'string', NLMSGERR_ATTR_OFFS: 'uint' },
};

/** An address of a family, and the type of it; `undefined` for one that does not fit. */
export function addressOf(
  family: Integer,
  bytes: Buffer,
): readonly [shape: string, address: string] | undefined {
  if (family === 2 && bytes.length >= 4) return ['in_addr', formatInet4(bytes)];
  if (family === 10 && bytes.length >= 16) return ['in6_addr', formatInet6(bytes)];
  return undefined;
}

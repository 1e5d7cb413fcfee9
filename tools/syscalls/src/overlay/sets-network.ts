import type { SetSpec } from './sets.js';

/** Constants of calls about sockets. */
export const NETWORK_SETS: Readonly<Record<string, SetSpec>> = {
  'address-family': {
    values: { from: 'kernel:linux/socket.h', match: /^AF_/, except: /^AF_(MAX|LOCAL|ROUTE)$/ },
    unnamed: 'AF_???',
  },
  'socket-type': {
    enumMask: 0xf,
    values: 'SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET',
    flags: 'O_CLOEXEC O_NONBLOCK',
    rename: { O_CLOEXEC: 'SOCK_CLOEXEC', O_NONBLOCK: 'SOCK_NONBLOCK' },
    keepOrder: true,
    unnamed: 'SOCK_???',
  },
  'sock-txrehash': {
    extraValues: [
      [0xff, 'SOCK_TXREHASH_DEFAULT'],
      [0, 'SOCK_TXREHASH_DISABLED'],
      [1, 'SOCK_TXREHASH_ENABLED'],
    ],
    unnamed: 'SOCK_TXREHASH_???',
  },
  'crypto-algorithm': { unnamed: 'CRYPTO_ALG_???' },
  'xdp-bind': {
    extraFlags: [
      [1, 'XDP_SHARED_UMEM'],
      [2, 'XDP_COPY'],
      [4, 'XDP_ZEROCOPY'],
      [8, 'XDP_USE_NEED_WAKEUP'],
      [16, 'XDP_USE_SG'],
    ],
    unnamed: 'XDP_???',
  },
  'socket-flags': {
    flags: 'O_CLOEXEC O_NONBLOCK',
    rename: { O_CLOEXEC: 'SOCK_CLOEXEC', O_NONBLOCK: 'SOCK_NONBLOCK' },
    keepOrder: true,
    unnamed: 'SOCK_???',
  },
  'ip-protocol': {
    values: { from: 'linux/in.h linux/in6.h', match: /^IPPROTO_/, except: /MAX/ },
    unnamed: 'IPPROTO_???',
  },
  'netlink-protocol': {
    values:
      'NETLINK_ROUTE NETLINK_UNUSED NETLINK_USERSOCK NETLINK_FIREWALL NETLINK_SOCK_DIAG NETLINK_NFLOG NETLINK_XFRM ' +
      'NETLINK_SELINUX NETLINK_ISCSI NETLINK_AUDIT NETLINK_FIB_LOOKUP NETLINK_CONNECTOR NETLINK_NETFILTER ' +
      'NETLINK_IP6_FW NETLINK_DNRTMSG NETLINK_KOBJECT_UEVENT NETLINK_GENERIC NETLINK_SCSITRANSPORT ' +
      'NETLINK_ECRYPTFS NETLINK_RDMA NETLINK_CRYPTO NETLINK_SMC',
    unnamed: 'NETLINK_???',
  },
  'ethernet-protocol': {
    values: { from: 'linux/if_ether.h', match: /^ETH_P_/ },
    unnamed: 'ETH_P_???',
  },
  'bluetooth-protocol': {
    // include/net/bluetooth/bluetooth.h, which is no part of the user API.
    extraValues: ['L2CAP', 'HCI', 'SCO', 'RFCOMM', 'BNEP', 'CMTP', 'HIDP', 'AVDTP'].map(
      (name, i) => [i, `BTPROTO_${name}`] as const,
    ),
    unnamed: 'BTPROTO_???',
  },
  'can-protocol': {
    // linux/can.h
    extraValues: ['RAW', 'BCM', 'TP16', 'TP20', 'MCNET', 'ISOTP', 'J1939'].map(
      (name, i) => [i + 1, `CAN_${name}`] as const,
    ),
    unnamed: 'CAN_???',
  },
  'kcm-protocol': { extraValues: [[0, 'KCMPROTO_CONNECTED']], unnamed: 'KCMPROTO_???' },
  'smc-protocol': {
    extraValues: [
      [0, 'SMCPROTO_SMC'],
      [1, 'SMCPROTO_SMC6'],
    ],
    unnamed: 'SMCPROTO_???',
  },
  'nfc-protocol': {
    extraValues: [
      [0, 'NFC_SOCKPROTO_RAW'],
      [1, 'NFC_SOCKPROTO_LLCP'],
    ],
    unnamed: 'NFC_SOCKPROTO_???',
  },
  'phonet-protocol': {
    extraValues: ['TRANSPORT', 'PHONET', 'PIPE'].map((name, i) => [i, `PN_PROTO_${name}`] as const),
    unnamed: 'PN_PROTO_???',
  },
  'caif-protocol': {
    extraValues: ['AT', 'DATAGRAM', 'DATAGRAM_LOOP', 'UTIL', 'RFM', 'DEBUG'].map(
      (name, i) => [i, `CAIFPROTO_${name}`] as const,
    ),
    unnamed: 'CAIFPROTO_???',
  },
  'message-flags': {
    flags: {
      from: 'kernel:linux/socket.h',
      match: /^MSG_/,
      except: /^MSG_(TRYHARD|EOF|INTERNAL\w*|SENDPAGE\w*|SPLICE_PAGES|SOCK_DEVMEM)$/,
    },
    unnamed: 'MSG_???',
  },
  'arp-hardware': {
    values: { from: 'linux/if_arp.h', match: /^ARPHRD_/ },
    unnamed: 'ARPHRD_???',
  },
  'packet-type': {
    values: {
      from: 'linux/if_packet.h',
      match: /^PACKET_(HOST|BROADCAST|MULTICAST|OTHERHOST|OUTGOING|LOOPBACK|USER|KERNEL|FASTROUTE)$/,
    },
    unnamed: 'PACKET_???',
  },
  'packet-membership': {
    values: { from: 'linux/if_packet.h', match: /^PACKET_MR_/ },
    unnamed: 'PACKET_MR_???',
  },
  'vsock-cid': {
    values: 'VMADDR_CID_HYPERVISOR VMADDR_CID_LOCAL VMADDR_CID_HOST',
    extraValues: [[0xffffffff, 'VMADDR_CID_ANY']],
  },
  'vsock-port': { extraValues: [[0xffffffff, 'VMADDR_PORT_ANY']] },
  'vsock-flags': { flags: 'VMADDR_FLAG_TO_HOST', unnamed: 'VMADDR_FLAG_???' },
  'icmp-filter': {
    extraFlags: [
      [0, 'ECHOREPLY'],
      [3, 'DEST_UNREACH'],
      [4, 'SOURCE_QUENCH'],
      [5, 'REDIRECT'],
      [8, 'ECHO'],
      [11, 'TIME_EXCEEDED'],
      [12, 'PARAMETERPROB'],
      [13, 'TIMESTAMP'],
      [14, 'TIMESTAMPREPLY'],
      [15, 'INFO_REQUEST'],
      [16, 'INFO_REPLY'],
      [17, 'ADDRESS'],
      [18, 'ADDRESSREPLY'],
    ].map(([type, name]) => [2 ** (type as number), `ICMP_${name}`] as const),
    unnamed: 'ICMP_???',
  },
  shutdown: {
    extraValues: [
      [0, 'SHUT_RD'],
      [1, 'SHUT_WR'],
      [2, 'SHUT_RDWR'],
    ],
    unnamed: 'SHUT_???',
  },
};

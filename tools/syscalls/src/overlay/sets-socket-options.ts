import type { SetSpec } from './sets.js';

/** Names in their order, from a number on; empty ones have no name. */
const from = (first: number, prefix: string, names: string): (readonly [number, string])[] =>
  names
    .split(' ')
    .map((name, i) => [first + i, `${prefix}${name}`] as const)
    .filter(([, name]) => name !== prefix);

/** The tables of netfilter (linux/netfilter_*\/*_tables.h): what they are asked for. */
const ARPT_AND_EBT_GET: readonly (readonly [number, string])[] = [
  [96, 'ARPT_SO_GET_INFO'],
  [97, 'ARPT_SO_GET_ENTRIES'],
  [99, 'ARPT_SO_GET_REVISION_TARGET'],
  ...from(128, 'EBT_SO_GET_', 'INFO ENTRIES INIT_INFO INIT_ENTRIES'),
];

/** ... and what they are told. */
const ARPT_AND_EBT_SET: readonly (readonly [number, string])[] = [
  [96, 'ARPT_SO_SET_REPLACE'],
  [97, 'ARPT_SO_SET_ADD_COUNTERS'],
  [128, 'EBT_SO_SET_ENTRIES'],
  [129, 'EBT_SO_SET_COUNTERS'],
];

const socket = {
  from: 'asm-generic/socket.h',
  match: /^SO_/,
  except: /^SO_(GET_FILTER|ATTACH_FILTER|TIMESTAMP|TIMESTAMPNS|TIMESTAMPING|RCVTIMEO|SNDTIMEO|DETACH_BPF)$/,
};
const ip = {
  from: 'linux/in.h',
  match: /^(IP|MCAST)_/,
  except:
    /^IP_(RECVRETOPTS|RECVORIGDSTADDR|DEFAULT_MULTICAST_\w+|MAX_MEMBERSHIPS|PMTUDISC_\w+)$|^MCAST_(INCLUDE|EXCLUDE)$/,
};
const ipv6 = {
  from: 'linux/in6.h linux/in.h',
  match: /^(IPV6|MCAST)_/,
  except:
    /^IPV6_(FL_\w+|PRIORITY_\w+|PMTUDISC_\w+|PREFER_SRC_\w+|FLOWINFO_(?!SEND)\w+|TLV_\w+|OPTIONS|JOIN_GROUP|LEAVE_GROUP|RECVORIGDSTADDR)$|^MCAST_(INCLUDE|EXCLUDE)$/,
};

/** Levels of socket options, and the options of each. */
export const SOCKET_OPTION_SETS: Readonly<Record<string, SetSpec>> = {
  'socket-level': {
    values: {
      from: 'kernel:linux/socket.h',
      match: /^SOL_/,
    },
    extraValues: [
      [1, 'SOL_SOCKET'],
      // af_vsock.c takes the family for the level.
      [40, 'AF_VSOCK'],
      [100, 'SOL_CAN_BASE'],
      [101, 'SOL_CAN_RAW'],
    ],
    unnamed: 'SOL_??',
  },
  'control-level': {
    values: { from: 'kernel:linux/socket.h', match: /^SOL_/ },
    extraValues: [
      [1, 'SOL_SOCKET'],
      [40, 'AF_VSOCK'],
      [100, 'SOL_CAN_BASE'],
      [101, 'SOL_CAN_RAW'],
    ],
    unnamed: 'SOL_???',
  },
  'socket-option-get': { values: socket, extraValues: [[26, 'SO_GET_FILTER']], unnamed: 'SO_???' },
  'socket-option-set': { values: socket, extraValues: [[26, 'SO_ATTACH_FILTER']], unnamed: 'SO_???' },
  'ip-option-get': {
    values: ip,
    extraValues: [
      ...from(64, 'IPT_SO_GET_', 'INFO ENTRIES REVISION_MATCH REVISION_TARGET'),
      ...ARPT_AND_EBT_GET,
    ],
    unnamed: 'IP_???',
  },
  'ip-option-set': {
    values: ip,
    extraValues: [...from(64, 'IPT_SO_SET_', 'REPLACE ADD_COUNTERS'), ...ARPT_AND_EBT_SET],
    unnamed: 'IP_???',
  },
  'ipv6-option-get': {
    values: ipv6,
    extraValues: [
      [64, 'IP6T_SO_GET_INFO'],
      [65, 'IP6T_SO_GET_ENTRIES'],
      [68, 'IP6T_SO_GET_REVISION_MATCH'],
      [69, 'IP6T_SO_GET_REVISION_TARGET'],
    ],
    unnamed: 'IPV6_???',
  },
  'ipv6-option-set': {
    values: ipv6,
    extraValues: from(64, 'IP6T_SO_SET_', 'REPLACE ADD_COUNTERS'),
    unnamed: 'IPV6_???',
  },
  'tcp-option': {
    values: {
      from: 'linux/tcp.h',
      match: /^TCP_/,
      except:
        /^TCP_(MSS_DEFAULT|MSS_DESIRED|ACCECN_\w+|COOKIE_\w+|S_DATA_\w+|NO_QUEUE|RECV_QUEUE|SEND_QUEUE|QUEUES_NR|NLA_\w+|CA_\w+|MD5SIG_(?!EXT)\w+|REPAIR_O(N|FF)\w*|FLAG_\w+|AO_\w+|RECEIVE_ZEROCOPY_FLAG\w*)$/,
    },
    extraValues: [[15, 'TCP_COOKIE_TRANSACTIONS']],
    unnamed: 'TCP_???',
  },
  'udp-option': {
    values: 'UDP_CORK UDP_ENCAP UDP_NO_CHECK6_TX UDP_NO_CHECK6_RX UDP_SEGMENT UDP_GRO',
    unnamed: 'UDP_???',
  },
  'netlink-option': {
    values:
      'NETLINK_ADD_MEMBERSHIP NETLINK_DROP_MEMBERSHIP NETLINK_PKTINFO NETLINK_BROADCAST_ERROR NETLINK_NO_ENOBUFS ' +
      'NETLINK_RX_RING NETLINK_TX_RING NETLINK_LISTEN_ALL_NSID NETLINK_LIST_MEMBERSHIPS NETLINK_CAP_ACK ' +
      'NETLINK_EXT_ACK NETLINK_GET_STRICT_CHK',
    unnamed: 'NETLINK_???',
  },
  'packet-option': {
    values: {
      from: 'linux/if_packet.h',
      match: /^PACKET_/,
      except:
        /^PACKET_(HOST|BROADCAST|MULTICAST|OTHERHOST|OUTGOING|LOOPBACK|USER|KERNEL|FASTROUTE|MR_\w+|FANOUT_\w+)$/,
    },
    extraValues: [[22, 'PACKET_FANOUT_DATA']],
    unnamed: 'PACKET_???',
  },
  'raw-option': { values: 'ICMP_FILTER', unnamed: 'RAW_???' },
  'sctp-option': {
    values: {
      from: 'linux/sctp.h',
      match: /^SCTP_/,
      except:
        /^SCTP_((FUTURE|CURRENT|ALL)_ASSOC|DELAYED_ACK\w*|PR_SCTP_(NONE|TTL|RTX|PRIO|MAX|MASK|ALL)|SENDALL|UNORDERED|ADDR_OVER|ABORT|SACK_IMMEDIATELY|NOTIFICATION|EOF|NODELAY_\w+)$/,
    },
    extraValues: [
      [103, 'SCTP_GET_PEER_ADDRS_NUM_OLD'],
      [104, 'SCTP_GET_PEER_ADDRS_OLD'],
      [105, 'SCTP_GET_LOCAL_ADDRS_NUM_OLD'],
      [106, 'SCTP_GET_LOCAL_ADDRS_OLD'],
    ],
    unnamed: 'SCTP_???',
  },
  'tls-option': { values: 'TLS_TX TLS_RX TLS_TX_ZEROCOPY_RO TLS_RX_EXPECT_NO_PAD', unnamed: 'TLS_???' },
  'vsock-option': {
    values: { from: 'linux/vm_sockets.h', match: /^SO_VM_SOCKETS_/, except: /CONNECT_TIMEOUT$/ },
    unnamed: 'SO_VM_???',
  },
  'xdp-option': {
    values:
      'XDP_MMAP_OFFSETS XDP_RX_RING XDP_TX_RING XDP_UMEM_REG XDP_UMEM_FILL_RING XDP_UMEM_COMPLETION_RING ' +
      'XDP_STATISTICS XDP_OPTIONS',
    unnamed: 'XDP_???',
  },
  'alg-option': {
    values: {
      from: 'linux/if_alg.h',
      match: /^ALG_SET_/,
    },
    unnamed: 'ALG_???',
  },
  'bluetooth-option': {
    extraValues: from(4, 'BT_', 'SECURITY   DEFER_SETUP FLUSHABLE POWER CHANNEL_POLICY VOICE SNDMTU RCVMTU'),
    unnamed: 'BT_???',
  },
  'can-raw-option': {
    extraValues: from(1, 'CAN_RAW_', 'FILTER ERR_FILTER LOOPBACK RECV_OWN_MSGS FD_FRAMES JOIN_FILTERS'),
    unnamed: 'CAN_RAW_???',
  },
  'ipx-option': { extraValues: [[1, 'IPX_TYPE']], unnamed: 'IPX_???' },
  'ax25-option': {
    extraValues: [
      ...from(1, 'AX25_', 'WINDOW T1 N2 T3 T2 BACKOFF EXTSEQ PIDINCL IDLE PACLEN'),
      [12, 'AX25_IAMDIGI'],
      [25, 'SO_BINDTODEVICE'],
    ],
    unnamed: 'AX25_???',
  },
  'rxrpc-option': {
    extraValues: from(
      1,
      'RXRPC_',
      'SECURITY_KEY SECURITY_KEYRING EXCLUSIVE_CONNECTION MIN_SECURITY_LEVEL UPGRADEABLE_SERVICE SUPPORTED_CMSG',
    ),
    unnamed: 'RXRPC_???',
  },
  'pppol2tp-option': {
    extraValues: from(1, 'PPPOL2TP_SO_', 'DEBUG RECVSEQ SENDSEQ LNSMODE REORDERTO'),
    unnamed: 'PPPOL2TP_SO_???',
  },
  'pnpipe-option': {
    extraValues: from(1, 'PNPIPE_', 'ENCAP IFINDEX HANDLE INITSTATE'),
    unnamed: 'PNPIPE_???',
  },
  'iucv-option': {
    extraValues: [
      [128, 'SO_IPRMDATA_MSG'],
      [4096, 'SO_MSGLIMIT'],
      [4352, 'SO_MSGSIZE'],
    ],
    unnamed: 'SO_???',
  },
  'caif-option': {
    extraValues: from(127, 'CAIFSO_', 'LINK_SELECT REQ_PARAM RSP_PARAM'),
    unnamed: 'CAIFSO_???',
  },
  'nfc-option': {
    extraValues: from(0, 'NFC_LLCP_', 'RW MIUX REMOTE_MIU REMOTE_LTO REMOTE_RW'),
    unnamed: 'NFC_LLCP_???',
  },
  'kcm-option': { extraValues: [[1, 'KCM_RECV_DISABLE']], unnamed: 'KCM_???' },
  'tipc-option': {
    extraValues: from(
      127,
      'TIPC_',
      'IMPORTANCE SRC_DROPPABLE DEST_DROPPABLE CONN_TIMEOUT NODE_RECVQ_DEPTH SOCK_RECVQ_DEPTH MCAST_BROADCAST ' +
        'MCAST_REPLICAST GROUP_JOIN GROUP_LEAVE SOCK_RECVQ_USED NODELAY',
    ),
    unnamed: 'TIPC_???',
  },
  'dccp-option': {
    extraValues: [
      ...from(1, 'DCCP_SOCKOPT_', 'PACKET_SIZE SERVICE CHANGE_L CHANGE_R GET_CUR_MPS SERVER_TIMEWAIT'),
      ...from(
        10,
        'DCCP_SOCKOPT_',
        'SEND_CSCOV RECV_CSCOV AVAILABLE_CCIDS CCID TX_CCID RX_CCID QPOLICY_ID QPOLICY_TXQLEN',
      ),
      [128, 'DCCP_SOCKOPT_CCID_RX_INFO'],
      [192, 'DCCP_SOCKOPT_CCID_TX_INFO'],
    ],
    unnamed: 'DCCP_SOCKOPT_???',
  },
  'llc-option': {
    extraValues: from(
      0,
      'LLC_OPT_',
      'UNKNOWN RETRY SIZE ACK_TMR_EXP P_TMR_EXP REJ_TMR_EXP BUSY_TMR_EXP TX_WIN RX_WIN PKTINFO',
    ),
    unnamed: 'LLC_OPT_???',
  },
  'rds-option': {
    extraValues: [
      ...from(1, 'RDS_', 'CANCEL_SENT_TO GET_MR FREE_MR BARRIER RECVERR CONG_MONITOR GET_MR_FOR_DEST'),
      [8, 'SO_RDS_TRANSPORT'],
      [29, 'SO_TIMESTAMP_OLD'],
      [10, 'SO_RDS_MSG_RXPATH_LATENCY'],
    ],
    unnamed: 'RDS_???',
  },
  /** Control messages of SOL_SOCKET and of SOL_IP. */
  'socket-control': {
    values:
      'SCM_RIGHTS SCM_CREDENTIALS SCM_SECURITY SCM_PIDFD SO_TIMESTAMP_OLD SO_TIMESTAMPNS_OLD ' +
      'SO_TIMESTAMPING_OLD SO_TIMESTAMP_NEW SO_TIMESTAMPNS_NEW SO_TIMESTAMPING_NEW SO_RXQ_OVFL SO_WIFI_STATUS ' +
      'SCM_TIMESTAMPING_OPT_STATS SCM_TIMESTAMPING_PKTINFO SCM_TXTIME SCM_TS_OPT_ID SO_PRIORITY SO_MARK',
    unnamed: 'SCM_???',
  },
  'ip-control': {
    values: 'IP_PKTINFO IP_TTL IP_TOS IP_RECVOPTS IP_RETOPTS IP_RECVERR IP_ORIGDSTADDR IP_CHECKSUM',
    unnamed: 'IP_???',
  },
  'ipv6-control': { values: ipv6, unnamed: 'IPV6_???' },
};

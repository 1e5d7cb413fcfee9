import type { SetSpec } from './sets.js';

/** Flags of every netlink message. */
const COMMON = 'NLM_F_REQUEST NLM_F_MULTI NLM_F_ACK NLM_F_ECHO NLM_F_DUMP_INTR NLM_F_DUMP_FILTERED';

const flags = (names: string): SetSpec => ({ flags: `${COMMON} ${names}`.trim(), unnamed: 'NLM_F_???' });

/** Constants of netlink messages: netlink(7), rtnetlink(7). */
export const NETLINK_SETS: Readonly<Record<string, SetSpec>> = {
  'netlink-type': {
    values: 'NLMSG_NOOP NLMSG_ERROR NLMSG_DONE NLMSG_OVERRUN',
    unnamed: 'NLMSG_???',
  },
  'route-type': {
    values: {
      from: 'linux/rtnetlink.h',
      match: /^RTM_/,
      except: /^RTM_(F_\w+|BASE|MAX|NR_\w+)$/,
    },
    unnamed: 'RTM_???',
  },
  'sock-diag-type': {
    values: 'SOCK_DIAG_BY_FAMILY SOCK_DESTROY TCPDIAG_GETSOCK DCCPDIAG_GETSOCK',
    unnamed: 'SOCK_DIAG_???',
  },
  // What a flag means depends on what the message does.
  'netlink-flags': flags(''),
  'netlink-new-flags': flags('NLM_F_REPLACE NLM_F_EXCL NLM_F_CREATE NLM_F_APPEND'),
  'netlink-get-flags': flags('NLM_F_DUMP NLM_F_ROOT NLM_F_MATCH NLM_F_ATOMIC'),
  'netlink-delete-flags': flags('NLM_F_NONREC NLM_F_BULK'),
  'netlink-error-flags': flags('NLM_F_CAPPED NLM_F_ACK_TLVS'),
  'netlink-error-attribute': {
    values: { from: 'linux/netlink.h', match: /^NLMSGERR_ATTR_/, except: /MAX$/ },
    unnamed: 'NLMSGERR_ATTR_???',
  },
  'interface-flags': { flags: { from: 'linux/if.h', match: /^IFF_/ }, unnamed: 'IFF_???' },
  'address-flags': {
    flags: { from: 'linux/if_addr.h', match: /^IFA_F_/, except: /TEMPORARY$/ },
    unnamed: 'IFA_F_???',
  },
  'address-attribute': {
    values: { from: 'linux/if_addr.h', match: /^IFA_/, except: /^IFA_(F_\w+|MAX)$/ },
    unnamed: 'IFA_???',
  },
  'link-attribute': {
    values: {
      from: 'linux/if_link.h',
      match: /^IFLA_/,
      except:
        /^IFLA_(MAX|IF_NETNSID|(PROTO_DOWN_REASON|INFO|XDP|BR|BRPORT|VXLAN|MACVLAN|BOND|HSR|GENEVE|BAREUDP|PPP|GTP|VF|IPOIB|VLAN|INET|INET6|MACSEC|XFRM|VRF|IPVLAN|CAN|RMNET|DSA|NETKIT|OVPN|STATS|OFFLOAD|EVENT|BRIDGE|PORT|TUN|MCTP|AMT)_\w+)$/,
    },
    extraValues: [
      [7, 'IFLA_STATS'],
      [24, 'IFLA_VF_PORTS'],
      [25, 'IFLA_PORT_SELF'],
      [44, 'IFLA_EVENT'],
    ],
    unnamed: 'IFLA_???',
  },
  'link-info-attribute': {
    values: { from: 'linux/if_link.h', match: /^IFLA_INFO_/, except: /MAX$/ },
    unnamed: 'IFLA_INFO_???',
  },
  'link-xdp-attribute': {
    values: { from: 'linux/if_link.h', match: /^IFLA_XDP_/, except: /MAX$/ },
    unnamed: 'IFLA_XDP_???',
  },
  'route-scope': { values: { from: 'linux/rtnetlink.h', match: /^RT_SCOPE_/ } },
  'route-table': { values: { from: 'linux/rtnetlink.h', match: /^RT_TABLE_/, except: /MAX$/ } },
  'route-protocol': { values: { from: 'linux/rtnetlink.h', match: /^RTPROT_/ }, unnamed: 'RTPROT_???' },
  'route-kind': {
    values: { from: 'linux/rtnetlink.h', match: /^RTN_/, except: /MAX$/ },
    unnamed: 'RTN_???',
  },
  'route-flags': {
    flags: {
      from: 'linux/rtnetlink.h',
      match: /^(RTM_F|RTNH_F)_/,
    },
    unnamed: 'RTM_F_???',
  },
  'type-of-service': {
    extraFlags: [
      [16, 'IPTOS_LOWDELAY'],
      [8, 'IPTOS_THROUGHPUT'],
      [4, 'IPTOS_RELIABILITY'],
      [2, 'IPTOS_MINCOST'],
    ],
    unnamed: 'IPTOS_TOS_???',
  },
  'route-attribute': {
    values: { from: 'linux/rtnetlink.h', match: /^RTA_/, except: /^RTA_(ALIGNTO|MAX)$/ },
    unnamed: 'RTA_???',
  },
  'route-metric': {
    values: { from: 'linux/rtnetlink.h', match: /^RTAX_/, except: /^RTAX_(MAX|FEATURE_\w+)$/ },
    unnamed: 'RTAX_???',
  },
  'neighbour-attribute': {
    values: { from: 'linux/neighbour.h', match: /^NDA_/, except: /MAX$/ },
    unnamed: 'NDA_???',
  },
  'neighbour-state': {
    values: 'NUD_NONE',
    flags: { from: 'linux/neighbour.h', match: /^NUD_/ },
    unnamed: 'NUD_???',
  },
  'neighbour-flags': {
    flags: { from: 'linux/neighbour.h', match: /^NTF_/, except: /^NTF_EXT_(?!LEARNED)/ },
    unnamed: 'NTF_???',
  },
};

import type { SetSpec } from './sets.js';

/** Constants of calls about sockets. */
export const NETWORK_SETS: Readonly<Record<string, SetSpec>> = {
  'address-family': {
    values: { from: 'kernel:linux/socket.h', match: /^AF_/, except: /^AF_(MAX|LOCAL|ROUTE)$/ },
  },
  'socket-type': {
    enumMask: 0xf,
    values: 'SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_RDM SOCK_SEQPACKET SOCK_DCCP SOCK_PACKET',
    flags: 'O_CLOEXEC O_NONBLOCK',
    rename: { O_CLOEXEC: 'SOCK_CLOEXEC', O_NONBLOCK: 'SOCK_NONBLOCK' },
    keepOrder: true,
  },
  'socket-flags': {
    flags: 'O_CLOEXEC O_NONBLOCK',
    rename: { O_CLOEXEC: 'SOCK_CLOEXEC', O_NONBLOCK: 'SOCK_NONBLOCK' },
    keepOrder: true,
  },
  'ip-protocol': { values: { from: 'linux/in.h', match: /^IPPROTO_/, except: /MAX/ } },
  'message-flags': {
    flags: {
      from: 'kernel:linux/socket.h',
      match: /^MSG_/,
      except: /^MSG_(TRYHARD|EOF|CMSG_COMPAT|INTERNAL\w*|SENDPAGE\w*|NO_SHARED_FRAGS)$/,
    },
  },
  'socket-level': {
    values: { from: 'kernel:linux/socket.h', match: /^SOL_/ },
    extraValues: [[1, 'SOL_SOCKET']],
  },
  'socket-option': {
    values: {
      from: 'asm-generic/socket.h',
      match: /^SO_/,
      except: /^SO_(GET_FILTER|TIMESTAMP|TIMESTAMPNS|TIMESTAMPING|RCVTIMEO|SNDTIMEO)$/,
    },
  },
  shutdown: {
    extraValues: [
      [0, 'SHUT_RD'],
      [1, 'SHUT_WR'],
      [2, 'SHUT_RDWR'],
    ],
  },
};

import { describe, expect, it } from 'vitest';
import type {
  ArgValue,
  ControlMessage,
  MessageHeader,
  NetlinkMessage,
  SocketAddress,
  SyscallArg,
  ValueKind,
} from '@ptracer/core';
import { formatArg } from '../../src/formats/strace/value.js';

const arg = (kind: ValueKind, value: ArgValue, more: Partial<SyscallArg> = {}): SyscallArg => ({
  name: 'x',
  type: 'void *',
  kind,
  rawValue: 0x1000,
  value,
  ...more,
});

const text = (...given: Parameters<typeof arg>): string =>
  formatArg(arg(...given), { paths: true, abbreviate: true, arch: 'x64' });

describe('a socket address', () => {
  it.each<[SocketAddress, string]>([
    [{ family: 'AF_UNIX', path: '@x' }, '{sa_family=AF_UNIX, sun_path="@x"}'],
    [{ family: 'AF_UNIX', path: '@a\0', abstract: true }, String.raw`{sa_family=AF_UNIX, sun_path=@"a\0"}`],
    [{ family: 'AF_INET', base64: 'AFA=' }, String.raw`{sa_family=AF_INET, sa_data="\0P"}`],
    [{ family: '200', base64: 'AQ==' }, String.raw`{sa_family=0xc8 /* AF_??? */, sa_data="\1"}`],
    [
      { family: 'AF_INET6', port: 1, flowInfo: 0, address: 'fe80::1', scopeId: 1, scope: 'lo' },
      '{sa_family=AF_INET6, sin6_port=htons(1), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "fe80::1", &sin6_addr), sin6_scope_id=if_nametoindex("lo")}',
    ],
    [
      {
        family: 'AF_PACKET',
        protocol: { name: 'ETH_P_IP', raw: 0x800 },
        interface: { name: null, raw: 9 },
        hardwareType: { name: 'ARPHRD_ETHER', raw: 1 },
        packetType: { name: 'PACKET_HOST', raw: 0 },
        hardwareLength: 10,
        hardwareAddress: [1, 0x22, 3, 4, 5, 6, 0, 0],
      },
      '{sa_family=AF_PACKET, sll_protocol=htons(ETH_P_IP), sll_ifindex=9, sll_hatype=ARPHRD_ETHER, sll_pkttype=PACKET_HOST, sll_halen=10, sll_addr=[0x1, 0x22, 0x3, 0x4, 0x5, 0x6, 00, 00, ...]}',
    ],
    [
      { family: 'AF_VSOCK', port: 0xffffffff, cid: { name: null, raw: 3 }, flags: { flags: [], raw: 0 } },
      '{sa_family=AF_VSOCK, svm_cid=0x3, svm_port=VMADDR_PORT_ANY, svm_flags=0}',
    ],
  ])('%j', (value, expected) => {
    expect(text('sockaddr', value)).toBe(expected);
  });
});

const header = (more: Partial<MessageHeader> = {}): MessageHeader => ({
  name: null,
  nameAddress: 0,
  nameLength: 0,
  buffers: [{ address: 0x2000, length: 9, text: 'abc' }],
  buffersAddress: 0x3000,
  bufferCount: 1,
  control: [],
  controlAddress: 0,
  controlLength: 0,
  flags: { flags: [], raw: 0 },
  ...more,
});

const SOL_SOCKET = { name: 'SOL_SOCKET', raw: 1 };

describe('a message', () => {
  it('is written whole', () => {
    expect(text('message', header())).toBe(
      '{msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="abc", iov_len=9}], msg_iovlen=1, msg_controllen=0, msg_flags=0}',
    );
  });

  it('that was received has the length of its name before and after', () => {
    const name = { family: 'AF_UNIX', path: '/s' };
    const before = [{ nameLength: 128 }];
    expect(text('message', header({ name, nameLength: 5 }), { before })).toContain(
      'msg_name={sa_family=AF_UNIX, sun_path="/s"}, msg_namelen=128 => 5, ',
    );
    expect(text('message', null, { before })).toBe('{msg_namelen=128}');
    expect(text('message', null, { unreadable: true })).toBe('0x1000');
  });

  it('has pointers where memory cannot be read', () => {
    const broken = header({
      nameAddress: 8,
      buffers: null,
      buffersAddress: 16,
      controlAddress: 24,
      controlLength: 8,
    });
    expect(text('message', broken)).toBe(
      '{msg_name=0x8, msg_namelen=0, msg_iov=0x10, msg_iovlen=1, msg_control=0x18, msg_controllen=8, msg_flags=0}',
    );
  });

  it.each<[ControlMessage, string]>([
    [
      { length: 24, level: SOL_SOCKET, type: { name: 'SCM_RIGHTS', raw: 1 }, fds: [4, 5] },
      'cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[4</dev/null>, 5]',
    ],
    [
      {
        length: 28,
        level: SOL_SOCKET,
        type: { name: 'SCM_CREDENTIALS', raw: 2 },
        shape: 'ucred',
        data: { pid: 7, uid: 0, gid: -1 },
      },
      'cmsg_len=28, cmsg_level=SOL_SOCKET, cmsg_type=SCM_CREDENTIALS, cmsg_data={pid=7, uid=0, gid=-1}',
    ],
    [
      {
        length: 17,
        level: { name: 'SOL_IP', raw: 0 },
        type: { name: 'IP_TOS', raw: 1 },
        shape: 'hex8[]',
        data: [16],
      },
      'cmsg_len=17, cmsg_level=SOL_IP, cmsg_type=IP_TOS, cmsg_data=[0x10]',
    ],
    [
      {
        length: 36,
        level: { name: 'SOL_IPV6', raw: 41 },
        type: { name: 'IPV6_PKTINFO', raw: 50 },
        shape: 'in6_pktinfo',
        data: { ipi6_addr: '::1', ipi6_ifindex: { name: 'lo', raw: 1 } },
      },
      'cmsg_len=36, cmsg_level=SOL_IPV6, cmsg_type=0x32',
    ],
  ])('with %j', (control, expected) => {
    const descriptors = { 4: { path: '/dev/null' } };
    expect(text('message', header({ control: [control], controlLength: 40 }), { descriptors })).toContain(
      `msg_control=[{${expected}}], msg_controllen=40`,
    );
  });

  it('says where its control data is no message, and that it was cut', () => {
    const control: ControlMessage[] = [
      { length: 3, level: SOL_SOCKET, type: { name: null, raw: 99, unnamed: 'SCM_???' } },
    ];
    expect(text('message', header({ control, controlLength: 64, controlRest: 0x2010 }))).toContain(
      'cmsg_type=0x63 /* SCM_??? */}, ... /* 0x2010 */]',
    );
    expect(text('message', header({ control, controlLength: 64, controlTruncated: true }))).toContain(
      '}, ...]',
    );
  });

  it('among others has its length', () => {
    const one = text('message', header());
    expect(text('messages', [header({ length: 3 }), header()], { truncated: true })).toBe(
      `[{msg_hdr=${one}, msg_len=3}, {msg_hdr=${one}}, ...]`,
    );
    expect(text('messages', [])).toBe('[]');
  });
});

const netlink = (more: Partial<NetlinkMessage> = {}): NetlinkMessage => ({
  length: 16,
  type: { name: 'RTM_GETADDR', raw: 22 },
  flags: { flags: ['NLM_F_REQUEST'], raw: 1 },
  sequence: 7,
  pid: 0,
  ...more,
});

const HEADER = '{nlmsg_len=16, nlmsg_type=RTM_GETADDR, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0}';
const IFA_LABEL = { name: 'IFA_LABEL', raw: 3 };

describe('netlink messages', () => {
  it.each<[string, NetlinkMessage[], string]>([
    ['one without anything', [netlink()], HEADER],
    ['several', [netlink(), netlink()], `[${HEADER}, ${HEADER}]`],
    ['one and bytes', [netlink({ rest: 'eno=' })], String.raw`[${HEADER}, "\x7a\x7a"]`],
    ['one of many', [netlink({ truncated: true })], `[${HEADER}, ...]`],
    [
      'a family alone',
      [netlink({ shape: 'ifaddrmsg', data: { ifa_family: { name: 'AF_UNSPEC', raw: 0 } } })],
      `[${HEADER}, {ifa_family=AF_UNSPEC, ...}]`,
    ],
    [
      'another kind',
      [netlink({ shape: 'rtgenmsg', data: { family: { name: 'AF_INET', raw: 2 } }, base64: 'Yg==' })],
      String.raw`[${HEADER}, {family=AF_INET, data="\x62"}]`,
    ],
    [
      'an error',
      [netlink({ shape: 'nlmsgerr', data: { name: 'ENODEV', raw: -19 }, request: netlink() })],
      `[${HEADER}, {error=-ENODEV, msg=${HEADER}}]`,
    ],
    [
      'one attribute',
      [
        netlink({
          shape: 'int',
          data: 0,
          attributes: [{ length: 7, type: IFA_LABEL, shape: 'string', data: 'lo' }],
        }),
      ],
      `[${HEADER}, 0, [{nla_len=7, nla_type=IFA_LABEL}, "lo"]]`,
    ],
    [
      'nested attributes, and cut ones',
      [
        netlink({
          shape: 'int',
          data: 0,
          attributes: [
            {
              length: 12,
              type: IFA_LABEL,
              flags: ['NLA_F_NESTED'],
              attributes: [{ length: 5, type: IFA_LABEL, base64: 'AQ==' }],
            },
            { length: 10, type: IFA_LABEL, shape: 'hwaddr', data: [0, 1, 2, 3, 4, 255], truncated: true },
          ],
        }),
      ],
      String.raw`[${HEADER}, 0, [[{nla_len=12, nla_type=NLA_F_NESTED|IFA_LABEL}, [{nla_len=5, nla_type=IFA_LABEL}, "\x01"]], [{nla_len=10, nla_type=IFA_LABEL}, 00:01:02:03:04:ff], ...]]`,
    ],
  ])('%s', (_, messages, expected) => {
    expect(text('netlink', messages)).toBe(expected);
  });
});

describe('values of socket options', () => {
  it.each<[string, ArgValue, string]>([
    ['int', 1, '[1]'],
    ['linger', { l_onoff: 1, l_linger: 5 }, '{l_onoff=1, l_linger=5}'],
    ['tpacket_stats', { tp_packets: 1, tp_drops: 0 }, '{tp_packets=1, tp_drops=0}'],
    ['socket-error', { name: 'ECONNREFUSED', raw: 111 }, '[ECONNREFUSED]'],
    ['socket-error', { name: null, raw: 0 }, '[0]'],
    ['sockopt-timeval', { tv_sec: 3, tv_usec: 500 }, String.raw`"\3\0\0\0\0\0\0\0\364\1\0\0\0\0\0\0"`],
    [
      'ip_mreq',
      { imr_multiaddr: '224.0.0.5', imr_interface: '127.0.0.1' },
      '{imr_multiaddr=inet_addr("224.0.0.5"), imr_interface=inet_addr("127.0.0.1")}',
    ],
    [
      'ipv6_mreq',
      { ipv6mr_multiaddr: 'ff02::5', ipv6mr_interface: { name: 'lo', raw: 1 } },
      '{inet_pton(AF_INET6, "ff02::5", &ipv6mr_multiaddr), ipv6mr_interface=if_nametoindex("lo")}',
    ],
    ['icmp_filter', { flags: ['ICMP_ECHO'], raw: 0x40000100 }, '~[ICMP_ECHO 0x1e /* ICMP_??? */]'],
    ['icmp_filter', { flags: [], raw: 0xffffffff }, '[]'],
  ])('%s', (shape, value, expected) => {
    expect(text('memory', value, { shape })).toBe(expected);
  });
});

/** Network interfaces by ioctl(2), netdevice(7): linux/if.h, linux/if_tun.h. */
import type { MemoryValue } from '../values.js';
import { decodeSockaddr } from '../decode/sockaddr.js';
import { copyMemory, elementLimit, textValue } from './read.js';
import {
  coded,
  constant,
  custom,
  flags,
  readInteger,
  s32,
  struct,
  text,
  u8,
  u16,
  u64,
  type CodedType,
  type ReadContext,
  type StructType,
  type Type,
} from './type.js';

const IFNAMSIZ = 16;
const IFREQ_SIZE = 40;
const SOCKADDR_SIZE = 16;

/** `struct sockaddr`, as `SocketAddress` has it. */
const address = coded('interface-address', SOCKADDR_SIZE, (bytes, { call }): MemoryValue => {
  const decoded = decodeSockaddr(bytes, call);
  return decoded === null ? null : { ...decoded };
});

const hardware: StructType = struct('hardware-address', SOCKADDR_SIZE, {
  sa_family: [0, constant('hardware-type', 16, false)],
  sa_data: [
    2,
    coded('mac-address', 6, (bytes): MemoryValue =>
      Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':'),
    ),
  ],
});

const map: StructType = struct('interface-map', 24, {
  mem_start: [0, { ...u64, style: 'hex' }],
  mem_end: [8, { ...u64, style: 'hex' }],
  base_addr: [16, { ...u16, style: 'hex' }],
  irq: [18, { ...u8, style: 'hex' }],
  dma: [19, { ...u8, style: 'hex' }],
  port: [20, { ...u8, style: 'hex' }],
});

/** A `struct ifreq` of which one member of the union counts. */
const request = (member: string, type: Type): StructType =>
  struct(`ifreq-${member}`, IFREQ_SIZE, { ifr_name: [0, text(IFNAMSIZ)], [member]: [IFNAMSIZ, type] });

/** One of a list: `struct ifreq` with an address. */
const entry = request('ifr_addr', address);

/** Members of the union, by what reads or sets them. */
const REQUESTS: readonly StructType[] = [
  entry,
  request('ifr_dstaddr', address),
  request('ifr_broadaddr', address),
  request('ifr_netmask', address),
  request('ifr_hwaddr', hardware),
  request('ifr_flags', flags('interface-flags', 16)),
  request('ifr_metric', s32),
  request('ifr_mtu', s32),
  request('ifr_map', map),
  request('ifr_ifindex', s32),
  request('ifr_slave', text(IFNAMSIZ)),
  request('ifr_newname', text(IFNAMSIZ)),
  request('ifr_qlen', s32),
];

function entries(
  context: ReadContext,
  at: number,
  length: number,
  addressOf: CodedType,
): MemoryValue[] | undefined {
  const count = Math.min(Math.floor(length / IFREQ_SIZE), elementLimit(context));
  const bytes = copyMemory(context, at, count * IFREQ_SIZE);
  if (bytes === undefined) return undefined;
  return Array.from({ length: count }, (_, i) => {
    const one = bytes.subarray(i * IFREQ_SIZE, (i + 1) * IFREQ_SIZE);
    const end = one.indexOf(0);
    return {
      ifr_name: textValue(one.subarray(0, end < 0 || end > IFNAMSIZ ? IFNAMSIZ : end)),
      ifr_addr: addressOf.decode(one.subarray(IFNAMSIZ, IFNAMSIZ + SOCKADDR_SIZE), context, one, IFNAMSIZ),
    };
  });
}

export const INTERFACE_TYPES: Readonly<Record<string, Type>> = {
  ...Object.fromEntries(REQUESTS.map((type) => [type.name, type])),
  /** The index is given, the name is asked for. */
  'ifreq-name': struct('ifreq-name', IFREQ_SIZE, {
    ifr_ifindex: [IFNAMSIZ, s32],
    ifr_name: [0, text(IFNAMSIZ)],
  }),
  'ifreq-tun': request('ifr_flags', flags('tun-flags', 16)),
  /** `struct ifconf`: a length, and behind `ifc_buf` the list that the kernel has written. */
  ifconf: custom('ifconf', (context, at) => {
    const bytes = copyMemory(context, at, 16);
    if (bytes === undefined) return undefined;
    const ifc_len = bytes.readInt32LE(0);
    const ifc_buf = readInteger({ bits: 64, signed: false }, bytes, 8);
    const value = { ifc_len, ifc_buf };
    if (!context.out || ifc_buf === 0) return { value };
    const list = entries(context, Number(ifc_buf), Math.max(0, ifc_len), address);
    if (list === undefined) return { value };
    const cut = list.length < Math.floor(ifc_len / IFREQ_SIZE);
    return { value: { ...value, ifc_req: list }, ...(cut && { truncated: true }) };
  }),
};

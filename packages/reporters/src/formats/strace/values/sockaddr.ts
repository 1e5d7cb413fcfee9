/** Socket addresses. Pure. */
import type { SocketAddress } from '@ptracer/core';
import { ADDRESS_TYPES } from '@ptracer/core/types';
import { quote } from '../quote.js';
import { fieldsOf, type Fields, type TextOptions } from './memory.js';
import { textOf } from './text.js';
import { constant, flags, hex } from './words.js';

/** `if_nametoindex("lo")`; the number of one that has no name. */
export const interfaceIndex = (name: string | null | undefined, index: number | string): string =>
  name === null || name === undefined ? String(index) : `if_nametoindex(${quote(name)})`;

/** `inet_addr("127.0.0.1")`. */
export const inetAddress = (address: string): string => `inet_addr("${address}")`;

/** `0x…`, with as many digits; `00` for zero. */
const padded = (value: number, width: number): string =>
  value === 0 ? '0'.repeat(width) : `0x${value.toString(16).padStart(width - 2, '0')}`;

/** Bytes, each in hexadecimal digits. */
export const hexText = (base64: string): string =>
  `"${[...Buffer.from(base64, 'base64')].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')}"`;

const unix = ({ path, abstract, base64 }: SocketAddress): string[] => {
  if (path === undefined) return [];
  return [abstract ? `sun_path=@${quote(path.slice(1), base64)}` : `sun_path=${quote(path, base64)}`];
};

const inet = ({ port, address }: SocketAddress): string[] => [
  `sin_port=htons(${port})`,
  `sin_addr=${inetAddress(address!)}`,
];

const inet6 = ({ port, flowInfo, address, scopeId, scope }: SocketAddress): string[] => [
  `sin6_port=htons(${port})`,
  `sin6_flowinfo=htonl(${flowInfo})`,
  `inet_pton(AF_INET6, "${address}", &sin6_addr)`,
  ...(scopeId === undefined ? [] : [`sin6_scope_id=${interfaceIndex(scope, scopeId)}`]),
];

const netlink = ({ reserved, netlinkPid, netlinkGroups = 0 }: SocketAddress): string[] => [
  ...(reserved === undefined ? [] : [`nl_pad=${hex(reserved)}`]),
  `nl_pid=${netlinkPid}`,
  `nl_groups=${padded(netlinkGroups, 8)}`,
];

const SLL_ADDRESS = 8;

function packet(address: SocketAddress): string[] {
  const {
    protocol,
    interface: on,
    hardwareType,
    packetType,
    hardwareLength = 0,
    hardwareAddress = [],
  } = address;
  const bytes = hardwareAddress.map((byte) => padded(byte, 2).replace(/^0x0(?=.)/, '0x'));
  if (hardwareLength > SLL_ADDRESS) bytes.push('...');
  return [
    `sll_protocol=htons(${constant(protocol!)})`,
    `sll_ifindex=${interfaceIndex(on!.name, on!.raw)}`,
    `sll_hatype=${constant(hardwareType!)}`,
    `sll_pkttype=${constant(packetType!)}`,
    `sll_halen=${hardwareLength}`,
    ...(hardwareLength === 0 ? [] : [`sll_addr=[${bytes.join(', ')}]`]),
  ];
}

const VMADDR_PORT_ANY = 0xffffffff;

const vsock = ({ reserved, cid, port = 0, flags: word, base64 }: SocketAddress): string[] => [
  ...(reserved === undefined ? [] : [`svm_reserved1=${hex(reserved)}`]),
  `svm_cid=${constant(cid!)}`,
  `svm_port=${port === VMADDR_PORT_ANY ? 'VMADDR_PORT_ANY' : port === 0 ? '0' : hex(port)}`,
  `svm_flags=${flags(word!)}`,
  ...(base64 === undefined ? [] : [`svm_zero=${hexText(base64)}`]),
];

/** The fields of each family, and one that an address of it has when it is whole. */
const FAMILIES: Readonly<
  Record<string, readonly [needs: keyof SocketAddress, fields: (value: SocketAddress) => string[]]>
> = {
  AF_UNIX: ['path', unix],
  AF_INET: ['address', inet],
  AF_INET6: ['address', inet6],
  AF_NETLINK: ['netlinkPid', netlink],
  AF_PACKET: ['packetType', packet],
  AF_VSOCK: ['cid', vsock],
};

/** Nothing in these addresses has a text of its own. */
const PLAIN: TextOptions = {
  abbreviate: false,
  describe: () => '',
  special: (named) => (named === 'address-name' ? textOf : undefined),
};

/** `{sa_family=AF_INET, …}`. */
export function sockaddr(value: SocketAddress): string {
  const { family, base64 } = value;
  const name = /^\d/.test(family) ? `${hex(Number(family))} /* AF_??? */` : family;
  const type =
    value.fields === undefined || !Object.hasOwn(ADDRESS_TYPES, family) ? undefined : ADDRESS_TYPES[family];
  if (type !== undefined) {
    return `{sa_family=${name}, ${fieldsOf(type, value.fields as Fields, PLAIN).slice(1)}`;
  }
  const [needs, fields] = Object.hasOwn(FAMILIES, family) ? FAMILIES[family]! : [];
  const whole = needs !== undefined && value[needs] !== undefined;
  const rest = whole ? fields!(value) : base64 === undefined ? [] : [`sa_data=${quote('', base64)}`];
  return `{${[`sa_family=${name}`, ...rest].join(', ')}}`;
}

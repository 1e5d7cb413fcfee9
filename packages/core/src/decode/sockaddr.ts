/**
 * Socket addresses (`struct sockaddr_*` of linux/un.h, linux/in.h, linux/in6.h, linux/netlink.h, linux/if_packet.h,
 * linux/vm_sockets.h). One that is too short for its family is bytes. Pure.
 */
import type { SocketAddress } from '../events.js';
import { formatInet4, formatInet6 } from '../linux/inet.js';
import { constantSet, decodeFlags } from '../linux/constants.js';
import { ADDRESS_TYPES } from '../types/address.js';
import { valueOf } from '../types/read.js';
import { constantOf } from '../types/constant-of.js';
import type { CallView, DecodeOptions } from './call.js';

/** What decoding an address needs of the call. */
export type AddressView = Pick<CallView, 'interfaceName'> & { readonly options: Pick<DecodeOptions, 'arch'> };

const AF_UNIX = 1;

/** Longest sockaddr the kernel takes: `struct sockaddr_storage`. */
export const SOCKADDR_LIMIT = 128;

/** sizeof(struct sockaddr_un). */
const UNIX_LIMIT = 110;

type Fields = Partial<SocketAddress>;

/** Text of bytes, exact ones beside it where they are not UTF-8. */
function pathOf(bytes: Buffer, prefix = ''): Fields {
  const text = bytes.toString('utf8');
  const exact = Buffer.from(text).equals(bytes);
  return { path: prefix + text, ...(!exact && { base64: bytes.toString('base64') }) };
}

/** An abstract name is all the bytes behind the first NUL; a path ends at its first NUL. */
function unixAddress(bytes: Buffer): Fields {
  const path = bytes.subarray(2, UNIX_LIMIT);
  if (path[0] === 0) return { ...pathOf(path.subarray(1), '@'), abstract: true };
  const end = path.indexOf(0);
  return pathOf(end < 0 ? path : path.subarray(0, end));
}

const inetAddress = (bytes: Buffer): Fields => ({
  port: bytes.readUInt16BE(2),
  address: formatInet4(bytes.subarray(4, 8)),
});

const SCOPE = 24;

/** fe80::/10 and ff?2::/16: a scope id is the index of an interface. */
function isLinkLocal(address: Buffer): boolean {
  if (address[0] === 0xfe) return (address[1]! & 0xc0) === 0x80;
  return address[0] === 0xff && (address[1]! & 0xf) === 2;
}

function inet6Address(bytes: Buffer, { interfaceName }: AddressView): Fields {
  const address = bytes.subarray(8, SCOPE);
  const fields: Fields = {
    port: bytes.readUInt16BE(2),
    flowInfo: bytes.readUInt32BE(4),
    address: formatInet6(address),
  };
  if (bytes.length <= SCOPE) return fields;
  const scope = Buffer.concat([bytes.subarray(SCOPE), Buffer.alloc(4)]).readUInt32LE(0);
  const name = isLinkLocal(address) ? interfaceName?.(scope) : undefined;
  return { ...fields, scopeId: scope, ...(name !== undefined && { scope: name }) };
}

function netlinkAddress(bytes: Buffer): Fields {
  const pad = bytes.readUInt16LE(2);
  return {
    netlinkPid: bytes.readUInt32LE(4),
    netlinkGroups: bytes.readUInt32LE(8),
    ...(pad !== 0 && { reserved: pad }),
  };
}

function packetAddress(bytes: Buffer, { options: { arch }, interfaceName }: AddressView): Fields {
  const index = bytes.readInt32LE(4);
  const length = bytes[11]!;
  return {
    protocol: constantOf(arch, 'ethernet-protocol', bytes.readUInt16BE(2)),
    interface: { name: interfaceName?.(index) ?? null, raw: index },
    hardwareType: constantOf(arch, 'arp-hardware', bytes.readUInt16LE(8)),
    packetType: constantOf(arch, 'packet-type', bytes[10]!),
    hardwareLength: length,
    hardwareAddress: [...bytes.subarray(12, Math.min(12 + length, bytes.length))],
  };
}

const VSOCK_ZEROES = 13;

function vsockAddress(bytes: Buffer, { options: { arch } }: AddressView): Fields {
  const reserved = bytes.readUInt16LE(2);
  const flags = bytes[12]!;
  const set = constantSet(arch, 'vsock-flags') ?? {};
  const names = decodeFlags(set, flags);
  const zeroes = bytes.subarray(VSOCK_ZEROES, 16);
  const unnamed = flags > 1 && (flags & 1) === 0 ? set.unnamed : undefined;
  return {
    port: bytes.readUInt32LE(4),
    cid: constantOf(arch, 'vsock-cid', bytes.readUInt32LE(8)),
    flags: { flags: names, raw: flags, ...(unnamed !== undefined && { unnamed }) },
    ...(reserved !== 0 && { reserved }),
    ...(zeroes.some((byte) => byte !== 0) && { base64: zeroes.toString('base64') }),
  };
}

interface Family {
  /** Fewest bytes of a whole address. */
  size: number;
  decode(bytes: Buffer, view: AddressView): Fields;
}

const FAMILIES: Readonly<Record<number, Family>> = {
  [AF_UNIX]: { size: 3, decode: unixAddress },
  2: { size: 16, decode: inetAddress },
  10: { size: SCOPE, decode: inet6Address },
  16: { size: 12, decode: netlinkAddress },
  17: { size: 20, decode: packetAddress },
  40: { size: 16, decode: vsockAddress },
};

/** Decodes an address of that many bytes; `null` for one that has no family. */
export function decodeSockaddr(bytes: Buffer, view: AddressView): SocketAddress | null {
  if (bytes.length < 2) return null;
  const number = bytes.readUInt16LE(0);
  const address: SocketAddress = {
    family: constantOf(view.options.arch, 'address-family', number).name ?? String(number),
  };
  if (bytes.length === 2) return address;
  const family = FAMILIES[number];
  const type = Object.hasOwn(ADDRESS_TYPES, address.family) ? ADDRESS_TYPES[address.family]! : undefined;
  if (type !== undefined && bytes.length >= type.size) {
    return { ...address, fields: valueOf(type, bytes, 0, { call: view as CallView, out: false }) };
  }
  const whole = family !== undefined && bytes.length >= family.size;
  return { ...address, ...(whole ? family.decode(bytes, view) : { base64: bytes.toString('base64', 2) }) };
}

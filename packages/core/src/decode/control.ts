/** Control messages (cmsg(3)): descriptors, credentials, times and the like, which come beside the data of a message. */
import type { ControlMessage, MemoryValue } from '../events.js';
import { constantOf } from '../types/constant-of.js';
import { NETWORK_TYPES } from '../types/network.js';
import { textValue, valueOf } from '../types/read.js';
import { timespec, timeval } from '../types/time.js';
import { sizeOf, u32, u8, type ReadContext, type Type } from '../types/type.js';
import { unsigned64, wordAt } from './integers.js';
import { decodeSockaddr, SOCKADDR_LIMIT } from './sockaddr.js';

/** sizeof(struct cmsghdr): its length, which counts these 16 bytes too, its level and its type. */
const CMSGHDR_SIZE = 16;

const SOL_IP = 0;
const SOL_SOCKET = 1;
const SOL_IPV6 = 41;

/** What was found of the data of one. */
type Data = Pick<ControlMessage, 'fds' | 'shape' | 'data'>;

/** Decodes the data of a control message; `undefined` where there is too little of it. */
type Decode = (bytes: Buffer, context: ReadContext) => Data | undefined;

const one =
  (shape: string, type: Type): Decode =>
  (bytes, context) =>
    bytes.length < sizeOf(type) ? undefined : { shape, data: valueOf(type, bytes, 0, context) };

/** As many as there are, `most` of them. */
const list =
  (shape: string, type: Type, most = Infinity): Decode =>
  (bytes, context) => {
    const size = sizeOf(type);
    const count = Math.min(Math.floor(bytes.length / size), most);
    if (count === 0) return undefined;
    const data = Array.from({ length: count }, (_, i): MemoryValue =>
      valueOf(type, bytes, i * size, context),
    );
    return { shape: `${shape}[]`, data };
  };

const descriptors: Decode = (bytes, { fds: seen }) => {
  if (bytes.length < 4) return undefined;
  const fds = Array.from({ length: bytes.length >> 2 }, (_, i) => bytes.readInt32LE(i * 4));
  for (const fd of fds) seen?.add(fd);
  return { fds };
};

const address: Decode = (bytes, { call }) => {
  const data = decodeSockaddr(bytes.subarray(0, SOCKADDR_LIMIT), call);
  return data === null ? undefined : { shape: 'sockaddr', data };
};

const extendedError = NETWORK_TYPES.sock_extended_err!;

/** An error, and the address of who reported it behind it (ip(7), IP_RECVERR). */
const receivedError: Decode = (bytes, context) => {
  const size = sizeOf(extendedError);
  if (bytes.length < size) return undefined;
  const error = valueOf(extendedError, bytes, 0, context) as Record<string, MemoryValue>;
  const offender = decodeSockaddr(bytes.subarray(size), context.call);
  return { shape: 'sock_extended_err', data: { ...error, offender: offender as MemoryValue } };
};

const text: Decode = (bytes) =>
  bytes.length === 0 ? undefined : { shape: 'string', data: textValue(bytes) };

const times = list('timespec', timespec, 3);

/** By level, and by type. */
const DECODES: Readonly<Record<number, Readonly<Record<number, Decode>>>> = {
  [SOL_SOCKET]: {
    1: descriptors,
    2: one('ucred', NETWORK_TYPES.ucred!),
    3: text,
    4: descriptors,
    29: one('timeval', timeval),
    35: one('timespec', timespec),
    37: times,
    63: one('timeval', timeval),
    64: one('timespec', timespec),
    65: times,
  },
  [SOL_IP]: {
    1: list('hex8', u8),
    2: list('uint', u32),
    6: list('hex8', u8),
    7: list('hex8', u8),
    8: one('in_pktinfo', NETWORK_TYPES.in_pktinfo!),
    11: receivedError,
    20: address,
    23: list('uint', u32),
  },
  [SOL_IPV6]: {
    25: receivedError,
    50: one('in6_pktinfo', NETWORK_TYPES.in6_pktinfo!),
    52: list('uint', u32),
    67: list('uint', u32),
    74: address,
  },
};

const TYPE_SETS: Readonly<Record<number, string>> = {
  [SOL_SOCKET]: 'socket-control',
  [SOL_IP]: 'ip-control',
  [SOL_IPV6]: 'ipv6-control',
};

function decodeOne(header: Buffer, data: Buffer, context: ReadContext): ControlMessage {
  const { arch } = context.call.options;
  const level = header.readInt32LE(8);
  const type = header.readInt32LE(12);
  const set = TYPE_SETS[level];
  const decoded = DECODES[level]?.[type]?.(data, context);
  return {
    length: unsigned64(header.readUInt32LE(0), header.readUInt32LE(4)),
    level: constantOf(arch, 'control-level', level),
    type: set === undefined ? { name: null, raw: type } : constantOf(arch, set, type),
    ...(decoded ?? (data.length > 0 && { base64: data.toString('base64') })),
  };
}

/**
 * The control messages in `bytes`, and how many bytes at their end are none. Lengths are the tracee's word: none leads
 * out of `bytes`.
 */
export function decodeControl(
  bytes: Buffer,
  context: ReadContext,
): { value: ControlMessage[]; rest: number } {
  const value: ControlMessage[] = [];
  let at = 0;
  while (at + CMSGHDR_SIZE <= bytes.length) {
    const header = bytes.subarray(at, at + CMSGHDR_SIZE);
    const length = wordAt(header, 0);
    value.push(
      decodeOne(header, bytes.subarray(at + CMSGHDR_SIZE, Math.max(at + length, at + CMSGHDR_SIZE)), context),
    );
    if (length < CMSGHDR_SIZE) return { value, rest: bytes.length - at - CMSGHDR_SIZE };
    at += Math.ceil(length / 8) * 8;
  }
  return { value, rest: Math.max(0, bytes.length - at) };
}

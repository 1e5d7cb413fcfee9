/**
 * Messages of netlink sockets (linux/netlink.h, netlink(7)), and what routing messages are about (rtnetlink(7)). What is
 * of no known type stays bytes. Every length in them is the tracee's word: none leads out of what was read.
 */
import type { EnumValue, MemoryValue, NetlinkAttribute, NetlinkMessage } from '../events.js';
import { constantSet } from '../linux/constants.js';
import { errnoName } from '../linux/errno.js';
import {
  addressOf,
  ERROR_ATTRIBUTES,
  ROUTE_MESSAGES,
  type AttributeTable,
  type RouteMessage,
} from '../types/netlink.js';
import { constantOf } from '../types/constant-of.js';
import { copyMemory, elementLimit, flagsValue, textValue, valueOf } from '../types/read.js';
import { typeNamed } from '../types/registry.js';
import { sizeOf, type ReadContext } from '../types/type.js';

/** sizeof(struct nlmsghdr), sizeof(struct nlattr). */
const HEADER = 16;
const ATTRIBUTE = 4;

const NLA_F_NESTED = 0x8000;
const NLA_F_NET_BYTEORDER = 0x4000;

const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLMSG_MIN_TYPE = 0x10;
const NLM_F_CAPPED = 0x100;

const NETLINK_ROUTE = 0;
const NETLINK_SOCK_DIAG = 4;

/** Messages and attributes are aligned to four bytes. */
const align = (length: number): number => (length + 3) & ~3;

const base64 = (bytes: Buffer): { base64?: string } =>
  bytes.length === 0 ? {} : { base64: bytes.toString('base64') };

/** What attributes depend on. */
interface Scope {
  context: ReadContext;
  /** The family of the message. */
  family: number;
}

type Data = Pick<NetlinkAttribute, 'shape' | 'data' | 'attributes' | 'base64'>;

function textOf(bytes: Buffer): MemoryValue {
  return textValue(bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes);
}

function attributeData(
  bytes: Buffer,
  shape: AttributeTable['shapes'][string] | undefined,
  scope: Scope,
): Data {
  if (shape === undefined || bytes.length === 0) return base64(bytes);
  if (typeof shape === 'object') {
    const { attributes, rest } = decodeAttributes(bytes, shape.attributes, scope);
    return { attributes, ...base64(rest) };
  }
  switch (shape) {
    case 'string':
      return { shape, data: textOf(bytes) };
    case 'hwaddr':
      return { shape, data: [...bytes] };
    case 'address': {
      const [type, data] = addressOf(scope.family, bytes) ?? [];
      return data === undefined ? base64(bytes) : { shape: type!, data };
    }
    default: {
      const type = typeNamed(shape, scope.context.call.options.arch)!;
      if (bytes.length < sizeOf(type)) return base64(bytes);
      return { shape, data: valueOf(type, bytes, 0, scope.context) };
    }
  }
}

/** Decodes attributes; `rest` is what is no attribute at their end. */
function decodeAttributes(
  bytes: Buffer,
  table: AttributeTable,
  scope: Scope,
): { attributes: NetlinkAttribute[]; rest: Buffer } {
  const attributes: NetlinkAttribute[] = [];
  const most = Math.max(1, elementLimit(scope.context));
  let rest = bytes;
  while (rest.length >= ATTRIBUTE) {
    if (attributes.length >= most) {
      attributes.at(-1)!.truncated = true;
      return { attributes, rest: rest.subarray(rest.length) };
    }
    const length = rest.readUInt16LE(0);
    const word = rest.readUInt16LE(2);
    const type = constantOf(
      scope.context.call.options.arch,
      table.set,
      word & ~(NLA_F_NESTED | NLA_F_NET_BYTEORDER),
    );
    const flags = [
      ...((word & NLA_F_NESTED) !== 0 ? ['NLA_F_NESTED'] : []),
      ...((word & NLA_F_NET_BYTEORDER) !== 0 ? ['NLA_F_NET_BYTEORDER'] : []),
    ];
    const data = rest.subarray(ATTRIBUTE, Math.max(ATTRIBUTE, length));
    attributes.push({
      length,
      type,
      ...(flags.length > 0 && { flags }),
      ...attributeData(data, type.name === null ? undefined : table.shapes[type.name], scope),
    });
    if (length < ATTRIBUTE) return { attributes, rest: rest.subarray(rest.length) };
    rest = rest.subarray(Math.min(align(length), rest.length));
  }
  return { attributes, rest };
}

type Payload = Pick<NetlinkMessage, 'shape' | 'data' | 'attributes' | 'request' | 'base64'>;

/** What a routing message is about, and what it does. */
const ROUTE_TYPE = /^RTM_(?:NEW|DEL|GET|SET)(\w+)$/;

function routePayload(bytes: Buffer, type: EnumValue, context: ReadContext): Payload {
  if (bytes.length === 0) return {};
  const about = ROUTE_TYPE.exec(type.name ?? '')?.[1] ?? '';
  const known: RouteMessage | undefined = Object.hasOwn(ROUTE_MESSAGES, about)
    ? ROUTE_MESSAGES[about]
    : undefined;
  const { arch } = context.call.options;
  const struct = known && typeNamed(known.shape, arch)!;
  const family = bytes[0]!;
  if (struct === undefined) {
    const data = valueOf(typeNamed('rtgenmsg', arch)!, bytes, 0, context);
    return { shape: 'rtgenmsg', data, ...base64(bytes.subarray(1)) };
  }
  const size = sizeOf(struct);
  if (bytes.length < size) {
    // Its family alone, as requests of old have it.
    const first = struct.kind === 'struct' ? struct.fields[0]! : undefined;
    const data = first && { [first.name]: valueOf(first.type, bytes, 0, context) };
    return { shape: known!.shape, data: data ?? null };
  }
  const data = valueOf(struct, bytes, 0, context);
  const { attributes, rest } = decodeAttributes(bytes.subarray(align(size)), known!.attributes, {
    context,
    family,
  });
  return { shape: known!.shape, data, ...(attributes.length > 0 && { attributes }), ...base64(rest) };
}

function errorPayload(
  bytes: Buffer,
  flags: number,
  protocol: number | undefined,
  context: ReadContext,
): Payload {
  if (bytes.length < 4) return base64(bytes);
  const raw = bytes.readInt32LE(0);
  const payload: Payload = { shape: 'nlmsgerr', data: { name: errnoName(-raw) ?? null, raw } };
  const message = bytes.subarray(4);
  if (message.length < HEADER) return { ...payload, ...base64(message) };
  const length = Math.min((flags & NLM_F_CAPPED) !== 0 ? HEADER : message.readUInt32LE(0), message.length);
  const request = decodeMessage(
    message.subarray(0, Math.max(length, HEADER)),
    protocol,
    context,
    length,
    true,
  );
  const more = message.subarray(length);
  const { attributes, rest } = decodeAttributes(more, ERROR_ATTRIBUTES, { context, family: 0 });
  return { ...payload, request, ...(attributes.length > 0 && { attributes }), ...base64(rest) };
}

/** The set that has the names of a message's flags: what they say depends on what it does. */
function flagSet(type: number, protocol: number | undefined): string {
  if (type < NLMSG_MIN_TYPE) return type === NLMSG_ERROR ? 'netlink-error-flags' : 'netlink-flags';
  if (protocol === NETLINK_SOCK_DIAG) return 'netlink-get-flags';
  if (protocol !== NETLINK_ROUTE) return 'netlink-flags';
  return ['netlink-new-flags', 'netlink-delete-flags', 'netlink-get-flags', 'netlink-flags'][type & 3]!;
}

function typeSet(type: number, protocol: number | undefined): string {
  if (type >= NLMSG_MIN_TYPE && protocol === NETLINK_ROUTE) return 'route-type';
  if (type >= NLMSG_MIN_TYPE && protocol === NETLINK_SOCK_DIAG) return 'sock-diag-type';
  return 'netlink-type';
}

/** Decodes the message that `bytes` begin with; `limit`: how many of its bytes are its own; `asked`: an error quotes it. */
function decodeMessage(
  bytes: Buffer,
  protocol: number | undefined,
  context: ReadContext,
  limit = bytes.length,
  asked = false,
): NetlinkMessage {
  const { arch } = context.call.options;
  const length = bytes.readUInt32LE(0);
  const number = bytes.readUInt16LE(4);
  const flags = bytes.readUInt16LE(6);
  const type = constantOf(arch, typeSet(number, protocol), number);
  const payload = bytes.subarray(HEADER, Math.max(HEADER, Math.min(length, limit)));
  const message = {
    length,
    type,
    flags: flagsValue(constantSet(arch, flagSet(number, protocol)) ?? {}, flags),
    sequence: bytes.readUInt32LE(8),
    pid: bytes.readUInt32LE(12),
  };
  if (payload.length === 0) return message;
  // What was asked for was no answer: an error inside an error is bytes, however deep the tracee nests them.
  if (number === NLMSG_ERROR && !asked)
    return { ...message, ...errorPayload(payload, flags, protocol, context) };
  if (number === NLMSG_DONE && payload.length === 4)
    return { ...message, shape: 'int', data: payload.readInt32LE(0) };
  if (number >= NLMSG_MIN_TYPE && protocol === NETLINK_ROUTE)
    return { ...message, ...routePayload(payload, type, context) };
  return { ...message, ...base64(payload) };
}

/** Decodes the messages in a buffer, which has one at least. */
function decodeNetlink(bytes: Buffer, protocol: number | undefined, context: ReadContext): NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  const most = Math.max(1, elementLimit(context));
  let rest = bytes;
  while (rest.length >= HEADER) {
    if (messages.length >= most) {
      messages.at(-1)!.truncated = true;
      return messages;
    }
    const length = rest.readUInt32LE(0);
    messages.push(decodeMessage(rest, protocol, context));
    if (length < HEADER) return messages;
    rest = rest.subarray(Math.min(align(length), rest.length));
  }
  if (rest.length > 0) messages.at(-1)!.rest = rest.toString('base64');
  return messages;
}

/** Reads messages out of memory; `undefined` where it cannot be read, or is no message. */
export function readNetlink(
  context: ReadContext,
  address: number,
  size: number,
): NetlinkMessage[] | undefined {
  const bytes = copyMemory(context, address, size);
  if (bytes === undefined || bytes.length < HEADER) return undefined;
  return decodeNetlink(bytes, context.call.netlinkProtocol?.(context.call.words[0]!) ?? undefined, context);
}

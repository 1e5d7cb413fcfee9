/** Messages of netlink sockets. Pure. */
import type { Arch, EnumValue, MemoryValue, NetlinkAttribute, NetlinkMessage } from '@ptracer/core';
import { type StructType, typeNamed } from '@ptracer/core/types';
import { formatMemory, plain, type Fields, type TextOptions } from './memory.js';
import { textOf } from './text.js';
import { hexText, inetAddress } from './sockaddr.js';
import { constant, flags } from './words.js';

interface NetlinkOptions extends TextOptions {
  arch: Arch;
}

/** `[a, b]`; what stands alone has no brackets. */
const listed = (items: readonly string[]): string =>
  items.length === 1 ? items[0]! : `[${items.join(', ')}]`;

function valueText(shape: string, data: MemoryValue, options: NetlinkOptions): string {
  switch (shape) {
    case 'string':
      return textOf(data);
    case 'hwaddr':
      return (data as number[]).map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    case 'in_addr':
      return inetAddress(data as string);
    case 'in6_addr':
      return `inet_pton(AF_INET6, "${data as string}")`;
    default: {
      const type = typeNamed(shape, options.arch);
      return type === undefined ? plain(data) : formatMemory(type, data, options);
    }
  }
}

function attributeData(attribute: NetlinkAttribute, options: NetlinkOptions): string | undefined {
  const { shape, data, attributes, base64 } = attribute;
  if (shape !== undefined) return valueText(shape, data!, options);
  if (attributes !== undefined && attributes.length > 0) return attributeList(attributes, options, base64);
  return base64 === undefined ? undefined : hexText(base64);
}

function attributeText(attribute: NetlinkAttribute, options: NetlinkOptions): string {
  const { length, type, flags: names = [] } = attribute;
  const header = `{nla_len=${length}, nla_type=${[...names, constant(type)].join('|')}}`;
  const data = attributeData(attribute, options);
  return data === undefined ? header : `[${header}, ${data}]`;
}

function attributeList(
  attributes: readonly NetlinkAttribute[],
  options: NetlinkOptions,
  rest?: string,
): string {
  const items = attributes.map((attribute) => attributeText(attribute, options));
  if (rest !== undefined) items.push(hexText(rest));
  if (attributes.at(-1)?.truncated) items.push('...');
  return listed(items);
}

/** A structure, `...` for the fields that were too many for the message. */
function structText(shape: string, data: Fields, options: NetlinkOptions): string {
  const type = typeNamed(shape, options.arch) as StructType | undefined;
  if (type === undefined) return plain(data as MemoryValue);
  const fields = type.fields.filter(({ name }) => name in data);
  const text = formatMemory({ ...type, fields }, data as MemoryValue, options);
  return fields.length < type.fields.length ? `${text.slice(0, -1)}, ...}` : text;
}

/** `{error=-ENODEV, msg=…}`. */
function errorText({ data, request, base64 }: NetlinkMessage, options: NetlinkOptions): string {
  const { name, raw } = data as unknown as EnumValue;
  const message = request === undefined ? base64 && hexText(base64) : messageText(request, options);
  return `{error=${name === null ? raw : `-${name}`}${message === undefined ? '' : `, msg=${message}`}}`;
}

function payload(message: NetlinkMessage, options: NetlinkOptions): string[] {
  const { shape, data, attributes, base64, request } = message;
  if (shape === 'nlmsgerr') {
    const more =
      attributes === undefined
        ? base64 && request && hexText(base64)
        : attributeList(attributes, options, base64);
    const error = errorText(message, options);
    return more === undefined || more === '' ? [error] : [`[${error}, ${more}]`];
  }
  if (shape === undefined) return base64 === undefined ? [] : [hexText(base64)];
  if (shape === 'rtgenmsg') {
    const text = structText(shape, data as Fields, options);
    return [base64 === undefined ? text : `${text.slice(0, -1)}, data=${hexText(base64)}}`];
  }
  const first = shape === 'int' ? String(data as number) : structText(shape, data as Fields, options);
  if (attributes === undefined) return base64 === undefined ? [first] : [first, hexText(base64)];
  return [first, attributeList(attributes, options, base64)];
}

function messageText(message: NetlinkMessage, options: NetlinkOptions): string {
  const { length, type, flags: word, sequence, pid } = message;
  const header = `{nlmsg_len=${length}, nlmsg_type=${constant(type)}, nlmsg_flags=${flags(word)}, nlmsg_seq=${sequence}, nlmsg_pid=${pid}}`;
  return listed([header, ...payload(message, options)]);
}

/** `[{nlmsg_len=…}, {ifa_family=…}]`; in brackets once more where there are several. */
export function netlinkMessages(messages: readonly NetlinkMessage[], options: NetlinkOptions): string {
  const items = messages.map((message) => messageText(message, options));
  const last = messages.at(-1);
  if (last?.rest !== undefined) items.push(hexText(last.rest));
  if (last?.truncated) items.push('...');
  return listed(items);
}

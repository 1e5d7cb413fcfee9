/** Messages of sockets: `struct msghdr`, and what comes with it. Pure. */
import type {
  Arch,
  ControlMessage,
  EnumValue,
  Integer,
  MemoryValue,
  MessageBuffer,
  MessageHeader,
  SocketAddress,
} from '@ptracer/core';
import { typeNamed } from '@ptracer/core/types';
import { quote } from '../quote.js';
import { formatMemory, plain, type Fields, type TextOptions } from './memory.js';
import { netlinkMessages } from './netlink.js';
import { sockaddr } from './sockaddr.js';
import { constant, flags, hex, pointer } from './words.js';

/** What texts of messages depend on. */
export interface MessageOptions extends TextOptions {
  arch: Arch;
}

const TIMES = /^SO_TIMESTAMP/;

/** The levels whose types have names. */
const NAMED_LEVELS = /^SOL_(SOCKET|IP)$/;

function controlData(
  { type, fds, shape, data, base64 }: ControlMessage,
  options: MessageOptions,
): string | undefined {
  if (fds !== undefined) return `[${fds.map((fd) => `${fd}${options.describe(fd)}`).join(', ')}]`;
  if (shape === undefined) return base64 !== undefined && TIMES.test(type.name ?? '') ? '???' : undefined;
  if (shape === 'sockaddr') return sockaddr(data as SocketAddress);
  if (shape === 'sock_extended_err') return extendedError(data as Fields, options);
  const name = shape.replace(/\[\]$/, '');
  if (name === 'hex8')
    return `[${(data as number[]).map((byte) => (byte === 0 ? '0' : hex(byte))).join(', ')}]`;
  const one = (value: MemoryValue): string => {
    const known = typeNamed(name, options.arch);
    return known === undefined ? plain(value) : formatMemory(known, value, options);
  };
  return name === shape ? one(data as MemoryValue) : `[${(data as MemoryValue[]).map(one).join(', ')}]`;
}

function extendedError({ offender, ...error }: Fields, options: MessageOptions): string {
  const text = formatMemory(typeNamed('sock_extended_err', options.arch)!, error, options);
  const from = offender === null ? '' : `, offender=${sockaddr(offender as unknown as SocketAddress)}`;
  return `${text.slice(0, -1)}${from}}`;
}

function control(message: ControlMessage, options: MessageOptions): string {
  const { length, level, type } = message;
  const named = NAMED_LEVELS.test(level.name ?? '');
  const data = named ? controlData(message, options) : undefined;
  const number = (value: EnumValue): string => (value.raw === 0 ? '0' : hex(value.raw));
  const fields = [
    `cmsg_len=${length}`,
    `cmsg_level=${constant(level)}`,
    `cmsg_type=${named ? constant(type) : number(type)}`,
    ...(data === undefined ? [] : [`cmsg_data=${data}`]),
  ];
  return `{${fields.join(', ')}}`;
}

function buffer(
  { address, length, text, truncated, base64, netlink }: MessageBuffer,
  options: MessageOptions,
): string {
  const data =
    netlink === undefined
      ? text === undefined
        ? pointer(address)
        : `${quote(text, base64)}${truncated ? '...' : ''}`
      : netlinkMessages(netlink, options);
  return `{iov_base=${data}, iov_len=${length}}`;
}

function controls(message: MessageHeader, options: MessageOptions): string[] {
  const { control: list, controlAddress, controlLength, controlRest, controlTruncated } = message;
  if (controlLength === 0) return [];
  if (list.length === 0) return [`msg_control=${pointer(controlAddress)}`];
  const items = list.map((one) => control(one, options));
  if (controlRest !== undefined) items.push(`... /* ${hex(controlRest)} */`);
  else if (controlTruncated) items.push('...');
  return [`msg_control=[${items.join(', ')}]`];
}

/** `{msg_name=…, …}`. `room`: how long its name could have been before the call. */
export function messageHeader(message: MessageHeader, options: MessageOptions, room?: Integer): string {
  const { name, nameAddress, nameLength, buffers, buffersAddress, bufferCount, buffersTruncated } = message;
  const items = (buffers ?? []).map((one) => buffer(one, options));
  if (buffersTruncated) items.push('...');
  const fields = [
    `msg_name=${name === null ? pointer(nameAddress) : sockaddr(name)}`,
    `msg_namelen=${room === undefined || room === nameLength ? '' : `${room} => `}${nameLength}`,
    `msg_iov=${buffers === null ? pointer(buffersAddress) : `[${items.join(', ')}]`}`,
    `msg_iovlen=${bufferCount}`,
    ...controls(message, options),
    `msg_controllen=${message.controlLength}`,
    `msg_flags=${flags(message.flags)}`,
  ];
  return `{${fields.join(', ')}}`;
}

/** `[{msg_hdr={…}, msg_len=5}, …]`. */
export function messageHeaders(
  messages: readonly MessageHeader[],
  options: MessageOptions,
  rooms: readonly Integer[],
  truncated = false,
): string {
  const items = messages.map((message, i) => {
    const header = `msg_hdr=${messageHeader(message, options, rooms[i])}`;
    return message.length === undefined ? `{${header}}` : `{${header}, msg_len=${message.length}}`;
  });
  return `[${[...items, ...(truncated ? ['...'] : [])].join(', ')}]`;
}

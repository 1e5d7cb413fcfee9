/** Messages of sendmsg(2) and recvmsg(2): `struct msghdr`, `struct mmsghdr` (include/linux/socket.h). */
import type { MessageBuffer, MessageHeader } from '../events.js';
import { constantSet } from '../linux/constants.js';
import { copyReadable, elementLimit, flagsValue } from '../types/read.js';
import type { ReadContext } from '../types/type.js';
import { decodeControl } from './control.js';
import { unsigned64At, wordAt } from './integers.js';
import { readNetlink } from './netlink.js';
import { decodeSockaddr, SOCKADDR_LIMIT } from './sockaddr.js';
import { readBytes, readRaw } from './text.js';

/** sizeof(struct user_msghdr), sizeof(struct mmsghdr), sizeof(struct iovec). */
const MSGHDR_SIZE = 56;
const MMSGHDR_SIZE = 64;
const IOVEC_SIZE = 16;
const MSG_LEN = 56;

/** sizeof(struct cmsghdr). */
const CMSGHDR_SIZE = 16;

/** Most bytes of control data that are read. */
const CONTROL_LIMIT = 0x10000;

/** Most messages of one call: UIO_MAXIOV (include/uapi/linux/uio.h). */
const MESSAGES_LIMIT = 1024;

/** Most buffers of one message: UIO_MAXIOV. */
const BUFFERS_LIMIT = 1024;

/** A value that may be cut. */
export interface Decoded<Value> {
  value: Value;
  truncated?: true;
  /** Where memory ended before the array did. */
  endsAt?: number;
}

/** `struct user_msghdr` as it stands in memory. */
interface Header {
  name: number;
  nameLength: number;
  buffers: number;
  bufferCount: number;
  control: number;
  controlLength: number;
  bytes: Buffer;
}

const headerOf = (bytes: Buffer): Header => ({
  name: wordAt(bytes, 0),
  nameLength: bytes.readInt32LE(8),
  buffers: wordAt(bytes, 16),
  bufferCount: wordAt(bytes, 24),
  control: wordAt(bytes, 32),
  controlLength: wordAt(bytes, 40),
  bytes,
});

/** How much of its data a message has: all that its buffers hold, where it is to be sent. */
type Size = number | undefined;

function readBuffer(
  context: ReadContext,
  bytes: Buffer,
  at: number,
  size: number,
  netlink: boolean,
): MessageBuffer {
  const { call } = context;
  const address = wordAt(bytes, at);
  const buffer: MessageBuffer = { address: unsigned64At(bytes, at), length: unsigned64At(bytes, at + 8) };
  if (netlink) {
    const messages = readNetlink(context, address, size);
    if (messages !== undefined) return { ...buffer, netlink: messages };
  }
  const read = address === 0 ? undefined : readBytes(call.memory, address, size, call.options.stringLimit);
  if (read === undefined) return buffer;
  const { value, ...rest } = read;
  return { ...buffer, text: value, ...rest };
}

function readBuffers(
  context: ReadContext,
  { buffers: address, bufferCount: count }: Header,
  size: Size,
  netlink: boolean,
): Decoded<MessageBuffer[]> | undefined {
  if (address === 0) return undefined;
  const shown = Math.min(count, elementLimit(context), BUFFERS_LIMIT);
  const vector = readRaw(context.call.memory, address, shown * IOVEC_SIZE);
  if (vector === undefined) return undefined;
  // The buffer behind `vector` is that of the next read.
  const bytes = Buffer.from(vector);
  let left = size ?? Infinity;
  const value = Array.from({ length: shown }, (_, i) => {
    const length = Math.min(wordAt(bytes, i * IOVEC_SIZE + 8), left);
    left -= length;
    return readBuffer(context, bytes, i * IOVEC_SIZE, length, netlink);
  });
  return { value, ...(count > shown && { truncated: true }) };
}

type Control = Pick<MessageHeader, 'control' | 'controlTruncated' | 'controlRest'>;

function readControl(context: ReadContext, { control: address, controlLength: size }: Header): Control {
  if (address === 0 || size < CMSGHDR_SIZE) return { control: [] };
  const raw = readRaw(context.call.memory, address, Math.min(size, CONTROL_LIMIT));
  if (raw === undefined) return { control: [] };
  const { value, rest } = decodeControl(Buffer.from(raw), context);
  return {
    control: value,
    ...(rest > 0
      ? { controlRest: address + raw.length - rest }
      : size > raw.length && { controlTruncated: true }),
  };
}

/** Makes a value of a header. `room`: how long its name could have been, before the call. */
function messageOf(
  context: ReadContext,
  header: Header,
  size: Size,
  room = header.nameLength,
): MessageHeader {
  const { call } = context;
  const { bytes, nameLength } = header;
  const length = Math.min(nameLength, room, SOCKADDR_LIMIT);
  const raw = header.name === 0 || length < 2 ? undefined : readRaw(call.memory, header.name, length);
  const name = raw === undefined ? null : decodeSockaddr(Buffer.from(raw), call);
  const buffers = readBuffers(context, header, size, name?.family === 'AF_NETLINK');
  return {
    name,
    nameAddress: unsigned64At(bytes, 0),
    nameLength,
    buffers: buffers?.value ?? null,
    buffersAddress: unsigned64At(bytes, 16),
    bufferCount: unsigned64At(bytes, 24),
    ...(buffers?.truncated && { buffersTruncated: true }),
    ...readControl(context, header),
    controlAddress: unsigned64At(bytes, 32),
    controlLength: unsigned64At(bytes, 40),
    flags: flagsValue(constantSet(call.options.arch, 'message-flags') ?? {}, bytes.readUInt32LE(48)),
  };
}

/** Reads a `struct msghdr`; `undefined` where its memory cannot be read. `room`: see {@link nameRooms}. */
export function readMessage(
  context: ReadContext,
  address: number,
  size?: number,
  room?: number,
): Decoded<MessageHeader> | undefined {
  const bytes = readRaw(context.call.memory, address, MSGHDR_SIZE);
  return bytes && { value: messageOf(context, headerOf(Buffer.from(bytes)), size, room) };
}

function readHeaders(context: ReadContext, address: number, count: number): Buffer | undefined {
  const bytes = readRaw(context.call.memory, address, Math.min(count, MESSAGES_LIMIT) * MMSGHDR_SIZE);
  return bytes && Buffer.from(bytes);
}

/** How long the names of messages may be, before they are received; `undefined` where that cannot be read. */
export function nameRooms(context: ReadContext, address: number, count?: number): number[] | undefined {
  if (count === undefined) {
    const bytes = readRaw(context.call.memory, address, MSGHDR_SIZE);
    return bytes && [bytes.readInt32LE(8)];
  }
  const bytes = readHeaders(context, address, count);
  return (
    bytes &&
    Array.from({ length: bytes.length / MMSGHDR_SIZE }, (_, i) => bytes.readInt32LE(i * MMSGHDR_SIZE + 8))
  );
}

/**
 * Reads the first `count` of an array of `struct mmsghdr`.
 * @param rooms see {@link nameRooms}
 */
export function readMessages(
  context: ReadContext,
  address: number,
  count: number,
  rooms?: readonly number[],
): Decoded<MessageHeader[]> | undefined {
  const shown = Math.min(count, elementLimit(context), MESSAGES_LIMIT);
  const bytes = shown === 0 ? Buffer.alloc(0) : copyReadable(context, address, shown * MMSGHDR_SIZE);
  const whole = Math.floor(bytes.length / MMSGHDR_SIZE);
  if (whole === 0 && shown > 0) return undefined;
  const value = Array.from({ length: whole }, (_, i): MessageHeader => {
    const one = bytes.subarray(i * MMSGHDR_SIZE, (i + 1) * MMSGHDR_SIZE);
    const length = one.readUInt32LE(MSG_LEN);
    const message = messageOf(context, headerOf(one), rooms && length, rooms?.[i]);
    return rooms === undefined ? message : { ...message, length };
  });
  if (whole < shown) return { value, endsAt: address + whole * MMSGHDR_SIZE };
  return { value, ...(count > shown && { truncated: true }) };
}

/** Adds how much was sent of each of the first messages. */
export function addLengths(
  context: ReadContext,
  address: number,
  messages: MessageHeader[],
  sent: number,
): void {
  const bytes = readHeaders(context, address, Math.min(sent, messages.length));
  messages.forEach((message, i) => {
    if (bytes !== undefined && i * MMSGHDR_SIZE < bytes.length) {
      message.length = bytes.readUInt32LE(i * MMSGHDR_SIZE + MSG_LEN);
    }
  });
}

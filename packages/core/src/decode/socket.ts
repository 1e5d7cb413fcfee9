/** Arguments of calls about sockets: addresses, messages, data, values of options. */
import type { MessageHeader, SyscallArg } from '../events.js';
import { copyMemory, readArray, readValue } from '../types/read.js';
import { typeNamed } from '../types/registry.js';
import { sizeOf, type ReadContext } from '../types/type.js';
import { argument, type CallView } from './call.js';
import { contextOf, describe } from './memory.js';
import { addLengths, nameRooms, readMessage, readMessages } from './message.js';
import { readNetlink } from './netlink.js';
import type { Fill, Rule } from './parameter.js';
import { decodeSockaddr, SOCKADDR_LIMIT } from './sockaddr.js';
import { BYTES_LIMIT, readBytes, readRaw, textOf } from './text.js';

/** The length behind a `socklen_t` pointer. */
function pointedLength(call: CallView, index: number): number | undefined {
  const pointer = argument(call, index);
  return pointer === 0 ? undefined : copyMemory({ call, out: false }, pointer, 4)?.readInt32LE(0);
}

function readAddress(arg: SyscallArg, call: CallView, index: number, length: number): void {
  const address = argument(call, index);
  if (address === 0 || length < 2) return;
  const bytes = copyMemory({ call, out: false }, address, Math.min(length, SOCKADDR_LIMIT));
  if (bytes === undefined) arg.unreadable = true;
  else arg.value = decodeSockaddr(bytes, call);
}

const addressIn = (lengthIndex: number): Rule => ({
  kind: 'sockaddr',
  atEntry: true,
  fill: (arg, call, index) => readAddress(arg, call, index, call.words[lengthIndex * 2]! | 0),
});

/** How much room there was for what the kernel writes, until it has. */
const rooms = new WeakMap<SyscallArg, readonly number[]>();

const addressOut = (lengthIndex: number): Rule => ({
  kind: 'sockaddr',
  out: true,
  atEntry: true,
  fill(arg, call) {
    const room = arg.rawValue === 0 ? undefined : pointedLength(call, lengthIndex);
    if (room !== undefined) rooms.set(arg, [room]);
  },
  complete(arg, call, index) {
    const room = rooms.get(arg)?.[0];
    if (room === undefined || call.returned === null) return;
    const stored = pointedLength(call, lengthIndex);
    if (stored !== undefined) readAddress(arg, call, index, Math.min(stored, room));
  },
});

/** sizeof(struct nlmsghdr). */
const NETLINK_HEADER = 16;

const NOTHING = Buffer.alloc(0);

/** Data, and messages where it has some. */
function fillData(arg: SyscallArg, call: CallView, index: number, size: number): void {
  const address = argument(call, index);
  if (address === 0) return;
  const limit = Math.min(call.options.stringLimit, BYTES_LIMIT);
  const length = Math.min(size, Math.max(limit, 4));
  const bytes = length === 0 ? NOTHING : readRaw(call.memory, address, length);
  if (bytes === undefined) {
    arg.unreadable = true;
    return;
  }
  const first = size < NETLINK_HEADER ? 0 : bytes.readUInt32LE(0);
  const text = textOf(bytes, Math.min(size, limit), size > limit);
  if (first >= NETLINK_HEADER && first <= size && call.netlinkProtocol?.(call.words[0]!) !== undefined) {
    const messages = readNetlink(contextOf(call, false), address, size);
    if (messages !== undefined) {
      arg.kind = 'netlink';
      arg.value = messages;
      return;
    }
  }
  Object.assign(arg, text);
}

const dataIn = (sizeIndex: number): Rule => ({
  kind: 'bytes',
  atEntry: true,
  fill: (arg, call, index) => fillData(arg, call, index, argument(call, sizeIndex)),
});

const dataOut = (sizeIndex: number): Rule => ({
  kind: 'bytes',
  out: true,
  fill(arg, call, index) {
    if (call.returned !== null)
      fillData(arg, call, index, Math.min(call.returned, argument(call, sizeIndex)));
  },
});

/** Reads with `read`, and stores what it gives. */
function fillRead(
  arg: SyscallArg,
  context: ReadContext,
  read: (context: ReadContext) => Pick<SyscallArg, 'value' | 'truncated'> | undefined,
): void {
  const reading = read(context);
  describe(arg, context);
  if (reading === undefined) arg.unreadable = true;
  else Object.assign(arg, reading);
}

const messageIn: Rule = {
  kind: 'message',
  atEntry: true,
  fill(arg, call, index) {
    const address = argument(call, index);
    if (address !== 0) fillRead(arg, contextOf(call, false), (context) => readMessage(context, address));
  },
};

/** Notes how long the names of messages may be. */
const noteRooms =
  (count: (call: CallView) => number | undefined): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    const found = address === 0 ? undefined : nameRooms({ call, out: false }, address, count(call));
    if (found === undefined) return;
    rooms.set(arg, found);
    arg.before = found.map((nameLength) => ({ nameLength }));
  };

const messageOut: Rule = {
  kind: 'message',
  out: true,
  atEntry: true,
  fill: noteRooms(() => undefined),
  complete(arg, call, index) {
    const room = rooms.get(arg);
    if (room === undefined || call.returned === null) return;
    const size = call.returned;
    fillRead(arg, contextOf(call, true), (context) =>
      readMessage(context, argument(call, index), size, room[0]),
    );
  },
};

const messagesIn = (countIndex: number): Rule => ({
  kind: 'messages',
  atEntry: true,
  fill(arg, call, index) {
    const address = argument(call, index);
    const count = call.words[countIndex * 2]!;
    if (address !== 0)
      fillRead(arg, contextOf(call, false), (context) => readMessages(context, address, count));
  },
  complete(arg, call, index) {
    if (arg.value === null || call.returned === null) return;
    addLengths({ call, out: true }, argument(call, index), arg.value as MessageHeader[], call.returned);
  },
});

const messagesOut = (countIndex: number): Rule => ({
  kind: 'messages',
  out: true,
  atEntry: true,
  fill: noteRooms((call) => call.words[countIndex * 2]!),
  complete(arg, call, index) {
    const { returned } = call;
    const address = argument(call, index);
    if (address === 0 || returned === null) return;
    fillRead(arg, contextOf(call, true), (context) =>
      readMessages(context, address, returned, rooms.get(arg) ?? []),
    );
  },
});

/** Options whose value must be exactly as long as their type. */
const EXACT: ReadonlySet<string> = new Set(['tpacket_req', 'packet_mreq', 'sock_fprog']);

/** Structures of which the kernel gives as much as there is room for. */
const GROWING: ReadonlySet<string> = new Set(['linger', 'ucred', 'tpacket_stats']);

/** Values that are as short as the program has them: bytes, where they are no whole one. */
const LOOSE: ReadonlySet<string> = new Set(['', 'sockopt-timeval']);

/** Arrays: as many as the length has bytes, or elements. */
const LISTS: Readonly<Record<string, { of: string; size: number }>> = {
  'netlink-groups': { of: 'uint', size: 4 },
  sock_filter: { of: 'sock_filter', size: 1 },
};

/** The value of an option, of that many bytes. */
function fillOption(
  arg: SyscallArg,
  context: ReadContext,
  index: number,
  length: number,
  name: string,
): void {
  const { call } = context;
  const address = argument(call, index);
  if (address === 0 || (context.out && length <= 0)) return;
  const list = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
  if (list !== undefined) {
    // strace leaves programs out.
    if (name === 'sock_filter' && call.options.abbreviate) return;
    arg.shape = `${list.of}[]`;
    const of = typeNamed(list.of, call.options.arch)!;
    return fillRead(arg, context, () => readArray(of, context, address, Math.floor(length / list.size)));
  }
  const type = typeNamed(name === '' && length === 4 ? 'int' : name, call.options.arch);
  const fits = type !== undefined && length >= sizeOf(type);
  if (type?.kind === 'struct' && !fits && context.out && GROWING.has(name)) {
    const fields = type.fields.filter((field) => field.offset + sizeOf(field.type) <= length);
    arg.shape = name;
    return fillRead(arg, context, () => readValue({ ...type, size: length, fields }, context, address));
  }
  if (!fits || (EXACT.has(name) && length !== sizeOf(type))) {
    // One that the kernel refuses.
    if (!LOOSE.has(name) && !context.out) return;
    const size = length < 0 ? call.options.stringLimit + 1 : length;
    arg.kind = 'bytes';
    return fillRead(arg, context, () => readBytes(call.memory, address, size, call.options.stringLimit));
  }
  arg.shape = name === '' ? 'int' : name;
  return fillRead(arg, context, () => readValue(type, context, address));
}

const optionIn = (lengthIndex: number, name: string): Rule => ({
  kind: 'memory',
  atEntry: true,
  fill(arg, call, index) {
    fillOption(arg, contextOf(call, false), index, call.words[lengthIndex * 2]! | 0, name);
  },
});

const optionOut = (lengthIndex: number, name: string): Rule => ({
  kind: 'memory',
  out: true,
  fill(arg, call, index) {
    const length = call.returned === null ? undefined : pointedLength(call, lengthIndex);
    if (length !== undefined) fillOption(arg, contextOf(call, true), index, length, name);
  },
});

/** The rule of a decode that only calls about sockets have. */
export function socketRule(decode: string): Rule | undefined {
  const [hint, direction, position = '', name = ''] = decode.split(':');
  const out = direction === 'out';
  const at = Number(position);
  switch (hint) {
    case 'sockaddr':
      return out ? addressOut(at) : addressIn(at);
    case 'socket-bytes':
      return out ? dataOut(at) : dataIn(at);
    case 'message':
      return out ? messageOut : messageIn;
    case 'messages':
      return out ? messagesOut(at) : messagesIn(at);
    case 'sockopt':
      return out ? optionOut(at, name) : optionIn(at, name);
    default:
      return undefined;
  }
}

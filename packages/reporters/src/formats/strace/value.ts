/** One argument or result as strace writes it. Pure. */
import type {
  Arch,
  CloneArgs,
  EnumValue,
  FlagsValue,
  Integer,
  MemoryValue,
  MessageHeader,
  NetlinkMessage,
  OpenHow,
  SocketAddress,
  SyscallArg,
  SyscallResult,
} from '@ptracer/core';
import { typeNamed } from '@ptracer/core/types';
import { descriptorText } from './descriptor.js';
import { quote } from './quote.js';
import { cloneArgs } from './values/clone.js';
import { endText, formatMemory, listOf, plain } from './values/memory.js';
import { messageHeader, messageHeaders, type MessageOptions } from './values/message.js';
import { restOf } from './values/mount.js';
import { netlinkMessages } from './values/netlink.js';
import { sockaddr } from './values/sockaddr.js';
import { specialOf } from './values/special.js';
import { constant, flags, hex, octal, pointer } from './values/words.js';

const AT_FDCWD = -100;

/** OPEN_HOW_SIZE_VER0 of linux/openat2.h. */
const OPEN_HOW_SIZE = 24;

function strings(arg: SyscallArg, values: readonly string[]): string {
  const items = values.map((value, i) =>
    arg.unread?.includes(i) ? value : `${quote(value)}${arg.cut?.includes(i) ? '...' : ''}`,
  );
  const end = arg.endsAt !== undefined ? `, ... /* ${hex(arg.endsAt)} */` : arg.truncated ? ', ...' : '';
  return `[${items.join(', ')}${end}]`;
}

function environment({ rawValue, value, endsAt }: SyscallArg): string {
  const unterminated = endsAt === undefined ? '' : ', unterminated';
  return `${hex(rawValue)} /* ${String(value as Integer)} var${value === 1 ? '' : 's'}${unterminated} */`;
}

function openHow({ flags: how, mode, resolve, rest }: OpenHow): string {
  const creates = mode !== 0 || how.flags.some((name) => name === 'O_CREAT' || name === 'O_TMPFILE');
  const fields = [`flags=${flags(how)}`, creates ? `mode=${octal(mode)}` : '', `resolve=${flags(resolve)}`];
  return `{${fields.filter((field) => field !== '').join(', ')}${restOf(rest, OPEN_HOW_SIZE)}}`;
}

/** How arguments are written. */
export interface ValueOptions {
  /** Print what descriptors refer to. */
  paths: boolean;
  /** And more than their paths (`-yy`). */
  details?: boolean;
  abbreviate: boolean;
  arch: Arch;
  /** What a call says that its `struct clone_args` has. */
  cloneArgsSize?: Integer;
}

/** Behind a pointer, where a number alone would read as the pointer itself. */
function behindPointer(text: string, isWord: boolean): string {
  return isWord ? `[${text}]` : text;
}

/** What stands behind the number of a descriptor. */
function described({ path, deleted, descriptor }: SyscallArg | SyscallResult, options: ValueOptions): string {
  if (path === undefined) return '';
  const known = { path, ...(deleted && { deleted }), ...(descriptor && { descriptor }) };
  return descriptorText(known, options.details ?? false);
}

/** What the texts of values in memory depend on. */
export const textOptions = (
  arg: SyscallArg,
  { arch, paths, details, abbreviate }: ValueOptions,
): MessageOptions => ({
  arch,
  abbreviate,
  special: specialOf,
  describe: (fd) => {
    const known = paths ? arg.descriptors?.[fd] : undefined;
    return known === undefined ? '' : descriptorText(known, details ?? false);
  },
});

/** Adds where the memory of a list ended. */
const withEnd = (text: string, { endsAt }: SyscallArg): string =>
  endsAt === undefined ? text : text.replace(/\]$/, `, ${endText(endsAt)}]`);

function memory(arg: SyscallArg, wishes: ValueOptions): string {
  const { value, before, shape = '' } = arg;
  const array = shape.endsWith('[]');
  const type = typeNamed(array ? shape.slice(0, -2) : shape, wishes.arch);
  const options = textOptions(arg, wishes);
  const textOf = (part: MemoryValue, truncated?: boolean): string => {
    if (type === undefined) return plain(part);
    if (array) return listOf(type, part as MemoryValue[], options, truncated, arg.endsAt);
    const text = formatMemory(type, part, options, truncated);
    return withEnd(text, arg);
  };
  const isWord = arg.kind === 'memory' && !array && ['integer', 'flags', 'enum'].includes(type?.kind ?? '');
  if (before === undefined) return behindPointer(textOf(value as MemoryValue, arg.truncated), isWord);
  const first = textOf(before, value === null && arg.truncated);
  if (value === null) return behindPointer(first, isWord);
  const second = textOf(value as MemoryValue, arg.truncated);
  if (first === second) return behindPointer(first, isWord);
  return isWord ? `[${first} => ${second}]` : `${first} => ${second}`;
}

/** How long names may be, of messages that are to be received. */
const roomsOf = ({ before }: SyscallArg): Integer[] =>
  ((before ?? []) as { nameLength: Integer }[]).map(({ nameLength }) => nameLength);

function message(arg: SyscallArg, options: ValueOptions): string {
  const { kind, value, rawValue, truncated } = arg;
  const rooms = roomsOf(arg);
  const texts = textOptions(arg, options);
  if (kind === 'messages') {
    return value === null
      ? pointer(rawValue)
      : withEnd(messageHeaders(value as MessageHeader[], texts, rooms, truncated), arg);
  }
  if (value !== null) return messageHeader(value as MessageHeader, texts, rooms[0]);
  return arg.unreadable || rooms.length === 0 ? pointer(rawValue) : `{msg_namelen=${rooms[0]}}`;
}
/** Stands where the text of a call ends that has not ended: behind it is what the kernel has yet to write. */
export const PENDING = '\0';

/** A structure that the kernel writes to only where its flags ask for that. */
const isPending = ({ kind, value }: SyscallArg): boolean =>
  kind !== 'clone-args' ||
  value === null ||
  (value as CloneArgs).flags.flags.some((name) => name === 'CLONE_PIDFD' || name === 'CLONE_PARENT_SETTID');

export function formatArg(arg: SyscallArg, options: ValueOptions): string {
  if (!arg.pending || !isPending(arg)) return formatKnown(arg, options);
  return arg.kind === 'clone-args' && arg.value !== null ? `${formatKnown(arg, options)}${PENDING}` : PENDING;
}

function formatKnown(arg: SyscallArg, options: ValueOptions): string {
  const { value, rawValue } = arg;
  const { paths } = options;
  if (value === null && arg.before === undefined) return arg.kind === 'signal' ? '0' : pointer(rawValue);
  switch (arg.kind) {
    case 'memory':
    case 'value':
      return memory(arg, options);
    case 'path':
    case 'string':
    case 'bytes':
      return `${quote(value as string, arg.base64)}${arg.truncated ? '...' : ''}`;
    case 'fd': {
      const text = value === AT_FDCWD ? 'AT_FDCWD' : String(value as Integer);
      return paths ? `${text}${described(arg, options)}` : text;
    }
    case 'fds':
      return `[${(value as number[]).map((fd) => `${fd}${textOptions(arg, options).describe(fd)}`).join(', ')}]`;
    case 'flags':
      return flags(value as FlagsValue);
    case 'enum':
      return constant(value as EnumValue);
    case 'signal': {
      const { name, raw } = value as EnumValue;
      return name ?? String(raw);
    }
    case 'strings':
      return strings(arg, value as string[]);
    case 'environment':
      return environment(arg);
    case 'sockaddr':
      return sockaddr(value as SocketAddress);
    case 'message':
    case 'messages':
      return message(arg, options);
    case 'netlink':
      return netlinkMessages(value as NetlinkMessage[], textOptions(arg, options));
    case 'open-how':
      return openHow(value as OpenHow);
    case 'clone-args':
      return cloneArgs(value as CloneArgs, options.cloneArgsSize ?? 0, textOptions(arg, options).describe);
    case 'mode':
      return octal(value as Integer);
    case 'address':
      return pointer(value as Integer);
    case 'hex':
      return value === 0 ? '0' : hex(value as Integer);
    default:
      return String(value as Integer);
  }
}

/** The result of a call, and what it refers to. */
export function formatResult(result: SyscallResult, options: ValueOptions): string {
  return options.paths ? `${result.text}${described(result, options)}` : result.text;
}

/** Arguments that point to values of known types: the `in:`, `out:` and `inout:` decodes. */
import type { Arch, SyscallArg } from '../events.js';
import { copyMemory, readArray, readValue, valueOf } from '../types/read.js';
import { typeNamed } from '../types/registry.js';
import type { MemoryReading, ReadContext, Type } from '../types/type.js';
import { argument, AT_FDCWD, type CallView } from './call.js';

/** How many elements, or bytes; `undefined` where nobody can tell. */
type ExtentOf = (call: CallView, out: boolean) => number | undefined;

/** How an argument of that decode is read. */
export interface MemoryDecode {
  readonly direction: 'in' | 'out' | 'inout';
  readonly shape: string;
  readonly type: Type;
  readonly array: boolean;
  /** An array of always as many elements. */
  readonly fixed: boolean;
  readonly extent: ExtentOf;
}

const HINT = /^(in|out|inout):([\w-]+)(?:\[(=|\*)?(\w+)\])?$/;

/** Reads the word that a `socklen_t *` or `int *` points to. */
function pointed(call: CallView, index: number, out: boolean): number | undefined {
  const address = argument(call, index);
  return address === 0 ? undefined : copyMemory({ call, out }, address, 4)?.readUInt32LE(0);
}

function extentOf(sign: string | undefined, word: string | undefined): ExtentOf {
  if (word === undefined) return () => 1;
  if (word === 'ret') return (call) => call.returned ?? undefined;
  const number = Number(word);
  if (sign === '=') return () => number;
  return sign === '*' ? (call, out) => pointed(call, number, out) : (call) => argument(call, number);
}

/** Parses a decode of the table; `undefined` for those of other kinds. */
export function memoryDecode(decode: string, arch: Arch): MemoryDecode | undefined {
  const [, direction, name = '', sign, word] = HINT.exec(decode) ?? [];
  if (direction === undefined) return undefined;
  const type = typeNamed(name, arch);
  if (type === undefined) throw new TypeError(`${decode}: there is no such type`);
  const array = word !== undefined && type.kind !== 'custom';
  return {
    direction: direction as MemoryDecode['direction'],
    shape: array ? `${name}[]` : name,
    type,
    array,
    fixed: sign === '=',
    extent: extentOf(sign, word),
  };
}

/** Reads what the argument points to; `undefined` where it cannot be read. */
function readMemory(
  { type, array, fixed, extent }: MemoryDecode,
  context: ReadContext,
  index: number,
): MemoryReading | undefined {
  const { call, out } = context;
  const count = extent(call, out);
  if (count === undefined) return undefined;
  const address = argument(call, index);
  if (!array) return readValue(type, context, address, count);
  const read = readArray(type, context, address, count);
  // One of a size that is always the same is there, or is not.
  return fixed && read?.endsAt !== undefined ? undefined : read;
}

/** What reading a value takes; it remembers descriptors, where they are to be described. */
export const contextOf = (call: CallView, out: boolean): ReadContext => ({
  call,
  out,
  ...(call.options.descriptorPaths && { fds: new Set() }),
});

/** Each descriptor is asked for; more than fit in an `fd_set` of libc's (FD_SETSIZE) are not what a program waits for. */
const MOST_DESCRIBED = 1024;

/** Says what the descriptors that were read refer to. */
export function describe(arg: SyscallArg, { call, fds }: ReadContext): void {
  let left = MOST_DESCRIBED;
  for (const fd of fds ?? []) {
    if (left-- === 0) return;
    const described = fd < 0 && fd !== AT_FDCWD ? undefined : call.describe(fd);
    if (described !== undefined) (arg.descriptors ??= {})[fd] = described;
  }
}

const word = Buffer.alloc(8);

/** The register itself is the value. */
export function fillWord(name: string, arch: Arch): (arg: SyscallArg, call: CallView, index: number) => void {
  const type = typeNamed(name, arch);
  if (type === undefined) throw new TypeError(`is:${name}: there is no such type`);
  return (arg, call, index) => {
    word.writeUInt32LE(call.words[index * 2]!, 0);
    word.writeUInt32LE(call.words[index * 2 + 1]!, 4);
    arg.shape = name;
    arg.value = valueOf(type, word, 0, { call, out: false });
  };
}

/** Before the call: what it is given. */
export function fillGiven(decode: MemoryDecode, arg: SyscallArg, call: CallView, index: number): void {
  if (arg.rawValue === 0) return;
  arg.shape = decode.shape;
  const context = contextOf(call, false);
  const read = readMemory(decode, context, index);
  describe(arg, context);
  if (read === undefined) arg.unreadable = true;
  else if (decode.direction === 'inout') {
    arg.before = read.value;
    if (read.truncated) arg.truncated = true;
    if (read.endsAt !== undefined) arg.endsAt = read.endsAt;
  } else Object.assign(arg, read);
}

const isWritten = (type: Type, call: CallView): boolean =>
  type.kind === 'custom' && type.written ? type.written(call) : call.returned !== null;

/** After the call: what it has left there. */
export function fillLeft(decode: MemoryDecode, arg: SyscallArg, call: CallView, index: number): void {
  if (arg.rawValue === 0 || arg.unreadable) return;
  if (!isWritten(decode.type, call)) return;
  arg.shape = decode.shape;
  const context = contextOf(call, true);
  const read = readMemory(decode, context, index);
  describe(arg, context);
  if (read === undefined) arg.unreadable = true;
  else Object.assign(arg, read);
}

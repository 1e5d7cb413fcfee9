/** One parameter to its decoder, by the hint in the table. */
import type { ArgValue, CloneArgs, SyscallArg, ValueKind } from '../events.js';
import { constantSet, type ConstantSet } from '../linux/constants.js';
import { signalName } from '../linux/signal.js';
import type { Param } from '../syscalls/signature.js';
import { enumValue, flagsValue } from '../types/read.js';
import { argument, AT_FDCWD, type CallView, type DecodeOptions } from './call.js';
import { completeCloneArgs, readCloneArgs, readOpenHow } from './extensible.js';
import { bitsReader, integerReader, unsigned64, type IntegerReader } from './integers.js';
import { fillGiven, fillLeft, fillWord, memoryDecode } from './memory.js';
import { describeMade, fillDescriptors, fillPidfd } from './made.js';
import { fillSignalFrame } from './signal-frame.js';
import { readPointers, readStrings } from './pointers.js';
import { socketRule } from './socket.js';
import { PATH_LIMIT, readBytes, readString } from './text.js';

/** Fills in what it decodes; `arg.rawValue` is set already. */
export type Fill = (arg: SyscallArg, call: CallView, index: number) => void;

/** A compiled parameter. `atEntry`: what it reads, the kernel may change or free before the call returns. */
export interface ArgDecoder {
  readonly atEntry: boolean;
  /** Its value is known, or all of it, only when the call has ended. */
  readonly pending: boolean;
  decode: (call: CallView, index: number) => SyscallArg;
  /** After the call: what the kernel has made of an argument that was decoded at entry. */
  complete?: Fill;
}

/** A set that a machine does not have: every bit is shown as a number. */
const NO_CONSTANTS: ConstantSet = {};

/** How a parameter is decoded. */
export interface Rule {
  kind: ValueKind;
  atEntry?: boolean;
  /** The kernel writes it. */
  out?: boolean;
  fill: Fill;
  complete?: Fill;
}

/** What was read; `undefined` where it could not be. */
type Reading = Pick<SyscallArg, 'truncated' | 'base64'> & { value: ArgValue };

function fillReading(arg: SyscallArg, address: number, reading: Reading | undefined): void {
  if (address === 0) return;
  if (reading === undefined) arg.unreadable = true;
  else Object.assign(arg, reading);
}

function fillDescriptor(read: IntegerReader, directory: boolean): Fill {
  return (arg, call, index) => {
    const fd = read(call.words[index * 2]!, call.words[index * 2 + 1]!) as number;
    arg.value = fd;
    const refers = fd >= 0 || (fd === AT_FDCWD && directory);
    if (refers && call.options.descriptorPaths) Object.assign(arg, call.describe(fd));
  };
}

const fillInteger =
  (read: IntegerReader): Fill =>
  (arg, call, index) => {
    arg.value = read(call.words[index * 2]!, call.words[index * 2 + 1]!);
  };

const fillString =
  (limitOf: (options: DecodeOptions) => number): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    fillReading(
      arg,
      address,
      address === 0 ? undefined : readString(call.memory, address, limitOf(call.options)),
    );
  };

const fillInput =
  (lengthIndex: number): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    const size = argument(call, lengthIndex);
    fillReading(
      arg,
      address,
      address === 0 ? undefined : readBytes(call.memory, address, size, call.options.stringLimit),
    );
  };

const fillOutput =
  (lengthIndex: number): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    if (address === 0 || call.returned === null) return;
    const size = Math.min(call.returned, argument(call, lengthIndex));
    fillReading(arg, address, readBytes(call.memory, address, size, call.options.stringLimit));
  };

const fillStrings: Fill = (arg, call, index) => {
  const address = argument(call, index);
  if (address === 0) return;
  const { stringLimit, abbreviate } = call.options;
  const list = readStrings(call.memory, address, stringLimit, abbreviate ? stringLimit : Infinity);
  if (list === undefined) {
    arg.unreadable = true;
    return;
  }
  arg.value = list.values;
  if (list.truncated) arg.truncated = true;
  if (list.cut.length > 0) arg.cut = list.cut;
  if (list.unread.length > 0) arg.unread = list.unread;
  if (list.endsAt !== undefined) arg.endsAt = list.endsAt;
};

/** How many there are; without abbreviation, all of them. */
const fillEnvironment: Fill = (arg, call, index) => {
  if (!call.options.abbreviate) {
    arg.kind = 'strings';
    fillStrings(arg, call, index);
    return;
  }
  const address = argument(call, index);
  if (address === 0) return;
  const pointers = readPointers(call.memory, address, 0);
  if (pointers === undefined) {
    arg.unreadable = true;
    return;
  }
  arg.value = pointers.count;
  if (pointers.endsAt !== undefined) arg.endsAt = pointers.endsAt;
};

const fillFlags =
  (set: ConstantSet, read: IntegerReader): Fill =>
  (arg, call, index) => {
    arg.value = flagsValue(set, read(call.words[index * 2]!, call.words[index * 2 + 1]!));
  };

const fillEnum =
  (set: ConstantSet, read: IntegerReader): Fill =>
  (arg, call, index) => {
    arg.value = enumValue(set, read(call.words[index * 2]!, call.words[index * 2 + 1]!));
  };

/** A structure that comes with its size. */
const fillExtensible =
  (read: (call: CallView, address: number, size: number) => Reading | undefined, sizeIndex: number): Fill =>
  (arg, call, index) => {
    const address = argument(call, index);
    if (address !== 0) fillReading(arg, address, read(call, address, argument(call, sizeIndex)));
  };

/** Values of known types, in memory or in the register. */
function memoryRule(decode: string, options: DecodeOptions): Rule | undefined {
  if (decode.startsWith('is:')) return { kind: 'value', fill: fillWord(decode.slice(3), options.arch) };
  const memory = memoryDecode(decode, options.arch);
  if (memory === undefined) return undefined;
  const given: Fill = (arg, call, index) => fillGiven(memory, arg, call, index);
  const left: Fill = (arg, call, index) => fillLeft(memory, arg, call, index);
  switch (memory.direction) {
    case 'in':
      return { kind: 'memory', atEntry: true, fill: given };
    case 'out':
      return { kind: 'memory', out: true, fill: left };
    case 'inout':
      return { kind: 'memory', atEntry: true, out: true, fill: given, complete: left };
  }
}

function ruleFor(param: Param, options: DecodeOptions): Rule {
  return memoryRule(param[2], options) ?? socketRule(param[2]) ?? namedRule(param, options);
}

function namedRule([, type, decode]: Param, options: DecodeOptions): Rule {
  const [hint, detail = '', position = ''] = decode.split(':');
  const read = integerReader(type);
  const set = (name: string): ConstantSet => constantSet(options.arch, name) ?? NO_CONSTANTS;
  switch (hint) {
    case 'fd':
    case 'dirfd':
      return {
        kind: 'fd',
        atEntry: options.descriptorPaths,
        fill: fillDescriptor(integerReader('int'), hint === 'dirfd'),
      };
    case 'path':
      return { kind: 'path', atEntry: true, fill: fillString(() => PATH_LIMIT) };
    case 'string':
      return { kind: 'string', atEntry: true, fill: fillString((wishes) => wishes.stringLimit) };
    case 'strings':
      return { kind: 'strings', atEntry: true, fill: fillStrings };
    case 'environment':
      return { kind: 'environment', atEntry: true, fill: fillEnvironment };
    case 'bytes':
      return detail === 'in'
        ? { kind: 'bytes', atEntry: true, fill: fillInput(Number(position)) }
        : { kind: 'bytes', out: true, fill: fillOutput(Number(position)) };
    case 'fds':
      return { kind: 'fds', out: true, fill: fillDescriptors(Number(detail)) };
    case 'pidfd':
      return { kind: 'fds', out: true, fill: fillPidfd(Number(detail)) };
    case 'sigframe':
      return { kind: 'memory', atEntry: true, fill: fillSignalFrame };
    case 'open-how':
      return { kind: hint, atEntry: true, fill: fillExtensible(readOpenHow, Number(detail)) };
    case 'clone-args':
      return {
        kind: hint,
        atEntry: true,
        out: true,
        fill: fillExtensible(readCloneArgs, Number(detail)),
        complete: (arg, call) => {
          if (arg.value === null) return;
          const value = arg.value as CloneArgs;
          completeCloneArgs(call, value);
          if (value.pidfd !== undefined) describeMade(arg, call, [value.pidfd]);
        },
      };
    case 'flags':
      return { kind: 'flags', fill: fillFlags(set(detail), bitsReader(type)) };
    case 'enum':
      return { kind: 'enum', fill: fillEnum(set(detail), read) };
    case 'signal':
      return {
        kind: 'signal',
        fill: (arg, call, index) => {
          const number = call.words[index * 2]! | 0;
          arg.value = { name: number > 0 ? signalName(number) : null, raw: number };
        },
      };
    case 'address':
      return {
        kind: 'address',
        fill: (arg) => {
          arg.value = arg.rawValue;
        },
      };
    case 'pid':
      return { kind: 'pid', fill: fillInteger(integerReader('int')) };
    case 'hex':
    case 'mode':
      return { kind: hint, fill: fillInteger(read) };
    default:
      return { kind: 'int', fill: fillInteger(read) };
  }
}

/** No bytes of a tracee may end the trace: where a decoder throws, its argument is shown as it is in the register. */
function guarded(fill: Fill): Fill {
  return (arg, call, index) => {
    try {
      fill(arg, call, index);
    } catch (error) {
      arg.value = null;
      arg.unreadable = true;
      call.failed(error);
    }
  };
}

/** Compiles a parameter. */
export function argDecoder(param: Param, options: DecodeOptions): ArgDecoder {
  const [name, type] = param;
  const { kind, atEntry = false, out: pending = false, fill, complete } = ruleFor(param, options);
  const guardedFill = guarded(fill);
  return {
    atEntry,
    pending,
    ...(complete && { complete: guarded(complete) }),
    decode(call, index) {
      const rawValue = unsigned64(call.words[index * 2]!, call.words[index * 2 + 1]!);
      const arg: SyscallArg = { name, type, kind, rawValue, value: null };
      guardedFill(arg, call, index);
      return arg;
    },
  };
}

/** Arguments of a call that no table knows: six bare registers. */
export function rawArgs(words: Uint32Array): SyscallArg[] {
  return Array.from({ length: 6 }, (_, index) => {
    const value = unsigned64(words[index * 2]!, words[index * 2 + 1]!);
    return { name: `param${index}`, type: 'unsigned long', kind: 'hex' as const, rawValue: value, value };
  });
}

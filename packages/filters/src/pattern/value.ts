/** What the value of an argument is equal to, in which bounds it lies, which flags it has. Pure. */
import type { EnumValue, FlagsValue, Integer, MemoryValue, SocketAddress, SyscallArg } from '@ptracer/core';
import { regExpTest, type RegExpText } from './regexp.js';

/** Inclusive; without either, any integer. */
export interface Bounds {
  min?: number;
  max?: number;
}

/** A condition on one value. JSON. */
export type ValueCondition =
  | { test: 'text'; text: string }
  | { test: 'match'; pattern: RegExpText }
  | { test: 'bounds'; bounds: Bounds }
  | { test: 'flags'; flags: string[] };

const AT_FDCWD = -100;

function textsOfAddress({ family, address, port, path }: SocketAddress): string[] {
  if (path !== undefined) return [path];
  if (address === undefined) return [family];
  const host = address.includes(':') ? `[${address}]` : address;
  return port === undefined ? [address] : [address, `${host}:${port}`];
}

/** Of what stands in memory: one text, one word; of lists and structures nothing. */
function textsOfMemory(value: MemoryValue): readonly string[] {
  if (value === null || Array.isArray(value)) return [];
  if (typeof value !== 'object') return [String(value)];
  if ('flags' in value && Array.isArray(value.flags)) return [value.flags.join('|')];
  if ('text' in value) return [String(value.text)];
  const { name, names, raw } = value as Partial<EnumValue>;
  return raw === undefined || name === undefined ? [] : (names ?? [name ?? String(raw)]);
}

function integersOfMemory(value: MemoryValue): readonly Integer[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? [value] : [];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [];
  const { raw } = value as { raw?: MemoryValue };
  return typeof raw === 'number' || typeof raw === 'string' ? [raw] : [];
}

/** The texts that a value goes by. */
function textsOf({ kind, value }: SyscallArg): readonly string[] {
  if (value === null) return [];
  switch (kind) {
    case 'flags':
      return [(value as FlagsValue).flags.join('|')];
    case 'enum':
    case 'signal': {
      const { name, names, raw } = value as EnumValue;
      return names ?? [name ?? String(raw)];
    }
    case 'sockaddr':
      return textsOfAddress(value as SocketAddress);
    case 'strings':
    case 'fds':
      return (value as (string | number)[]).map(String);
    case 'message':
    case 'messages':
    case 'netlink':
    case 'open-how':
    case 'clone-args':
      return [];
    case 'memory':
    case 'value':
      return textsOfMemory(value as MemoryValue);
    case 'fd':
      return [value === AT_FDCWD ? 'AT_FDCWD' : String(value as Integer)];
    default:
      return [String(value as Integer)];
  }
}

/** The integers that a value has: none for a text. */
function integersOf({ kind, value }: SyscallArg): readonly Integer[] {
  if (value === null) return [];
  switch (kind) {
    case 'flags':
    case 'enum':
    case 'signal':
      return [(value as FlagsValue | EnumValue).raw];
    case 'sockaddr': {
      const { port } = value as SocketAddress;
      return port === undefined ? [] : [port];
    }
    case 'fds':
      return value as number[];
    case 'path':
    case 'string':
    case 'bytes':
    case 'strings':
    case 'message':
    case 'messages':
    case 'netlink':
    case 'open-how':
    case 'clone-args':
      return [];
    case 'memory':
    case 'value':
      return integersOfMemory(value as MemoryValue);
    default:
      return [value as Integer];
  }
}

export function integerTest({ min, max }: Bounds): (integer: Integer) => boolean {
  return (integer) => {
    const exact = typeof integer === 'number' ? integer : BigInt(integer);
    return (min === undefined || exact >= min) && (max === undefined || exact <= max);
  };
}

export function valueTest(condition: ValueCondition): (arg: SyscallArg) => boolean {
  switch (condition.test) {
    case 'text':
      return (arg) => textsOf(arg).includes(condition.text);
    case 'match': {
      const test = regExpTest(condition.pattern);
      return (arg) => textsOf(arg).some(test);
    }
    case 'bounds': {
      const test = integerTest(condition.bounds);
      return (arg) => integersOf(arg).some(test);
    }
    case 'flags':
      return ({ kind, value }) =>
        kind === 'flags' &&
        value !== null &&
        condition.flags.every((flag) => (value as FlagsValue).flags.includes(flag));
  }
}

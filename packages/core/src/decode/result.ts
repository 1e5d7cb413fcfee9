/** The return register to a result, as strace words it. Pure. */
import type { Arch, EnumValue, FlagsValue, Integer, SyscallResult, ValueKind } from '../events.js';
import { errnoName, errnoText } from '../linux/errno.js';
import { signalName } from '../linux/signal.js';
import type { ResultDecode } from '../syscalls/signature.js';
import { constantValue } from '../types/read.js';
import { signed64, toHex, unsigned64 } from './integers.js';

/** The kernel's MAX_ERRNO (include/linux/err.h): a result in -4095…-1 is a failure. */
const MAX_ERRNO = 4095;

/** Results that mean: a signal came first, the kernel will see to a restart (include/linux/errno.h). */
const FIRST_RESTART = 512;

/** The result of a call that never returned. */
export function noResult(reason: NonNullable<SyscallResult['reason']>): SyscallResult {
  return { kind: 'int', rawValue: null, value: null, errno: null, text: '?', reason };
}

/** The errno of a failed call, 0 for one that succeeded. */
export function errnoOf(low: number, high: number): number {
  if (high !== 0xffffffff) return 0;
  const value = -(low | 0);
  return value > 0 && value <= MAX_ERRNO ? value : 0;
}

function failure(errno: number): SyscallResult {
  const name = errnoName(errno) ?? `E${errno}`;
  const text = errnoText(errno) ?? `Unknown error ${errno}`;
  const interrupted = errno >= FIRST_RESTART;
  return {
    kind: 'int',
    rawValue: -errno,
    value: interrupted ? null : -1,
    errno: name,
    text: `${interrupted ? '?' : '-1'} ${name} (${text})`,
  };
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  int: 'int',
  fd: 'fd',
  pid: 'pid',
  mode: 'mode',
  hex: 'hex',
  address: 'address',
  none: 'int',
};

function textOfValue(decode: ResultDecode, value: Integer): string {
  switch (decode) {
    case 'address':
      return value === 0 ? 'NULL' : toHex(value);
    case 'hex':
      return toHex(value);
    case 'mode':
      return `0${Number(value).toString(8).padStart(2, '0')}`;
    default:
      return String(value);
  }
}

/** `0x1 (flags FD_CLOEXEC)`, `0x40000 (PER_LINUX|ADDR_NO_RANDOMIZE)`. */
function flagsResult(set: string, label: string, value: Integer, arch: Arch): SyscallResult {
  const { flags, unnamed } = constantValue({ kind: 'flags', set }, value, arch) as FlagsValue;
  const named = unnamed === undefined ? flags : [`${flags[0]} /* ${unnamed} */`, ...flags.slice(1)];
  const names = flags.length === 0 ? '' : ` (${label}${named.join('|')})`;
  return {
    kind: 'flags',
    rawValue: value,
    value,
    flags,
    errno: null,
    text: `${value === 0 ? '0' : toHex(value)}${names}`,
  };
}

/** `29 (SIGIO)`, where the number has a name. */
function namedResult(kind: ValueKind, value: Integer, text: string, name: string | null): SyscallResult {
  const named = name === null ? text : `${text} (${name})`;
  return { kind, rawValue: value, value, name, errno: null, text: named };
}

/** Decodes the return register. */
export function decodeResult(decode: ResultDecode, low: number, high: number, arch: Arch): SyscallResult {
  const errno = errnoOf(low, high);
  if (errno !== 0) return failure(errno);
  const number = signed64(low, high);
  const kind = KINDS[decode];
  if (kind !== undefined) {
    const value = decode === 'address' || decode === 'hex' ? unsigned64(low, high) : number;
    return { kind, rawValue: number, value, errno: null, text: textOfValue(decode, value) };
  }
  const [hint, set = ''] = decode.split(':');
  if (hint === 'signal') {
    return namedResult('int', number, String(number), number === 0 ? null : signalName(Number(number)));
  }
  if (hint === 'flags' || hint === 'bits') {
    const label = hint === 'bits' ? '' : set === 'seals' ? 'seals ' : 'flags ';
    return flagsResult(set, label, unsigned64(low, high), arch);
  }
  const { name } = constantValue({ kind: 'enum', set }, number, arch) as EnumValue;
  const text = hint === 'enum' || number === 0 ? String(number) : toHex(number);
  return namedResult('enum', number, text, name);
}

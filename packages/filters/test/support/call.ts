/** Events as the tracer makes them, by the table. */
import {
  tableFor,
  type ArgValue,
  type Decode,
  type Signature,
  type SyscallArg,
  type SyscallEvent,
  type SyscallResult,
  type ValueKind,
} from '@ptracer/core';

/** An argument's value, or a part of the argument. */
export type ArgPart = ArgValue | Partial<SyscallArg>;

const KINDS: Readonly<Record<string, ValueKind>> = { dirfd: 'fd' };

export function kindOf(decode: Decode): ValueKind {
  const [hint] = decode.split(':') as [string];
  return KINDS[hint] ?? (hint as ValueKind);
}

const isPart = (value: ArgPart): value is Partial<SyscallArg> =>
  typeof value === 'object' && value !== null && ('value' in value || 'path' in value);

const flagsOf = (text: string): ArgValue => ({ flags: text === '' ? [] : text.split('|'), raw: 1 });

/** Flags may be given as `O_WRONLY|O_CREAT`, constants by name. */
function valueOf(kind: ValueKind, value: ArgValue): ArgValue {
  if (typeof value !== 'string') return value;
  if (kind === 'flags') return flagsOf(value);
  return kind === 'enum' || kind === 'signal' ? { name: value, raw: 1 } : value;
}

function argOf([name, type, decode]: Signature['params'][number], given: ArgPart): SyscallArg {
  const kind = kindOf(decode);
  const part = isPart(given) ? given : { value: given };
  return { name, type, kind, rawValue: 0, ...part, value: valueOf(kind, part.value ?? null) };
}

export function resultOf(result: number | string | null | Partial<SyscallResult>): SyscallResult {
  if (result === null) return { kind: 'int', rawValue: null, value: null, errno: null, text: '?' };
  if (typeof result === 'string')
    return { kind: 'int', rawValue: -2, value: -1, errno: result, text: `-1 ${result}` };
  if (typeof result === 'number') {
    return { kind: 'int', rawValue: result, value: result, errno: null, text: String(result) };
  }
  return { ...resultOf(typeof result.value === 'number' ? result.value : 0), ...result };
}

const FRAME = {
  v: 1,
  seq: 1,
  type: 'syscall',
  pid: 1,
  tid: 1,
  thread: { role: 'main', name: 'node' },
  startTime: 1,
  duration: 1,
} as const;

/** A call of the x64 table; `result`: a value, the name of an errno, `null` for none, or parts. */
export function call(
  name: string,
  args: readonly ArgPart[] = [],
  result: Parameters<typeof resultOf>[0] = 0,
): SyscallEvent {
  const { number, params } = tableFor('x64').byName(name)!;
  return {
    ...FRAME,
    name,
    number,
    args: args.map((value, i) => argOf(params[i]!, value)),
    result: resultOf(result),
  };
}

/** A call that no table knows, or one through a foreign ABI. */
export function unknownCall(
  number: number,
  abi?: string,
  result: Parameters<typeof resultOf>[0] = 0,
): SyscallEvent {
  return {
    ...FRAME,
    name: `<${number}>`,
    number,
    ...(abi !== undefined && { abi }),
    args: Array.from({ length: 6 }, (_, i) => ({
      name: `param${i}`,
      type: 'unsigned long',
      kind: 'hex',
      rawValue: i,
      value: i,
    })),
    result: resultOf(result),
  };
}

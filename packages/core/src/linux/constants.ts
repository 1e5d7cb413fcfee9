import type { Arch } from '../events.js';
import { constantSets } from './constants.generated.js';
import { ioctls } from './ioctls.generated.js';

/**
 * Constants that one parameter takes: an enumeration, independent bits, or both in one word.
 *
 * With `enumMask`, `values` name what stands under that mask; without it they name the whole value.
 */
export interface ConstantSet {
  readonly enumMask?: number;
  /** The enumeration is shown after the flags (clone's exit signal). */
  readonly enumLast?: boolean;
  readonly values?: readonly (readonly [value: number, name: string])[];
  /** In the order in which they are shown; a name for several bits stands before those of its parts. */
  readonly flags?: readonly (readonly [bits: number, name: string])[];
  /** Bits that hold a number, shown as `21<<MAP_HUGE_SHIFT`. */
  readonly field?: readonly [mask: number, shift: number, shiftName: string];
  /** What stands beside a value of which nothing has a name (`MAP_???`). */
  readonly unnamed?: string;
  /** Bits that are permissions, always shown, last and in octal (`IPC_CREAT|0600`). */
  readonly modeMask?: number;
}

const IOCTLS: ConstantSet = { values: ioctls };

/** The set of that name (`open`, `prot`, …) on a machine. `ioctl`: the requests, which are the same on all of them. */
export function constantSet(arch: Arch, name: string): ConstantSet | undefined {
  return name === 'ioctl' ? IOCTLS : constantSets[arch][name];
}

/**
 * Names of the bits that are set; bits without a name stand behind them, as one hexadecimal number, an enumeration
 * without a name before them. A field and permissions come last. Zero gives the
 * name that the set has for it, or nothing. A negative number is read as 64 bits.
 */
export function decodeFlags(set: ConstantSet, raw: number | bigint): string[] {
  const whole = BigInt.asUintN(64, BigInt(raw));
  const mask = BigInt(set.enumMask ?? -1n);
  const chosen = nameOf(set, whole & mask);
  if (chosen !== undefined && set.enumMask === undefined) return [chosen];

  const names: string[] = [];
  const strange = chosen === undefined && set.enumMask !== undefined && set.unnamed !== undefined;
  let rest = chosen === undefined && !strange ? whole : whole & ~mask;
  const mode = rest & BigInt(set.modeMask ?? 0);
  rest &= ~mode;
  for (const [value, name] of set.flags ?? []) {
    const bits = BigInt(value);
    if ((rest & bits) !== bits) continue;
    names.push(name);
    rest &= ~bits;
  }
  if (chosen !== undefined) names.splice(set.enumLast ? names.length : 0, 0, chosen);
  else if (strange && (whole & mask) !== 0n) names.unshift(toHex(whole & mask));
  const field = fieldOf(set, rest);
  if (field !== undefined) rest &= ~field.bits;
  if (rest !== 0n) names.push(toHex(rest));
  if (field !== undefined) names.push(field.name);
  if (set.modeMask !== undefined) names.push(`0${mode.toString(8).padStart(2, '0')}`);
  return names;
}

const toHex = (value: bigint): string => `0x${value.toString(16)}`;

/** The bits that are a number, if there are any. */
function fieldOf(set: ConstantSet, rest: bigint): { bits: bigint; name: string } | undefined {
  if (set.field === undefined) return undefined;
  const [mask, shift, shiftName] = set.field;
  const value = (rest >> BigInt(shift)) & BigInt(mask);
  return value === 0n ? undefined : { bits: value << BigInt(shift), name: `${value}<<${shiftName}` };
}

/** The name of a value, `null` where the set has none. */
export function decodeEnum(set: ConstantSet, raw: number | bigint): string | null {
  return namesOf(set, raw)[0] ?? null;
}

/** All names of a value, the best known first; nearly always one, or none. */
export function namesOf(set: ConstantSet, raw: number | bigint): readonly string[] {
  let names = byValue.get(set);
  if (names === undefined) {
    names = new Map();
    for (const [value, name] of set.values ?? []) {
      const others = names.get(value);
      if (others === undefined) names.set(value, [name]);
      else others.push(name);
    }
    byValue.set(set, names);
  }
  const number = Number(raw);
  const exact = number === raw || BigInt(number) === raw;
  return (exact ? names.get(number) : undefined) ?? [];
}

const byValue = new WeakMap<ConstantSet, Map<number, string[]>>();

function nameOf(set: ConstantSet, value: bigint): string | undefined {
  return namesOf(set, value)[0];
}

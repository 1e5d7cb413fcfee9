/** Names of flags and constants as questions about bits: what `decodeFlags` of core would answer for them. Pure. */
import type { ConstantSet } from '@ptracer/core';

/** Bits that are kept, and what must be left of them. */
export type BitsTest = { mask: bigint; equals: bigint } | { all: BitsTest[] } | { not: BitsTest };

const ALL = 2n ** 64n - 1n;

type Row = readonly [value: number, name: string];

const overlaps = ([a]: Row, [b]: Row): boolean => (BigInt(a) & BigInt(b)) !== 0n;

/** A name for the whole value hides every flag; so do flags of several bits those of their parts. */
function bitTest(set: ConstantSet, row: Row, earlier: readonly Row[]): BitsTest | undefined {
  const bits = BigInt(row[0]);
  const hidden = (BigInt(set.enumMask ?? 0) | BigInt(set.modeMask ?? 0)) & bits;
  const field = set.field === undefined ? 0n : BigInt(set.field[0]) << BigInt(set.field[1]);
  if (bits === 0n || hidden !== 0n || (field & bits) !== 0n) return undefined;
  const before = earlier.filter((one) => overlaps(one, row));
  const hiding = before.map((one) => bitTest(set, one, earlier.slice(0, earlier.indexOf(one))));
  if (hiding.includes(undefined)) return undefined;
  const whole = set.enumMask === undefined ? (set.values ?? []) : [];
  return {
    all: [
      { mask: bits, equals: bits },
      ...hiding.map((test) => ({ not: test! })),
      ...whole.map(([value]) => ({ not: { mask: ALL, equals: BigInt.asUintN(64, BigInt(value)) } })),
    ],
  };
}

/** Whether a name is among those of a value; `undefined` where it takes more than bits to say. */
export function flagTest(set: ConstantSet, name: string): BitsTest | undefined {
  const flags = set.flags ?? [];
  const value = set.values?.find(([, known]) => known === name);
  const index = flags.findIndex(([, known]) => known === name);
  if (value !== undefined && index < 0) {
    const first = set.values!.find(([known]) => known === value[0])!;
    if (first !== value) return undefined;
    const mask = set.enumMask === undefined ? ALL : BigInt(set.enumMask);
    return { mask, equals: BigInt.asUintN(64, BigInt(value[0])) };
  }
  if (value !== undefined || index < 0) return undefined;
  return bitTest(set, flags[index]!, flags.slice(0, index));
}

/** The values of an enumeration that go by a text: its name, or its digits where it has none. */
export function namedValues(set: ConstantSet, text: string, decimal: readonly bigint[]): bigint[] {
  const values = set.values ?? [];
  const nameOf = (value: bigint): string | undefined => values.find(([one]) => BigInt(one) === value)?.[1];
  const named = values.map(([value]) => BigInt(value)).filter((value) => nameOf(value) === text);
  return [...new Set([...named, ...decimal.filter((value) => nameOf(value) === undefined)])];
}

/**
 * What the kernel can decide of a condition, by the number and the registers of a call. The test that comes out holds
 * wherever the condition may hold: what it cannot know is taken for possible. Pure.
 */
import {
  constantSet,
  registerOf,
  signalNumber,
  tableFor,
  type Arch,
  type ArgumentTest,
  type ConstantSet,
  type Decode,
  type KernelTest,
  type Register,
  type Signature,
} from '@ptracer/core';
import type { CallCondition, Condition } from './condition.js';
import { takesDescriptor } from './fd.js';
import { flagTest, namedValues, type BitsTest } from './flags.js';
import { isJunction } from './normal.js';
import type { Bounds, ValueCondition } from './value.js';

/** What is known of a condition: a test that says the same, or nothing. */
type Knowledge = KernelTest | undefined;

type ArgCondition = Extract<CallCondition, { type: 'arg' }>;

/** All of the parts; `undefined` ones are possible. */
function allOf(parts: readonly Knowledge[]): KernelTest {
  const of = parts.filter((part) => part !== undefined && part !== true) as KernelTest[];
  if (of.includes(false)) return false;
  if (of.length === 0) return true;
  return of.length === 1 ? of[0]! : { all: of };
}

/** One of the parts; `undefined` ones are possible. */
function anyOf(parts: readonly Knowledge[]): KernelTest {
  if (parts.some((part) => part === undefined || part === true)) return true;
  const of = parts.filter((part) => part !== false) as KernelTest[];
  if (of.length === 0) return false;
  return of.length === 1 ? of[0]! : { any: of };
}

function opposite(test: KernelTest): KernelTest {
  return typeof test === 'boolean' ? !test : { not: test };
}

const integerOf = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();

/** Bits of the register, cut to a mask, between two unsigned bounds. */
function wordTest(
  arg: number,
  register: Register,
  { mask, min, max }: { mask?: bigint; min: bigint; max: bigint },
): ArgumentTest {
  const bits = register.bits === 64 ? 64 : 32;
  const cut = mask ?? (register.bits === 16 ? 0xffffn : undefined);
  return {
    arg,
    bits,
    ...(cut !== undefined && { mask: integerOf(cut) }),
    min: integerOf(min),
    max: integerOf(max),
  };
}

function boundsTest(arg: number, register: Register, { min, max }: Bounds): KernelTest {
  const size = 1n << BigInt(register.bits);
  const ones = size - 1n;
  const lowest = register.signed ? -(size >> 1n) : register.onesAreMinusOne ? -1n : 0n;
  const highest = register.signed ? (size >> 1n) - 1n : register.onesAreMinusOne ? ones - 1n : ones;
  const from = min === undefined ? lowest : BigInt(Math.ceil(min));
  const to = max === undefined ? highest : BigInt(Math.floor(max));
  const low = from < lowest ? lowest : from;
  const high = to > highest ? highest : to;
  if (low > high) return false;
  if (low === lowest && high === highest) return true;
  // Negative values are the upper part of the unsigned ones.
  const parts = [
    ...(low < 0n ? [{ min: size + low, max: high < 0n ? size + high : ones }] : []),
    ...(high >= 0n ? [{ min: low < 0n ? 0n : low, max: high }] : []),
  ];
  return anyOf(parts.map((part) => wordTest(arg, register, part)));
}

const exactly = (value: bigint): Bounds => ({ min: Number(value), max: Number(value) });

function bitsTest(arg: number, register: Register, test: BitsTest): KernelTest {
  if ('not' in test) return opposite(bitsTest(arg, register, test.not));
  if ('all' in test) return allOf(test.all.map((part) => bitsTest(arg, register, part)));
  const { mask, equals } = test;
  return wordTest(arg, register, { mask, min: equals, max: equals });
}

const DECIMAL = /^-?(0|[1-9]\d*)$/;
const AT_FDCWD = -100n;

/** The integers that go by a text; `undefined` where the register does not say it. */
function integersOf(text: string, decode: Decode, set: ConstantSet | undefined): bigint[] | undefined {
  const [hint] = decode.split(':');
  const decimal = DECIMAL.test(text) && text !== '-0' ? [BigInt(text)] : [];
  switch (hint) {
    case 'int':
    case 'hex':
    case 'mode':
    case 'address':
    case 'pid':
      return decimal;
    case 'fd':
    case 'dirfd':
      return text === 'AT_FDCWD' ? [AT_FDCWD] : decimal.filter((value) => value !== AT_FDCWD);
    case 'enum':
      return set === undefined ? undefined : namedValues(set, text, decimal);
    case 'signal': {
      const number = signalNumber(text);
      return number === undefined || number <= 0 ? undefined : [BigInt(number)];
    }
    default:
      return undefined;
  }
}

function valueKnowledge(
  arch: Arch,
  { params }: Signature,
  index: number,
  { register, value }: { register: Register; value: ValueCondition },
): Knowledge {
  const decode = params[index]![2];
  const set = constantSet(arch, decode.split(':')[1] ?? '');
  switch (value.test) {
    case 'bounds':
      return boundsTest(index, register, value.bounds);
    case 'text': {
      const integers = integersOf(value.text, decode, set);
      if (integers?.some((one) => !Number.isSafeInteger(Number(one)))) return undefined;
      return integers && anyOf(integers.map((one) => boundsTest(index, register, exactly(one))));
    }
    case 'flags': {
      if (!decode.startsWith('flags:')) return false;
      const tests = value.flags.map((flag) => set && flagTest(set, flag));
      if (tests.includes(undefined)) return undefined;
      return allOf(tests.map((test) => bitsTest(index, register, test!)));
    }
    default:
      return undefined;
  }
}

function argKnowledge(
  arch: Arch,
  signature: Signature,
  { at, value }: ArgCondition,
  negated: boolean,
): Knowledge {
  const index = typeof at === 'number' ? at : signature.params.findIndex(([name]) => name === at);
  if (signature.params[index] === undefined) return negated;
  const register = registerOf(signature, index);
  if (register === undefined) return undefined;
  const test = valueKnowledge(arch, signature, index, { register, value });
  if (test === undefined || !negated) return test;
  // A call that comes without the argument does not match it, whatever is in the register.
  return register.optional ? undefined : opposite(test);
}

function fdKnowledge(signature: Signature, bounds: readonly Bounds[], negated: boolean): Knowledge {
  const tests = signature.params.flatMap(([, , decode], index) => {
    if (decode !== 'fd' && decode !== 'dirfd') return [];
    const register = registerOf(signature, index)!;
    return [anyOf(bounds.map((one) => boundsTest(index, register, one)))];
  });
  return negated ? opposite(anyOf(tests)) : anyOf(tests);
}

const nameSets = new WeakMap<readonly string[], ReadonlySet<string>>();

function hasName(names: readonly string[], name: string): boolean {
  let set = nameSets.get(names);
  if (set === undefined) {
    set = new Set(names);
    nameSets.set(names, set);
  }
  return set.has(name);
}

/** What a condition that is normal (`normal.ts`) asks of the calls of one signature; `undefined`: of unknown ones. */
function kernelTest(condition: Condition, arch: Arch, signature: Signature | undefined): KernelTest {
  const know = (part: Condition, negated: boolean): Knowledge => {
    if (isJunction(part)) {
      const parts = part.of.map((one) => know(one, negated));
      return (part.type === 'all') !== negated ? allOf(parts) : anyOf(parts);
    }
    if (part.type === 'not') return know(part.of, !negated);
    if (part.type === 'name') {
      return (signature !== undefined && hasName(part.names, signature.name)) !== negated;
    }
    if (signature === undefined) return undefined;
    if (part.type === 'arg') return argKnowledge(arch, signature, part, negated);
    if (part.type === 'fd') {
      return takesDescriptor(signature) ? fdKnowledge(signature, part.bounds, negated) : negated;
    }
    return undefined;
  };
  return know(condition, false) ?? true;
}

/** Which calls can match at all, and what of their arguments the kernel asks. JSON. */
export interface KernelPlan {
  syscalls: number[] | 'all';
  kernel: [number: number, test: KernelTest][];
}

export function kernelPlan(condition: Condition, arch: Arch): KernelPlan {
  const others = kernelTest(condition, arch, undefined) !== false;
  const tests = tableFor(arch).all.map(
    (signature) => [signature.number, kernelTest(condition, arch, signature)] as const,
  );
  return {
    syscalls: others ? 'all' : tests.filter(([, test]) => test !== false).map(([number]) => number),
    kernel: tests
      .filter(([, test]) => test !== true && (others || test !== false))
      .map(([number, test]) => [number, test]),
  };
}

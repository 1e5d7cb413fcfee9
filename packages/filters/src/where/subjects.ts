/** What can be compared with what in an expression, and the pattern that says the same. Pure. */
import { globText, escapeGlob, isGlob } from '../pattern/glob.js';
import { nanoseconds } from '../pattern/duration.js';
import { member } from '../pattern/refusal.js';
import type { SyscallPattern } from '../pattern/types.js';
import type { Sign } from './syntax.js';
import type { Token } from './tokens.js';

/** Signs that compare with one value; `!=` and `!~` are negations of others, `in` is a list of `==`. */
type PlainSign = Exclude<Sign, '!=' | '!~' | 'in' | 'has'>;

/** A pattern of one key, and the place of its value inside it. */
export interface Placed {
  pattern: SyscallPattern;
  place: string;
}

/** Says why a value or sign does not fit. */
type Refuse = (message: string, about: 'value' | 'sign') => Error;

interface Comparison {
  sign: PlainSign;
  value: Token;
  refuse: Refuse;
}

type Range = { min: number } | { max: number };

const AT_FDCWD = -100;

function integerOf({ kind, text, suffix }: Token): number | undefined {
  if (kind !== 'number' || suffix !== '') return undefined;
  // As C and strace write modes.
  if (/^-?0[0-7]+$/.test(text)) return parseInt(text, 8);
  return text.startsWith('-0x') ? -Number(text.slice(1)) : Number(text);
}

function compared(sign: PlainSign, number: number): number | Range {
  switch (sign) {
    case '<':
      return { max: Math.ceil(number) - 1 };
    case '<=':
      return { max: Math.floor(number) };
    case '>':
      return { min: Math.floor(number) + 1 };
    case '>=':
      return { min: Math.ceil(number) };
    default:
      return number;
  }
}

function integerMatcher(subject: string, { sign, value, refuse }: Comparison): number | Range {
  const number = integerOf(value);
  if (sign === '~') throw refuse(`${subject} is a number, and ~ is for texts`, 'sign');
  if (number === undefined) {
    const unit = value.kind === 'number' ? `a unit such as ${value.suffix} belongs to duration` : '';
    throw refuse(`${subject} is compared with a whole number${unit && `; ${unit}`}`, 'value');
  }
  if (!Number.isSafeInteger(number) && sign !== '==') {
    throw refuse(`${value.text} is no whole number below 2^53`, 'value');
  }
  return compared(sign, number);
}

function regExpOf({ text, suffix }: Token, refuse: Refuse): RegExp {
  try {
    return new RegExp(text, suffix);
  } catch (error) {
    throw refuse(`/${text}/${suffix} is no regular expression: ${(error as Error).message}`, 'value');
  }
}

function assertSign(subject: string, { sign, refuse }: Comparison, signs: readonly PlainSign[]): void {
  if (signs.includes(sign)) return;
  throw refuse(`${subject} is asked with ${signs.join(', ')}, not with ${sign}`, 'sign');
}

function textOf(subject: string, { value, refuse }: Comparison): string {
  if (value.kind === 'text' || value.kind === 'word') return value.text;
  throw refuse(`${subject} is compared with a text, in quotes`, 'value');
}

/** With `==` the text itself, with `~` a glob or a regular expression. */
function textMatcher(subject: string, comparison: Comparison): string | RegExp {
  const { sign, value, refuse } = comparison;
  assertSign(subject, comparison, ['==', '~']);
  if (value.kind !== 'regexp') {
    const text = textOf(subject, comparison);
    return sign === '==' && isGlob(text) ? escapeGlob(text) : text;
  }
  if (sign === '==') throw refuse('a regular expression stands behind ~', 'value');
  return regExpOf(value, refuse);
}

function only<Key extends keyof SyscallPattern>(key: Key, value: unknown): Placed {
  return { pattern: { [key]: value } as SyscallPattern, place: `.${key}` };
}

function resultOf(comparison: Comparison): Placed {
  if (comparison.value.kind !== 'word') return only('result', integerMatcher('result', comparison));
  assertSign('how a call ended', comparison, ['==']);
  return only('result', comparison.value.text);
}

function durationOf(comparison: Comparison): Placed {
  const { sign, value, refuse } = comparison;
  if (sign === '~') throw refuse('duration is a time, and ~ is for texts', 'sign');
  if (value.kind !== 'number' || value.suffix === '') {
    throw refuse('duration is compared with a time and its unit, such as 5ms', 'value');
  }
  const time = nanoseconds('duration', `${value.text}${value.suffix}`);
  const matcher = compared(sign, time);
  return only('duration', typeof matcher === 'number' ? { min: matcher, max: matcher } : matcher);
}

function fdOf(comparison: Comparison): Placed {
  if (comparison.value.text !== 'AT_FDCWD') return only('fd', integerMatcher('fd', comparison));
  assertSign('AT_FDCWD', comparison, ['==']);
  return only('fd', AT_FDCWD);
}

function siteOf(subject: 'from' | 'stack', comparison: Comparison): Placed {
  const placed = only('from', textMatcher(subject, comparison));
  return subject === 'from' ? placed : { ...placed, pattern: { ...placed.pattern, direct: false } };
}

function plainText(key: 'errno' | 'thread', comparison: Comparison): Placed {
  assertSign(key, comparison, ['==']);
  return only(key, textOf(key, comparison));
}

/** A name in an expression that is no parameter. */
export const SUBJECTS: Readonly<Record<string, (comparison: Comparison) => Placed>> = {
  name: (comparison) => only('name', textMatcher('name', comparison)),
  result: resultOf,
  errno: (comparison) => plainText('errno', comparison),
  duration: durationOf,
  fd: fdOf,
  path: (comparison) => only('path', textMatcher('path', comparison)),
  thread: (comparison) => plainText('thread', comparison),
  from: (comparison) => siteOf('from', comparison),
  stack: (comparison) => siteOf('stack', comparison),
  package: (comparison) => only('package', textMatcher('package', comparison)),
};

/** The pattern for one argument, by position (`arg0`), or by name (`flags`, `arg.path`). */
export function ofArgument(subject: string, matcher: unknown): Placed {
  const position = /^arg(\d+)$/.exec(subject)?.[1];
  if (position === undefined) {
    const name = subject.replace(/^arg\./, '');
    return {
      pattern: { args: { [name]: matcher } } as SyscallPattern,
      place: `.${member('args', name)}`,
    };
  }
  const index = Math.min(Number(position), 99);
  const args = Array.from<unknown>({ length: index + 1 });
  args[index] = matcher;
  return { pattern: { args } as SyscallPattern, place: `.args[${index}]` };
}

/** What an argument is compared with. */
export function argumentMatcher(subject: string, comparison: Comparison): unknown {
  const { sign, value, refuse } = comparison;
  if (sign === '~') {
    if (value.kind === 'regexp') return regExpOf(value, refuse);
    const { source, flags } = globText(subject, textOf(subject, comparison));
    return new RegExp(source, flags);
  }
  if (value.kind === 'regexp') throw refuse('a regular expression stands behind ~', 'value');
  if (value.kind === 'number') {
    const number = integerMatcher(subject, comparison);
    const isLarge = typeof number === 'number' && Number.isInteger(number) && !Number.isSafeInteger(number);
    return isLarge ? BigInt(value.text).toString() : number;
  }
  if (sign !== '==') throw refuse(`${subject} is compared by ${sign} with a whole number`, 'value');
  return value.text;
}

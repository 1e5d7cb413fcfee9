/** Conditions in words, as an expression would have them. Pure. */
import type { KernelTest, Signature } from '@ptracer/core';
import type { Condition, Leaf } from './condition.js';
import { isJunction } from './normal.js';
import type { PathCondition } from './path.js';
import type { RegExpText } from './regexp.js';
import type { FrameCondition, PackageCondition, TextCondition } from './site.js';
import type { Bounds, ValueCondition } from './value.js';

const FEW = 4;

const expression = ({ source, flags }: RegExpText): string => `/${source}/${flags}`;

function oneOf(what: string, texts: readonly string[]): string {
  if (texts.length === 1) return `${what} == ${texts[0]}`;
  const shown = texts.length <= FEW ? texts : [...texts.slice(0, FEW - 1), `… ${texts.length} in all`];
  return `${what} in (${shown.join(', ')})`;
}

function bounded(what: string, { min, max }: Bounds): string {
  if (min !== undefined && min === max) return `${what} == ${min}`;
  const sides = [
    ...(min === undefined ? [] : [`${what} >= ${min}`]),
    ...(max === undefined ? [] : [`${what} <= ${max}`]),
  ];
  return sides.join(' && ') || `${what} is there`;
}

function list(parts: readonly string[], sign: '&&' | '||'): string {
  const [first, ...rest] = parts;
  if (first === undefined) return sign === '&&' ? 'anything' : 'nothing';
  if (rest.length === 0) return first;
  return parts.map((part) => (/ (&&|\|\|) /.test(part) ? `(${part})` : part)).join(` ${sign} `);
}

const quoted = (text: string): string => JSON.stringify(text);

function paths(what: string, { exact, below, match }: PathCondition): string {
  const texts = [...exact, ...below].map(quoted);
  return list(
    [
      ...(texts.length > 0 ? [oneOf(what, texts)] : []),
      ...match.map((one) => `${what} ~ ${expression(one)}`),
    ],
    '||',
  );
}

function texts(what: string, { exact, match }: TextCondition): string {
  return paths(what, { exact, below: [], match });
}

function owner(condition: PackageCondition): string {
  if (condition.in === 'package') return texts('package', condition.name);
  return `package == ${condition.in === 'any' ? 'pkg:*' : condition.in}`;
}

function frame({ file, function: called, package: condition }: FrameCondition): string {
  return list(
    [
      ...(file === undefined ? [] : [paths('file', file)]),
      ...(called === undefined ? [] : [texts('function', called)]),
      ...(condition === undefined ? [] : [owner(condition)]),
    ],
    '&&',
  );
}

function value(what: string, condition: ValueCondition): string {
  switch (condition.test) {
    case 'text':
      return `${what} == ${quoted(condition.text)}`;
    case 'match':
      return `${what} ~ ${expression(condition.pattern)}`;
    case 'bounds':
      return bounded(what, condition.bounds);
    case 'flags':
      return `${what} has ${condition.flags.join('|')}`;
  }
}

function leaf(condition: Leaf): string {
  switch (condition.type) {
    case 'name':
      return condition.names.length === 0 ? 'no call' : oneOf('name', condition.names);
    case 'arg':
      return value(typeof condition.at === 'number' ? `arg${condition.at}` : condition.at, condition.value);
    case 'fd':
      return list(
        condition.bounds.map((one) => bounded('fd', one)),
        '||',
      );
    case 'status':
      return { successful: 'success', failed: 'failure', unfinished: 'unfinished' }[condition.status];
    case 'result':
      return bounded('result', condition.bounds);
    case 'errno':
      return oneOf('errno', condition.names);
    case 'duration':
      return bounded('duration', condition.bounds).replaceAll(/\d+$|\d+(?= )/g, '$&ns');
    case 'thread':
      return oneOf('thread', condition.roles);
    case 'path':
      return paths('path', condition);
    case 'touches':
      return oneOf('path', condition.paths.map(quoted));
    case 'site': {
      const frames = list(condition.frames.map(frame), '||');
      return `${condition.direct ? 'the caller' : 'a frame of the stack'} has ${frames}`;
    }
    case 'function':
      return 'a function of yours';
  }
}

export function describeCondition(condition: Condition): string {
  if (condition.type === 'not') {
    const text = describeCondition(condition.of);
    return / /.test(text) ? `!(${text})` : `!${text}`;
  }
  if (!isJunction(condition)) return leaf(condition);
  return list(condition.of.map(describeCondition), condition.type === 'all' ? '&&' : '||');
}

/** A test of registers; they are unsigned, and so are the numbers. */
export function describeKernelTest(test: KernelTest, { params }: Signature): string {
  if (typeof test === 'boolean') return test ? 'anything' : 'nothing';
  const inner = (part: KernelTest): string => describeKernelTest(part, { params } as Signature);
  if ('not' in test) return `!(${inner(test.not)})`;
  if ('all' in test) return list(test.all.map(inner), '&&');
  if ('any' in test) return list(test.any.map(inner), '||');
  const { arg, mask, min, max, bits } = test;
  const name = params[arg]![0];
  const what = mask === undefined ? name : `(${name} & 0x${BigInt(mask).toString(16)})`;
  if (min === max) return `${what} == ${min}`;
  const largest = bits === 64 ? 2n ** 64n - 1n : 2n ** 32n - 1n;
  const sides = [
    ...(BigInt(min) === 0n ? [] : [`${what} >= ${min}`]),
    ...(BigInt(max) >= largest ? [] : [`${what} <= ${max}`]),
  ];
  return list(sides, '&&');
}

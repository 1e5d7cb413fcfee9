import type { PartDifference } from '../compare/difference.js';

const FORMS: readonly [RegExp, string][] = [
  [/^(?:ADDR|0x[0-9a-f]+)$/, 'pointer'],
  [/^-?\d+$/, 'number'],
  [/^"/, 'string'],
  [/^[[{]|^~\[/, 'structure'],
  [/^NULL$/, 'NULL'],
];

function form(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return FORMS.find(([pattern]) => pattern.test(text))?.[1] ?? 'name';
}

/** The names of all fields, in order. */
function fields(text: string | undefined): string {
  return [...(text ?? '').matchAll(/(\w+)=/g)].map(([, name]) => name).join(' ');
}

/** Where both are structures, those are alike that have the same fields. */
function forms(first: string | undefined, second: string | undefined): string[] {
  const both = [form(first), form(second)];
  return both.every((name) => name === 'structure') ? [...both, fields(first), fields(second)] : both;
}

/** Equal for differences that one example stands for: the same places, and there the same kinds of things. */
export function likeness(parts: readonly PartDifference[]): string {
  return parts
    .map(({ position, field, first, second }) => [position, field, ...forms(first, second)].join(' '))
    .join(', ');
}

import { splitTopLevel } from '../line/scan.js';

const TOKEN =
  /"(?:[^"\\]|\\.)*"(?:\.\.\.)?|\bP(?:\d*(?:\.(?:other-)?\d+)*)\b|\b0x[0-9a-f]+\b|(?<![\w.])-?\d+(?:\.\d+)?\b|\w+=?|\s+|./gs;

/** A thread's name. */
const THREAD = /^P\d*(?:\.(?:other-)?\d+)*$/;

/** How a string literal is quoted; of one that is cut, how many bytes of it are printed. */
function literalShape(token: string): string {
  const quoting = /^"(?:\\x[0-9a-f]{2})+"/.test(token) ? 'HEX' : 'S';
  if (!token.endsWith('...')) return quoting;
  const bytes = token.slice(1, -'"...'.length).match(/\\x[0-9a-f]{2}|\\[0-7]{1,3}|\\.|[^\\]/gs) ?? [];
  return `${quoting}${bytes.length}...`;
}

function tokenShape(token: string): string {
  if (token.length > 1 && token.startsWith('"')) return literalShape(token);
  if (/^0x[0-9a-f]+$/.test(token)) return '0xN';
  if (/^0[0-7]+$/.test(token)) return '0N';
  return /^-?\d+(?:\.\d+)?$/.test(token) || THREAD.test(token) ? 'N' : token;
}

function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

function enclosed(text: string, opening: string, closing: string): string | undefined {
  if (!text.startsWith(opening) || !text.endsWith(closing)) return undefined;
  const inner = text.slice(1, -1);
  return splitTopLevel(text).length === 1 && balanced(inner) ? inner : undefined;
}

/** Whether no bracket closes that was not opened: `a}, {b` is what is between the ends of two structures. */
function balanced(text: string): boolean {
  let depth = 0;
  for (const token of tokens(text)) {
    if (/^[([{]$/.test(token)) depth++;
    else if (/^[)\]}]$/.test(token) && --depth < 0) return false;
  }
  return depth === 0;
}

/**
 * A text without its values: numbers (their base stays) and string literals are replaced, and a list counts as often
 * as it has different items.
 */
export function shape(text: string): string {
  const list = enclosed(text, '[', ']');
  if (list !== undefined) return `[${[...new Set(splitTopLevel(list).map(shape))].join(', ')}]`;
  const fields = enclosed(text, '{', '}');
  if (fields !== undefined) return `{${splitTopLevel(fields).map(shapeField).join(', ')}}`;
  const [, value = '', remark] = /^(\S+) \((.*)\)$/s.exec(text) ?? [];
  if (remark !== undefined) return `${shape(value)} (${shape(remark)})`;
  return tokens(text).map(tokenShape).join('');
}

function shapeField(text: string): string {
  const [, name, value] = /^(\w+=)(.*)$/s.exec(text) ?? [];
  return name === undefined ? shape(text) : `${name}${shape(value ?? '')}`;
}

/** What differs in lists of the same things, when it is how many there are. */
export const LENGTH = 'length';

/** The names of the fields whose values differ in two texts of one shape, or `''` for a text without fields. */
export function differingFields(a: string, b: string): string {
  const [ours, theirs] = [tokens(a), tokens(b)];
  if (ours.length !== theirs.length) return LENGTH;
  const fields = new Set<string>();
  let field = '';
  ours.forEach((token, index) => {
    if (/^\w+=$/.test(token)) field = token.slice(0, -1);
    if (token !== theirs[index]) fields.add(field);
  });
  return [...fields].join('+');
}

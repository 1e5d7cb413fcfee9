/** The words of an expression, each with its column. Pure. */
import { whereError } from './where-error.js';

export interface Token {
  kind: 'word' | 'number' | 'text' | 'regexp' | 'sign' | 'end';
  /** As it is written; of a text, what it means. */
  text: string;
  /** Kind `regexp`: its flags. Kind `number`: its unit. */
  suffix: string;
  /** From 0. */
  column: number;
}

const SPACE = /\s+/y;
const SIGN = /&&|\|\||==|!=|!~|<=|>=|[!~<>()|,]/y;
const NUMBER = /(-?(?:0x[\da-fA-F]+|\d+(?:\.\d+)?|\.\d+))([a-zµ]*)(?![\w.%])/y;
const WORD = /[A-Za-z_%@*?][\w%.:@*?/-]*/y;
const REGEXP = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/(\w*)/y;
const TEXT = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0' };

/** `\"` is `"`; before what is no quote, backslash or control character, the backslash stays, for globs. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(["'\\ntr0])/g, (_, character: string) => ESCAPES[character] ?? character);
}

/** What a character may have been meant for. */
function complaint(rest: string): string {
  if (rest.startsWith('=')) return 'to compare write ==';
  if (rest.startsWith('&')) return 'write &&';
  if (/^["']/.test(rest)) return 'this quote is never closed';
  if (rest.startsWith('/')) return 'this regular expression is never closed; a path is written in quotes';
  if (/^[\d.-]/.test(rest)) return 'this is no number';
  return `${JSON.stringify([...rest][0])} means nothing here; texts are written in quotes`;
}

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let column = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = column;
    return pattern.exec(source);
  };
  const take = (kind: Token['kind'], whole: string, text: string, suffix = ''): void => {
    tokens.push({ kind, text, suffix, column });
    column += whole.length;
  };
  while (column < source.length) {
    const space = match(SPACE);
    if (space !== null) {
      column += space[0].length;
      continue;
    }
    const number = match(NUMBER);
    const text = match(TEXT);
    const regexp = match(REGEXP);
    const word = match(WORD);
    const sign = match(SIGN);
    if (number !== null) take('number', number[0], number[1]!, number[2]);
    else if (text !== null) take('text', text[0], unescaped(text[1] ?? text[2]!));
    else if (regexp !== null) take('regexp', regexp[0], regexp[1]!, regexp[2]);
    else if (word !== null) take('word', word[0], word[0]);
    else if (sign !== null) take('sign', sign[0], sign[0]);
    else throw whereError(source, column, complaint(source.slice(column)));
  }
  tokens.push({ kind: 'end', text: '', suffix: '', column });
  return tokens;
}

/**
 * The grammar of expressions, by recursive descent; `docs/filters.md` has it in full. Pure.
 *
 *     or    = and { "||" and }
 *     and   = not { "&&" not }
 *     not   = "!" not | "(" or ")" | test
 *     test  = subject sign value | subject "has" flag { "|" flag } | subject "in" "(" value { "," value } ")" | name
 */
import { nearest } from '../nearest.js';
import { tokensOf, type Token } from './tokens.js';
import { whereError } from './where-error.js';

const SIGNS = ['==', '!=', '<', '<=', '>', '>=', '~', '!~', 'has', 'in'] as const;

export type Sign = (typeof SIGNS)[number];

/** What an expression says. Columns are from 0. */
export type Syntax =
  | { kind: 'and' | 'or'; column: number; parts: Syntax[] }
  | { kind: 'not'; column: number; of: Syntax }
  /** A call by its name, class, glob or regular expression, or how it ended. */
  | { kind: 'name'; column: number; value: Token }
  | { kind: 'test'; column: number; subject: Token; sign: Sign; signColumn: number; values: Token[] };

/** Words for signs. */
const WORDS: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!' };

/** Parentheses and negations in each other. */
const DEEPEST = 200;

const isSign = (text: string): text is Sign => (SIGNS as readonly string[]).includes(text);

class Parser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(readonly source: string) {
    this.#tokens = tokensOf(source);
  }

  whole(): Syntax {
    if (this.#tokens.length === 1) throw this.#error('the expression is empty');
    const syntax = this.#or();
    const { kind, text } = this.#token;
    if (kind === 'end') return syntax;
    if (text === ')') throw this.#error('this parenthesis was never opened');
    if (text === '|') throw this.#error('write ||; one | stands between flags');
    throw this.#error('&& or || is missing before this');
  }

  get #token(): Token {
    return this.#tokens[this.#next]!;
  }

  #error(message: string, token: Token = this.#token): Error {
    return whereError(this.source, token.column, message);
  }

  /** Whether that sign, or the word for it, comes next; then it is taken. */
  #takes(sign: string): boolean {
    const { kind, text } = this.#token;
    const found =
      (kind === 'sign' && text === sign) ||
      (kind === 'word' && Object.hasOwn(WORDS, text) && WORDS[text] === sign);
    if (found) this.#next++;
    return found;
  }

  #or(): Syntax {
    return this.#list('or', '||', () => this.#list('and', '&&', () => this.#not()));
  }

  #list(kind: 'and' | 'or', sign: string, part: () => Syntax): Syntax {
    const { column } = this.#token;
    const parts = [part()];
    while (this.#takes(sign)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { kind, column, parts };
  }

  #not(): Syntax {
    const start = this.#token;
    if (++this.#depth > DEEPEST) throw this.#error(`more than ${DEEPEST} levels are too deep`);
    const syntax = this.#inner(start);
    this.#depth--;
    return syntax;
  }

  #inner(start: Token): Syntax {
    if (this.#takes('!')) return { kind: 'not', column: start.column, of: this.#not() };
    if (!this.#takes('(')) return this.#test();
    const inside = this.#or();
    if (!this.#takes(')')) {
      throw this.#token.kind === 'end'
        ? this.#error('this parenthesis is never closed', start)
        : this.#error('&&, || or ) is missing before this');
    }
    return inside;
  }

  #test(): Syntax {
    const subject = this.#token;
    if (subject.kind === 'regexp') {
      this.#next++;
      return { kind: 'name', column: subject.column, value: subject };
    }
    if (subject.kind !== 'word') throw this.#error(this.#missing(subject));
    this.#next++;
    const { text: sign, column: signColumn, kind } = this.#token;
    if (kind === 'end' || !isSign(sign)) {
      this.#assertNoValue(subject);
      return { kind: 'name', column: subject.column, value: subject };
    }
    this.#next++;
    const values = sign === 'in' ? this.#listed() : sign === 'has' ? this.#flags() : [this.#value()];
    return { kind: 'test', column: subject.column, subject, sign, signColumn, values };
  }

  /** A value where a sign should be. */
  #assertNoValue(subject: Token): void {
    const { kind, text } = this.#token;
    if (kind === 'number' || kind === 'text' || kind === 'regexp') {
      throw this.#error(`a sign such as == is missing between ${subject.text} and this`);
    }
    if (kind === 'word' && !Object.hasOwn(WORDS, text)) {
      throw this.#error(`&& or || is missing before this${nearest(text, SIGNS)}`);
    }
  }

  #missing({ kind, text }: Token): string {
    if (kind === 'end') return 'a condition is missing at the end';
    if (kind === 'text' || kind === 'number') return 'a condition begins with what it is about, such as path';
    return `a condition is missing before ${text}`;
  }

  #value(): Token {
    const token = this.#token;
    if (token.kind === 'end') throw this.#error('a value is missing at the end');
    if (token.kind === 'sign') throw this.#error(`a value is missing before ${token.text}`);
    this.#next++;
    return token;
  }

  #flags(): Token[] {
    const flags = [this.#value()];
    while (this.#takes('|')) flags.push(this.#value());
    return flags;
  }

  #listed(): Token[] {
    if (!this.#takes('(')) throw this.#error('a list stands in parentheses: in (a, b)');
    const values = [this.#value()];
    while (this.#takes(',')) values.push(this.#value());
    if (!this.#takes(')')) throw this.#error('a comma or ) is missing before this');
    return values;
  }
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the column */
export function parseSyntax(source: string): Syntax {
  return new Parser(source).whole();
}

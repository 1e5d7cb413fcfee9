/** An expression as a pattern, and where in the expression each part of the pattern is. Pure. */
import { ofArgument, argumentMatcher, SUBJECTS, type Placed } from './subjects.js';
import { placeOf } from '../pattern/refusal.js';
import type { SyscallPattern } from '../pattern/types.js';
import type { Sign, Syntax } from './syntax.js';
import type { Token } from './tokens.js';
import { whereError } from './where-error.js';

/** Columns, from 0, by the path inside the pattern. */
export type Places = Map<string, number>;

type Test = Extract<Syntax, { kind: 'test' }>;

const OUTCOMES: ReadonlySet<string> = new Set(['success', 'failure', 'unfinished']);

const OPPOSITES: Partial<Record<Sign, Sign>> = { '!=': '==', '!~': '~' };

class Translation {
  readonly places: Places = new Map();

  constructor(readonly source: string) {}

  of(syntax: Syntax, at: string): SyscallPattern {
    this.places.set(at, syntax.column);
    switch (syntax.kind) {
      case 'and':
        return { all: syntax.parts.map((part, i) => this.of(part, `${at}.all[${i}]`)) };
      case 'or':
        return { any: syntax.parts.map((part, i) => this.of(part, `${at}.any[${i}]`)) };
      case 'not':
        return { not: this.of(syntax.of, `${at}.not`) };
      case 'name':
        return this.#name(syntax.value, at);
      case 'test':
        return this.#test(syntax, at);
    }
  }

  #name(value: Token, at: string): SyscallPattern {
    if (value.kind === 'regexp') return this.#compare('name', { sign: '~', value, signColumn: 0 }, at);
    const { text } = value;
    if (OUTCOMES.has(text)) return { result: text as 'success' };
    if (!Object.hasOwn(SUBJECTS, text) && !/^arg(\d|\.)/.test(text)) {
      this.places.set(`${at}.name`, value.column);
      return { name: text };
    }
    throw whereError(this.source, value.column, `${text} is no system call: compare it with something`);
  }

  #test({ subject, sign, signColumn, values }: Test, at: string): SyscallPattern {
    const [value] = values as [Token];
    const opposite = OPPOSITES[sign];
    if (opposite !== undefined) {
      this.places.set(`${at}.not`, subject.column);
      return { not: this.#compare(subject, { sign: opposite, value, signColumn }, `${at}.not`) };
    }
    if (sign === 'has') return this.#flags(subject, values, signColumn, at);
    if (sign !== 'in') return this.#compare(subject, { sign, value, signColumn }, at);
    return {
      any: values.map((one, i) => {
        this.places.set(`${at}.any[${i}]`, one.column);
        return this.#compare(subject, { sign: '==', value: one, signColumn }, `${at}.any[${i}]`);
      }),
    };
  }

  #compare(
    subject: Token | 'name',
    { sign, value, signColumn }: { sign: Sign; value: Token; signColumn: number },
    at: string,
  ): SyscallPattern {
    const name = typeof subject === 'string' ? subject : subject.text;
    const comparison = {
      sign: sign as Exclude<Sign, '!=' | '!~' | 'in' | 'has'>,
      value,
      refuse: (message: string, about: 'value' | 'sign') =>
        whereError(this.source, about === 'value' ? value.column : signColumn, message),
    };
    const known = Object.hasOwn(SUBJECTS, name) ? SUBJECTS[name] : undefined;
    const placed = this.#placed(value, () =>
      known === undefined ? ofArgument(name, argumentMatcher(name, comparison)) : known(comparison),
    );
    this.places.set(at + placed.place, known === undefined ? (subject as Token).column : value.column);
    return placed.pattern;
  }

  /** What is wrong with a value in itself is told at its column. */
  #placed(value: Token, make: () => Placed): Placed {
    try {
      return make();
    } catch (error) {
      const place = placeOf(error);
      throw place === undefined ? error : whereError(this.source, value.column, place.message);
    }
  }

  #flags(subject: Token, values: readonly Token[], signColumn: number, at: string): SyscallPattern {
    if (Object.hasOwn(SUBJECTS, subject.text)) {
      throw whereError(this.source, signColumn, `${subject.text} holds no flags: has is for parameters`);
    }
    const placed = ofArgument(subject.text, { has: values.map(({ text }) => text) });
    values.forEach(({ column }, i) => this.places.set(`${at}${placed.place}.has[${i}]`, column));
    this.places.set(at + placed.place, subject.column);
    return placed.pattern;
  }
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the column */
export function translate(
  source: string,
  syntax: Syntax,
  at: string,
): { pattern: SyscallPattern; places: Places } {
  const translation = new Translation(source);
  return { pattern: translation.of(syntax, at), places: translation.places };
}

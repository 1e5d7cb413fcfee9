/** `name` of a pattern: the calls of the table that it selects. */
import { types } from 'node:util';
import { tableFor, type Signature } from '@ptracer/core';
import { nearest } from '../nearest.js';
import { CLASS_NAMES, inClass } from '../syscall-classes.js';
import { isPredicate } from './functions.js';
import { globText, isGlob } from './glob.js';
import { eachOf, refusal, shown } from './refusal.js';
import { regExpTest, regExpText } from './regexp.js';
import type { Parser, Scope } from './scope.js';

type Calls = readonly Signature[];

/** The names that a glob or an expression was perhaps about. */
function nearestTo(source: string, all: Calls): string {
  return nearest(
    source.replace(/\W/g, ''),
    all.map(({ name }) => name),
  );
}

function matching(at: string, text: string, all: Calls, test: (name: string) => boolean): Calls {
  const found = all.filter(({ name }) => test(name));
  if (found.length > 0) return found;
  throw refusal(at, `no system call matches ${text}${nearestTo(text, all)}`);
}

/** What to write instead of a name that does not exist. */
function hintFor(text: string, all: Calls): string {
  if (CLASS_NAMES.includes(text)) return `; the class is %${text}`;
  return text.includes(',') ? '; several names are an array of strings' : nearestTo(text, all);
}

function ofText(at: string, text: string, { arch, calls: all }: Scope): Calls {
  if (text.startsWith('%')) {
    const found = inClass(all, text.slice(1));
    if (found !== undefined) return found;
    throw refusal(at, `there is no class ${text} of system calls${nearest(text.slice(1), CLASS_NAMES, '%')}`);
  }
  if (isGlob(text)) return matching(at, text, all, regExpTest(globText(at, text)));
  const signature = tableFor(arch).byName(text);
  if (signature !== undefined) return [signature];
  throw refusal(
    at,
    `there is no system call ${text === '' ? 'without a name' : text} on ${arch}${hintFor(text, all)}`,
  );
}

function ofMatcher(at: string, matcher: unknown, scope: Scope): Calls {
  const { calls } = scope;
  if (typeof matcher === 'string') return ofText(at, matcher, scope);
  if (types.isRegExp(matcher)) return matching(at, String(matcher), calls, regExpTest(regExpText(matcher)));
  if (isPredicate(at, matcher)) {
    const found = calls.filter(({ name }) => (matcher as (name: string) => boolean)(name));
    if (found.length > 0) return found;
    throw refusal(at, 'the function selects none of the names of the table');
  }
  throw refusal(at, `a name is a string, a RegExp or a function, not ${shown(matcher)}`);
}

export const parseName: Parser = (at, value, scope) => {
  const selected = new Set(eachOf(at, value).flatMap(([where, matcher]) => ofMatcher(where, matcher, scope)));
  return { conditions: [], calls: scope.calls.filter((signature) => selected.has(signature)) };
};

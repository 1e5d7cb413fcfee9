/** `from` and `package` of a pattern: the code that made the call. */
import { types } from 'node:util';
import { globText, isGlob } from './glob.js';
import { pathCondition } from './path.js';
import { assertKeys, eachOf, isRecord, member, refusal, shown } from './refusal.js';
import { regExpText } from './regexp.js';
import type { Parser } from './scope.js';
import type { FrameCondition, PackageCondition, TextCondition } from './site.js';

const PACKAGE = 'pkg:';
const FUNCTION = 'fn:';

const isPlace = (text: string): text is 'app' | 'node' => text === 'app' || text === 'node';

function textCondition(at: string, matchers: unknown, what: string): TextCondition {
  const condition: TextCondition = { exact: [], match: [] };
  for (const [where, matcher] of eachOf(at, matchers)) {
    if (types.isRegExp(matcher)) condition.match.push(regExpText(matcher));
    else if (typeof matcher !== 'string') {
      throw refusal(where, `${what} is a string or a RegExp, not ${shown(matcher)}`);
    } else if (matcher === '') throw refusal(where, `is an empty name of ${what}`);
    else if (isGlob(matcher)) condition.match.push(globText(where, matcher));
    else condition.exact.push(matcher);
  }
  return condition;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json, "name": with room for the characters of globs. */
const PACKAGE_NAME = /^(@[^/\s]+\/)?[^/\s@][^/\s]*$/;

function packageCondition(at: string, matcher: unknown): PackageCondition {
  if (types.isRegExp(matcher)) {
    return { in: 'package', name: { exact: [], match: [regExpText(matcher)] } };
  }
  if (typeof matcher !== 'string') {
    throw refusal(
      at,
      `a package is a name ('pkg:sharp', 'pkg:*', 'app', 'node') or a RegExp, not ${shown(matcher)}`,
    );
  }
  if (isPlace(matcher)) return { in: matcher };
  const name = matcher.startsWith(PACKAGE) ? matcher.slice(PACKAGE.length) : matcher;
  if (name === '*') return { in: 'any' };
  if (!PACKAGE_NAME.test(name)) {
    throw refusal(at, `${JSON.stringify(matcher)} is no name of a package, such as sharp or @scope/name`);
  }
  return { in: 'package', name: textCondition(at, name, 'a package') };
}

function frameOfText(at: string, text: string, cwd: string): FrameCondition {
  if (isPlace(text) || text.startsWith(PACKAGE)) return { package: packageCondition(at, text) };
  if (text.startsWith(FUNCTION)) {
    return { function: textCondition(at, text.slice(FUNCTION.length), 'a function') };
  }
  return { file: pathCondition(at, text, cwd) };
}

function frameOf(at: string, matcher: unknown, cwd: string): FrameCondition {
  if (typeof matcher === 'string') return frameOfText(at, matcher, cwd);
  if (types.isRegExp(matcher)) return { file: pathCondition(at, matcher, cwd) };
  if (!isRecord(matcher)) {
    throw refusal(
      at,
      `a call site is a string, a RegExp or { file, function, package }, not ${shown(matcher)}`,
    );
  }
  assertKeys(at, matcher, ['file', 'function', 'package']);
  const { file, function: called, package: owner } = matcher;
  if (file === undefined && called === undefined && owner === undefined) {
    throw refusal(at, 'is a call site without file, function and package');
  }
  return {
    ...(file !== undefined && { file: pathCondition(member(at, 'file'), file, cwd) }),
    ...(called !== undefined && {
      function: textCondition(member(at, 'function'), called, 'a function'),
    }),
    ...(owner !== undefined && { package: packageCondition(member(at, 'package'), owner) }),
  };
}

export const parseFrom: Parser = (at, value, { cwd, direct }) => ({
  conditions: [
    { type: 'site', direct, frames: eachOf(at, value).map(([where, one]) => frameOf(where, one, cwd)) },
  ],
});

export const parsePackage: Parser = (at, value, { direct }) => ({
  conditions: [
    {
      type: 'site',
      direct,
      frames: eachOf(at, value).map(([where, one]) => ({ package: packageCondition(where, one) })),
    },
  ],
});

/** What a pattern means, written down once more and in the plainest way, straight from the pattern. x64, no glob library's RegExp. */
import { posix } from 'node:path';
import picomatch from 'picomatch';
import {
  tableFor,
  type EnumValue,
  type FlagsValue,
  type Integer,
  type SyscallArg,
  type SyscallEvent,
} from '@ptracer/core';
import type {
  ArgMatcher,
  NameMatcher,
  PathMatcher,
  SyscallFilter,
  SyscallPattern,
} from '../../src/pattern/types.js';

const list = <One>(value: One | readonly One[]): readonly One[] =>
  (Array.isArray(value) ? value : [value]) as readonly One[];
const globs = (glob: string, text: string): boolean =>
  picomatch(glob, { dot: true, windows: false, flags: 's' })(text);
const fresh = (pattern: RegExp, text: string): boolean =>
  new RegExp(pattern.source, pattern.flags).test(text);
const big = (value: Integer): bigint => BigInt(value);

function nameHolds(matcher: NameMatcher, call: SyscallEvent): boolean {
  if (typeof matcher === 'function') return matcher(call.name);
  if (typeof matcher !== 'string') return fresh(matcher, call.name);
  if (!matcher.startsWith('%')) return globs(matcher, call.name);
  const { classes } = tableFor('x64').byName(call.name)!;
  const wanted = matcher === '%%stat' ? ['stat', 'lstat', 'fstat'] : [matcher.slice(1)];
  return wanted.some((one) => (classes as readonly string[]).includes(one));
}

function integers({ kind, value }: SyscallArg): readonly Integer[] {
  if (value === null || ['path', 'string', 'bytes', 'strings'].includes(kind)) return [];
  if (kind === 'sockaddr')
    return (value as { port?: number }).port === undefined ? [] : [(value as { port: number }).port];
  if (kind === 'fds') return value as number[];
  if (['flags', 'enum', 'signal'].includes(kind)) return [(value as FlagsValue).raw];
  return [value as Integer];
}

function texts({ kind, value }: SyscallArg): readonly string[] {
  if (value === null) return [];
  if (kind === 'fd' && value === -100) return ['AT_FDCWD'];
  if (kind === 'flags') return [(value as FlagsValue).flags.join('|')];
  if (kind === 'enum' || kind === 'signal')
    return [(value as EnumValue).name ?? String((value as EnumValue).raw)];
  if (kind === 'sockaddr') {
    const { family, path, address, port } = value as {
      family: string;
      path?: string;
      address?: string;
      port?: number;
    };
    if (path !== undefined) return [path];
    if (address === undefined) return [family];
    return port === undefined
      ? [address]
      : [address, `${address.includes(':') ? `[${address}]` : address}:${port}`];
  }
  return Array.isArray(value) ? value.map(String) : [String(value as Integer)];
}

const between = (value: Integer, min: number | undefined, max: number | undefined): boolean =>
  (min === undefined || big(value) >= BigInt(Math.ceil(min))) &&
  (max === undefined || big(value) <= BigInt(Math.floor(max)));

function argHolds(matcher: ArgMatcher, arg: SyscallArg | undefined): boolean {
  if (arg === undefined) return false;
  if (typeof matcher === 'function') return matcher(arg);
  if (typeof matcher === 'number') return integers(arg).some((one) => big(one) === BigInt(matcher));
  if (typeof matcher === 'string') return texts(arg).includes(matcher);
  if (matcher instanceof RegExp) return texts(arg).some((text) => fresh(matcher, text));
  if (matcher.has === undefined) return integers(arg).some((one) => between(one, matcher.min, matcher.max));
  if (arg.kind !== 'flags' || arg.value === null) return false;
  const { flags } = arg.value as FlagsValue;
  return list(matcher.has).every((flag) => flags.includes(flag));
}

/** Every spelling of every path that the event tells of. */
function paths({ args, result }: SyscallEvent): string[] {
  const found = result.path === undefined ? [] : [result.path];
  args.forEach((arg, i) => {
    if (arg.path !== undefined) found.push(arg.path);
    if (arg.kind !== 'path' || arg.value === null || arg.value === '') return;
    const text = arg.value as string;
    const before = args[i - 1];
    const folder =
      before?.kind === 'fd' && before.value !== -100 && before.path?.startsWith('/')
        ? before.path
        : undefined;
    found.push(text);
    if (text.startsWith('/')) found.push(posix.resolve(text));
    else if (folder !== undefined) found.push(posix.resolve(folder, text));
    else found.push(posix.normalize(text).replace(/\/$/, ''));
  });
  return found;
}

const escaped = (text: string): string => text.replace(/[^\w/]/g, '\\$&');

function pathHolds(matcher: PathMatcher, path: string, cwd: string): boolean {
  if (typeof matcher !== 'string') return fresh(matcher, path);
  if (matcher === path) return true;
  if (matcher === './') return path === '.' || pathHolds('./**', path, cwd);
  const absolute = matcher.startsWith('/');
  if (/[*?[{]/.test(matcher)) {
    if (globs(posix.normalize(matcher), path) && !(matcher.startsWith('./') && path.startsWith('/')))
      return true;
    return !absolute && globs(posix.normalize(`${escaped(cwd)}/${matcher}`), path);
  }
  const spellings = absolute
    ? [posix.normalize(matcher)]
    : [posix.normalize(matcher), posix.join(cwd, matcher)];
  return spellings.some((one) => (one.endsWith('/') ? `${path}/`.startsWith(one) : one === path));
}

function resultHolds(matcher: NonNullable<SyscallPattern['result']>, { result }: SyscallEvent): boolean {
  if (typeof matcher === 'function') return matcher(result);
  if (matcher === 'success') return result.rawValue !== null && result.errno === null;
  if (matcher === 'failure') return result.errno !== null;
  if (result.value === null) return false;
  if (typeof matcher === 'number') return big(result.value) === BigInt(matcher);
  return between(result.value, matcher.min, matcher.max);
}

function patternHolds(pattern: SyscallPattern, call: SyscallEvent, cwd: string): boolean {
  const { name, args, result, errno, path } = pattern;
  const matchers = Object.entries(args ?? {}).filter(([, matcher]) => matcher !== undefined);
  // Of a call that no table knows, nothing but the result is known.
  const known = tableFor('x64').byName(call.name) !== undefined;
  if (!known && (name !== undefined || path !== undefined || matchers.length > 0)) return false;
  return (
    (name === undefined || list(name).some((one) => nameHolds(one, call))) &&
    (result === undefined || resultHolds(result, call)) &&
    (errno === undefined || (call.result.errno !== null && list(errno).includes(call.result.errno))) &&
    (path === undefined || list(path).some((one) => paths(call).some((text) => pathHolds(one, text, cwd)))) &&
    matchers.every(([key, matcher]) => {
      const arg = Array.isArray(args) ? call.args[Number(key)] : call.args.find((one) => one.name === key);
      return argHolds(matcher as ArgMatcher, arg);
    })
  );
}

export function holds(filter: SyscallFilter, call: SyscallEvent, cwd: string): boolean {
  return list<SyscallPattern>(filter).some((pattern) => patternHolds(pattern, call, cwd));
}

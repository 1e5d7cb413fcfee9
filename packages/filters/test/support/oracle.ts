/** What a pattern means, written down once more and in the plainest way, straight from the pattern. x64, no glob library's RegExp. */
import { posix } from 'node:path';
import picomatch from 'picomatch';
import {
  tableFor,
  type EnumValue,
  type FlagsValue,
  type Frame,
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
  if (kind === 'memory' || kind === 'value') {
    const word = typeof value === 'object' && 'raw' in value ? value.raw : value;
    return typeof word === 'number' || (typeof word === 'string' && /^-?\d+$/.test(word)) ? [word] : [];
  }
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
  if (kind === 'memory' || kind === 'value') {
    if (typeof value !== 'object') return [String(value)];
    if ('text' in value) return [String(value.text)];
    if ('flags' in value && 'raw' in value) return [(value as FlagsValue).flags.join('|')];
    if (!('name' in value) || !('raw' in value)) return [];
    const { name, names, raw } = value as EnumValue;
    return names ?? [name ?? String(raw)];
  }
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
    if (arg.path !== undefined && arg.value !== -100) found.push(arg.path);
    if (arg.kind !== 'path' || arg.value === null || arg.value === '') return;
    const text = arg.value as string;
    const before = args[i - 1];
    const folder = before?.kind === 'fd' && before.path?.startsWith('/') ? before.path : undefined;
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
  if (matcher === 'unfinished') return result.rawValue === null;
  if (result.value === null) return false;
  if (typeof matcher === 'number') return big(result.value) === BigInt(matcher);
  return between(result.value, matcher.min, matcher.max);
}

type Bounds = { min?: number; max?: number };

function fdHolds(matcher: number | Bounds, { args }: SyscallEvent): boolean {
  const { min, max } = typeof matcher === 'number' ? { min: matcher, max: matcher } : matcher;
  return args.some(({ kind, value }) => kind === 'fd' && between(value as number, min, max));
}

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

function time(text: unknown): number {
  const [, amount, unit] = /^([\d.]+)(\w+)$/.exec(String(text)) ?? [];
  return typeof text === 'number' ? text : Number(amount) * UNITS[unit!]!;
}

function durationHolds(
  matcher: NonNullable<SyscallPattern['duration']>,
  { duration }: SyscallEvent,
): boolean {
  if (duration === null) return false;
  if (typeof matcher !== 'object') return duration > time(matcher);
  const { min = 0, max = Infinity } = matcher;
  return duration >= time(min) && duration <= time(max);
}

const isFile = ({ kind }: Frame): boolean => kind === 'user' || kind === 'dependency';

/** A frame by its file, its function or its package, as the three ways to write a call site have it. */
function siteHolds(matcher: string | RegExp, frame: Frame, cwd: string): boolean {
  if (typeof matcher === 'string') {
    if (matcher === 'node') return !isFile(frame);
    if (matcher === 'app') return frame.kind === 'user';
    if (matcher === 'pkg:*') return frame.kind === 'dependency';
    if (matcher.startsWith('pkg:')) return frame.package === matcher.slice(4);
    if (matcher.startsWith('fn:'))
      return frame.functionName !== null && frame.functionName.split('.').at(-1) === matcher.slice(3);
  }
  const files = [frame.url, frame.original?.url].filter((url) => typeof url === 'string');
  return files.some((url) => pathHolds(matcher, decodeURI(url.replace(/^file:\/\//, '')), cwd));
}

const namesOwner = (matcher: string | RegExp): boolean =>
  typeof matcher === 'string' && /^(app$|node$|pkg:)/.test(matcher);

function framesFor({ stack }: SyscallEvent, direct: boolean, owner: boolean): Frame[] {
  const frames = stack?.frames ?? [];
  const files = frames.filter(isFile);
  if (files.length === 0) return frames.slice(0, 1);
  if (!direct) return files;
  const own = files.find(({ kind }) => kind === 'user');
  return owner || own === undefined ? [files[0]!] : [files[0]!, own];
}

function callerHolds(matcher: string | RegExp, call: SyscallEvent, direct: boolean, cwd: string): boolean {
  return framesFor(call, direct, namesOwner(matcher)).some((frame) => siteHolds(matcher, frame, cwd));
}

function patternHolds(pattern: SyscallPattern, call: SyscallEvent, cwd: string): boolean {
  const { name, args, result, errno, path, fd, thread, duration, from, direct = true } = pattern;
  const matchers = Object.entries(args ?? {}).filter(([, matcher]) => matcher !== undefined);
  // Of a call that no table knows, nothing but the result is known.
  const known = tableFor('x64').byName(call.name) !== undefined;
  if (!known && (name !== undefined || path !== undefined || fd !== undefined || matchers.length > 0))
    return false;
  return (
    (pattern.all === undefined || pattern.all.every((one) => holds(one, call, cwd))) &&
    (pattern.any === undefined || pattern.any.some((one) => holds(one, call, cwd))) &&
    (pattern.not === undefined || !holds(pattern.not, call, cwd)) &&
    (fd === undefined || list(fd as number).some((one) => fdHolds(one, call))) &&
    (duration === undefined || durationHolds(duration, call)) &&
    (thread === undefined ||
      list(thread).some((one) =>
        one === 'js' ? ['main', 'worker'].includes(call.thread.role) : one === call.thread.role,
      )) &&
    (from === undefined || list(from as string).some((one) => callerHolds(one, call, direct, cwd))) &&
    (pattern.package === undefined ||
      list(pattern.package as string).some((one) => callerHolds(one, call, direct, cwd))) &&
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
  return Array.isArray(filter)
    ? (filter as SyscallFilter[]).some((one) => holds(one, call, cwd))
    : patternHolds(filter as SyscallPattern, call, cwd);
}

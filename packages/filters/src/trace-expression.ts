/** strace's `trace=` expressions: names, `%class`, `/regex`, `?optional`, `!negation`, comma lists (strace(1)). Pure. */
import { PtracerError, tableFor, type Arch, type Signature } from '@ptracer/core';
import { nearest } from './nearest.js';
import { CLASS_NAMES, inClass } from './syscall-classes.js';

/** Classes that strace takes without `%` too, where no system call has that name. */
const BARE_CLASSES: ReadonlySet<string> = new Set([
  'file',
  'process',
  'net',
  'network',
  'signal',
  'ipc',
  'desc',
  'memory',
]);

function invalid(message: string): PtracerError {
  return new PtracerError('ERR_PTRACER_INVALID_FILTER', message);
}

function ofClass(all: readonly Signature[], name: string): readonly Signature[] {
  const found = inClass(all, name);
  if (found !== undefined) return found;
  throw invalid(`there is no class %${name} of system calls${nearest(name, CLASS_NAMES, '%')}`);
}

function matching(all: readonly Signature[], source: string): readonly Signature[] {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source);
  } catch (error) {
    throw invalid(`/${source} is no regular expression: ${(error as Error).message}`);
  }
  const found = all.filter(({ name }) => pattern.test(name));
  if (found.length === 0) throw invalid(`no system call matches /${source}`);
  return found;
}

function ofItem(arch: Arch, item: string): readonly Signature[] {
  const table = tableFor(arch);
  const optional = item.startsWith('?');
  const name = optional ? item.slice(1) : item;
  if (name === '') throw invalid('a name of a system call is missing between two commas, or at an end');
  if (name === 'all') return table.all;
  if (name === 'none') return [];
  if (name.startsWith('%')) return ofClass(table.all, name.slice(1));
  if (name.startsWith('/')) return matching(table.all, name.slice(1));
  const signature = table.byName(name);
  if (signature !== undefined) return [signature];
  if (BARE_CLASSES.has(name)) return ofClass(table.all, name);
  if (/^\d+$/.test(name)) {
    const numbered = table.byNumber(Number(name));
    if (numbered !== undefined) return [numbered];
  }
  if (optional) return [];
  throw invalid(`there is no system call ${name} on ${arch}${nearest(name, table.names())}`);
}

/**
 * The calls of the table that an expression selects.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the nearest names
 */
export function signaturesOf(expression: string, arch: Arch): readonly Signature[] {
  const negated = expression.startsWith('!');
  const text = negated ? expression.slice(1) : expression;
  const selected = new Set(text.split(',').flatMap((item) => ofItem(arch, item.trim())));
  return negated ? tableFor(arch).all.filter((signature) => !selected.has(signature)) : [...selected];
}

/**
 * The numbers that an expression selects; `all` where it is every call, known or not.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the nearest names
 */
export function parseTraceExpression(expression: string, arch: Arch): ReadonlySet<number> | 'all' {
  const wanted = signaturesOf(expression, arch);
  if (wanted.length === tableFor(arch).all.length) return 'all';
  return new Set(wanted.map(({ number }) => number));
}

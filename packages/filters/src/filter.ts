import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { tableFor, type Arch, type PluginReference } from '@ptracer/core';
import { canTouchPath } from './path-match.js';
import { parseStatusExpression, type CallStatus } from './status.js';
import { parseTraceExpression } from './trace-expression.js';

/** Which calls matter. Every condition given must hold. */
export interface FilterOptions {
  /** strace's expression: names, `%class`, `/regex`, `!`, comma lists. Default: all. */
  trace?: string;
  /** Calls that touch one of these paths, by path argument or by descriptor. */
  paths?: readonly string[];
  /** How the call ended: `successful`, `failed`, `unfinished`, a comma list. Default: all. */
  status?: string;
}

/** What the tracer child gets. */
export interface CompiledFilter {
  syscalls: number[] | 'all';
  paths: string[];
  statuses: CallStatus[] | null;
}

/** A path as it was given, and where its links lead. */
function spellings(path: string): string[] {
  const absolute = resolve(path);
  try {
    return [absolute, realpathSync(absolute)];
  } catch {
    return [absolute];
  }
}

/**
 * Compiles a filter; hand it to `spawn` of `@ptracer/core` as `filter`.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function syscallFilter(options: FilterOptions, arch: Arch = process.arch as Arch): PluginReference {
  const { trace = 'all', paths = [], status } = options;
  const selected = parseTraceExpression(trace, arch);
  let syscalls: number[] | 'all' = selected === 'all' ? 'all' : [...selected];
  if (paths.length > 0) {
    syscalls = tableFor(arch)
      .all.filter(canTouchPath)
      .map(({ number }) => number)
      .filter((number) => selected === 'all' || selected.has(number));
  }
  const compiled: CompiledFilter = {
    syscalls,
    paths: [...new Set(paths.flatMap(spellings))],
    statuses: status === undefined ? null : parseStatusExpression(status),
  };
  return { module: new URL('./tracer-filter.js', import.meta.url).href, options: compiled };
}

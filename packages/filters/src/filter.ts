import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { tableFor, type Arch, type PluginReference, type Signature, type SyscallEvent } from '@ptracer/core';
import { parseFdExpression } from './fd-expression.js';
import { canTouchPath } from './path-match.js';
import { compileCondition, referenceOf, stagesOf, type CompiledPattern } from './pattern/compile.js';
import { testOf, type Condition } from './pattern/condition.js';
import { takesDescriptor } from './pattern/fd.js';
import { parseFilter, type PatternOptions } from './pattern/parse.js';
import type { SyscallFilter } from './pattern/types.js';
import { preset, type Preset } from './presets.js';
import { parseStatusExpression } from './status.js';
import { parseTraceExpression } from './trace-expression.js';
import { parseWhere } from './where/where.js';

/** strace's conditions. Every one given must hold; of `paths` and `fds`, as in strace, one of them. */
export interface TraceConditions {
  /** strace's expression: names, `%class`, `/regex`, `!`, comma lists. Default: all. */
  trace?: string;
  /** Calls that touch one of these paths, by path argument or by descriptor (`-P`). */
  paths?: readonly string[];
  /** Calls with one of these descriptors among their arguments: strace's expression (`-e fd=`). */
  fds?: string;
  /** How the call ended: `successful`, `failed`, `unfinished`, a comma list. Default: all. */
  status?: string;
}

/** Which calls matter. Every condition given must hold. */
export interface FilterOptions extends TraceConditions {
  /** An expression: `openat && flags has O_WRONLY`. */
  where?: string;
  /** A filter by name; `trace` takes its place. */
  preset?: Preset;
  /** A pattern, or several of which one must match. */
  pattern?: SyscallFilter;
  /** Calls that match one of these matter too, whatever the other conditions say. */
  also?: readonly FilterOptions[];
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

const namesOf = (calls: readonly Signature[]): Condition => ({
  type: 'name',
  names: calls.map(({ name }) => name),
});

function objectCondition({ paths = [], fds }: TraceConditions, arch: Arch): Condition[] {
  const { all } = tableFor(arch);
  const any: Condition[] = [];
  if (paths.length > 0) {
    const touches = { type: 'touches' as const, paths: [...new Set(paths.flatMap(spellings))] };
    any.push({ type: 'all', of: [namesOf(all.filter(canTouchPath)), touches] });
  }
  if (fds !== undefined) {
    const fd = { type: 'fd' as const, bounds: parseFdExpression(fds) };
    any.push({ type: 'all', of: [namesOf(all.filter(takesDescriptor)), fd] });
  }
  if (any.length === 0) return [];
  return any.length === 1 ? any : [{ type: 'any', of: any }];
}

function traceConditions(options: TraceConditions, arch: Arch): Condition[] {
  const { trace = 'all', status } = options;
  const numbers = parseTraceExpression(trace, arch);
  const statuses = status === undefined ? undefined : parseStatusExpression(status);
  return [
    ...(numbers === 'all' ? [] : [namesOf(tableFor(arch).all.filter(({ number }) => numbers.has(number)))]),
    ...objectCondition(options, arch),
    ...(statuses === undefined || statuses.length === 3
      ? []
      : [{ type: 'any' as const, of: statuses.map((one) => ({ type: 'status' as const, status: one })) }]),
  ];
}

/**
 * Strace's conditions for the tracer; hand it to `spawn` of `@ptracer/core` as `filter`.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function syscallFilter(options: TraceConditions, arch: Arch = process.arch as Arch): PluginReference {
  return referenceOf(stagesOf({ type: 'all', of: traceConditions(options, arch) }, arch).plan);
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER */
export function optionsCondition(options: FilterOptions, context: PatternOptions): Condition {
  const arch = context.arch ?? (process.arch as Arch);
  const of = traceConditions(options, arch);
  if (options.preset !== undefined) {
    const pattern = preset(options.preset, arch);
    if (options.trace === undefined) of.push(parseFilter(pattern, context, 'preset'));
  }
  if (options.where !== undefined) of.push(parseWhere(options.where, context).condition);
  if (options.pattern !== undefined) of.push(parseFilter(options.pattern, context));
  const { also = [] } = options;
  if (also.length === 0) return { type: 'all', of };
  return {
    type: 'any',
    of: [{ type: 'all', of }, ...also.map((one) => optionsCondition(one, context))],
  };
}

/**
 * Compiles conditions of every kind, as `compilePattern` does.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function compileFilter(options: FilterOptions, context: PatternOptions = {}): CompiledPattern {
  return compileCondition(optionsCondition(options, context), context.arch ?? (process.arch as Arch));
}

/**
 * Conditions of every kind as one test of an event, as `matches` has it for patterns: for traces that were made without
 * them. Call sites are asked of the stack that the event has.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function filterTest(
  options: FilterOptions,
  context: PatternOptions = {},
): (call: SyscallEvent) => boolean {
  return testOf(optionsCondition(options, context));
}

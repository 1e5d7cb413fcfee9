import { tableFor, type Arch, type PluginReference, type SyscallEvent } from '@ptracer/core';
import { testOf } from './condition.js';
import { parseFilter, type PatternOptions } from './parse.js';
import { hostPart, needsDescriptorPaths, numbersOf, tracerPart } from './stages.js';
import type { PatternPlan } from './tracer-plugin.js';
import type { SyscallFilter } from './types.js';

/** A filter in its stages. A call matches when it passes both; a stage that is not there passes everything. */
export interface CompiledPattern {
  /** For the tracer child: `filter` of a trace. */
  reference?: PluginReference;
  /** For the host: what only functions can decide, of a call that the tracer child let pass. */
  predicate?: (call: SyscallEvent) => boolean;
}

/**
 * Compiles a filter: what is JSON for the tracer child, functions for the host.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the path inside the filter
 */
export function compilePattern(filter: SyscallFilter, options: PatternOptions = {}): CompiledPattern {
  const condition = parseFilter(filter, options);
  const numbers = numbersOf(condition, tableFor(options.arch ?? (process.arch as Arch)));
  const plan: PatternPlan = {
    syscalls: numbers === 'all' ? 'all' : [...numbers],
    needsDescriptorPaths: needsDescriptorPaths(condition),
    condition: tracerPart(condition) ?? null,
  };
  const left = hostPart(condition);
  const module = new URL('./tracer-plugin.js', import.meta.url).href;
  const idle = plan.syscalls === 'all' && plan.condition === null && !plan.needsDescriptorPaths;
  return {
    ...(!idle && { reference: { module, options: plan } }),
    ...(left && { predicate: testOf(left) }),
  };
}

/**
 * The whole filter as one test of an event, for traces that were made without it.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the path inside the filter
 */
export function matches(
  filter: SyscallFilter,
  options: PatternOptions = {},
): (call: SyscallEvent) => boolean {
  return testOf(parseFilter(filter, options));
}

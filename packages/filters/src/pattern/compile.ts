import { packageFile, type Arch, type PluginReference, type SyscallEvent } from '@ptracer/core';
import { testOf, type Condition } from './condition.js';
import { kernelPlan } from './kernel.js';
import { normal } from './normal.js';
import { parseFilter, type PatternOptions } from './parse.js';
import {
  hostPart,
  isKnownAtEntry,
  needsDescriptorPaths,
  needsStack,
  stackPart,
  tracerPart,
} from './stages.js';
import type { PatternPlan } from './tracer-plugin.js';
import type { SyscallFilter } from './types.js';

/** A filter in its stages. A call matches when it passes all of them; a stage that is not there passes everything. */
export interface CompiledPattern {
  /** For the kernel and the tracer child: `filter` of a trace. */
  reference?: PluginReference;
  /**
   * For the host, once the frames of the stack have their packages and original positions: what call sites decide, of
   * a call that the tracer child let pass.
   */
  stackPredicate?: (call: SyscallEvent) => boolean;
  /** For the host, last: what only functions can decide. Where there are call sites it needs the stack too. */
  predicate?: (call: SyscallEvent) => boolean;
  /** Without stacks no call can match as it is meant: there are call sites. */
  needsStack: boolean;
}

/** Every part of a condition, where it is decided. */
export interface Stages {
  plan: PatternPlan;
  stack: Condition | undefined;
  host: Condition | undefined;
  needsStack: boolean;
}

export function stagesOf(condition: Condition, arch: Arch): Stages {
  const whole = normal(condition);
  return {
    plan: {
      ...kernelPlan(whole, arch),
      needsDescriptorPaths: needsDescriptorPaths(whole),
      knownAtEntry: isKnownAtEntry(whole),
      condition: tracerPart(whole) ?? null,
    },
    stack: stackPart(whole),
    host: hostPart(whole),
    needsStack: needsStack(whole),
  };
}

/** The reference of a tracer-side plugin for a plan. */
export function referenceOf(plan: PatternPlan): PluginReference {
  return { module: packageFile(import.meta.url, 'dist/pattern/tracer-plugin.js').href, options: plan };
}

export function compileCondition(condition: Condition, arch: Arch): CompiledPattern {
  const { plan, stack, host, needsStack } = stagesOf(condition, arch);
  const idle =
    plan.syscalls === 'all' &&
    plan.kernel.length === 0 &&
    plan.condition === null &&
    !plan.needsDescriptorPaths;
  return {
    ...(!idle && { reference: referenceOf(plan) }),
    ...(stack && { stackPredicate: testOf(stack) }),
    ...(host && { predicate: testOf(host) }),
    needsStack,
  };
}

/**
 * Compiles a filter: what the kernel and the tracer child decide, what the stack decides, functions.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the path inside the filter
 */
export function compilePattern(filter: SyscallFilter, options: PatternOptions = {}): CompiledPattern {
  return compileCondition(parseFilter(filter, options), options.arch ?? (process.arch as Arch));
}

/**
 * The whole filter as one test of an event, for traces that were made without it. Call sites are asked of the stack
 * that the event has, with packages and original positions.
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER, with the path inside the filter
 */
export function matches(
  filter: SyscallFilter,
  options: PatternOptions = {},
): (call: SyscallEvent) => boolean {
  return testOf(parseFilter(filter, options));
}

/** The part of a pattern that runs in the tracer child: its default export is the factory that core asks for. */
import type { TracerFilter, TracerFilterFactory } from '@ptracer/core';
import { testOf, type TracerCondition } from './condition.js';

/** What the tracer child gets. JSON. */
export interface PatternPlan {
  syscalls: number[] | 'all';
  needsDescriptorPaths: boolean;
  /** Asked of the calls in `syscalls`; `null`: all of them match. */
  condition: TracerCondition | null;
}

const factory: TracerFilterFactory = (options): TracerFilter => {
  const { syscalls, needsDescriptorPaths, condition } = options as PatternPlan;
  return {
    syscalls: syscalls === 'all' ? 'all' : new Set(syscalls),
    needsDescriptorPaths,
    ...(condition && { match: testOf(condition) }),
  };
};

export default factory;

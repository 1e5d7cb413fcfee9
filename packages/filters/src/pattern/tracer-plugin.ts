/** The part of a filter that runs in the tracer child: its default export is the factory that core asks for. */
import type { KernelTest, TracerFilter, TracerFilterFactory } from '@ptracer/core';
import { testOf, type TracerCondition } from './condition.js';

/** What the tracer child gets. JSON. */
export interface PatternPlan {
  syscalls: number[] | 'all';
  /** What the kernel asks of the arguments of calls; `false`: they never match. */
  kernel: [number: number, test: KernelTest][];
  needsDescriptorPaths: boolean;
  /** A call that matches when it begins matches in the end, at every stage. */
  knownAtEntry: boolean;
  /** Asked of the calls that can match; `null`: all of them do. */
  condition: TracerCondition | null;
}

const factory: TracerFilterFactory = (options): TracerFilter => {
  const { syscalls, kernel, needsDescriptorPaths, knownAtEntry, condition } = options as PatternPlan;
  return {
    syscalls: syscalls === 'all' ? 'all' : new Set(syscalls),
    kernel: new Map(kernel),
    needsDescriptorPaths,
    knownAtEntry,
    ...(condition && { match: testOf(condition) }),
  };
};

export default factory;

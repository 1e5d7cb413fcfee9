/** What a caller may say about which calls become events, and what becomes of it. */
import { PtracerError, type EventTransform, type PluginReference, type SyscallEvent } from '@ptracer/core';
import {
  compileFilter,
  compilePattern,
  type CompiledPattern,
  type FilterOptions,
  type SyscallFilter,
} from '@ptracer/filters';

/**
 * strace's expression (`openat,%network`), conditions (`{ trace, paths, fds, status, where, preset, pattern }`), a
 * pattern or several of which any may match, a function that is asked for each call, or the reference of a plugin.
 */
export type FilterChoice =
  string | FilterOptions | SyscallFilter | ((call: SyscallEvent) => boolean) | PluginReference;

type Predicate = (call: SyscallEvent) => boolean;

/** Where each part of a filter is decided. */
export interface ChosenFilter {
  /** In the kernel and in the tracer. */
  filter?: PluginReference;
  /** In the host, once the stack is annotated. */
  stackPredicate?: Predicate;
  /** In the host, last: for what cannot leave it. */
  predicate?: Predicate;
  /** The predicate is asked of the annotated stack. */
  predicateSeesStack?: boolean;
}

/** What a filter is chosen for. */
export interface FilterContext {
  /** Where relative paths of patterns begin; default: this process's folder. */
  cwd?: string | undefined;
  /** The trace takes stacks. */
  stacks: boolean;
}

function chosen({ reference, stackPredicate, predicate, needsStack }: CompiledPattern): ChosenFilter {
  return {
    ...(reference && { filter: reference }),
    ...(stackPredicate && { stackPredicate }),
    ...(predicate && { predicate, predicateSeesStack: needsStack }),
  };
}

/** @throws {PtracerError} ERR_PTRACER_INVALID_FILTER */
export function chooseFilter(choice: FilterChoice | undefined, { cwd, stacks }: FilterContext): ChosenFilter {
  if (choice === undefined) return {};
  if (typeof choice === 'function') return { predicate: choice, predicateSeesStack: true };
  if (typeof choice === 'object' && choice !== null && isReference(choice)) return { filter: choice };
  const context = cwd === undefined ? {} : { cwd };
  const conditions = typeof choice === 'string' ? { trace: choice } : choice;
  const compiled = isConditions(conditions)
    ? compileFilter(conditions, context)
    : compilePattern(conditions, context);
  if (compiled.needsStack && !stacks) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_FILTER',
      'the filter asks where calls come from, and no stacks are taken: leave out stack: off, or from and package',
    );
  }
  return chosen(compiled);
}

function isReference(choice: object): choice is PluginReference {
  return 'module' in choice;
}

const CONDITIONS: readonly (keyof FilterOptions)[] = [
  'trace',
  'paths',
  'fds',
  'status',
  'where',
  'preset',
  'pattern',
  'also',
];

function isConditions(choice: unknown): choice is FilterOptions {
  return typeof choice === 'object' && choice !== null && CONDITIONS.some((key) => key in choice);
}

function sieve(predicate: Predicate): EventTransform {
  return (event) => {
    // Whether such a call passes is known when it has ended.
    if (event.type === 'unfinished') return undefined;
    return event.type === 'syscall' && !predicate(event) ? undefined : event;
  };
}

/**
 * Predicates that need no stack come first, so that what nobody wants costs no more; stacks are annotated, and asked; the
 * caller's own transform is last.
 */
export function chainTransforms(
  { stackPredicate, predicate, predicateSeesStack = false }: ChosenFilter,
  annotate: EventTransform | undefined,
  transform: EventTransform | undefined,
): EventTransform | undefined {
  const asked = predicate && sieve(predicate);
  const stages = [
    predicateSeesStack ? undefined : asked,
    annotate,
    stackPredicate && sieve(stackPredicate),
    predicateSeesStack ? asked : undefined,
    transform,
  ].filter((stage) => stage !== undefined);
  if (stages.length < 2) return stages[0];
  return (event) => {
    let current: typeof event | undefined = event;
    for (const stage of stages) {
      current = stage(current);
      if (current === undefined) return undefined;
    }
    return current;
  };
}

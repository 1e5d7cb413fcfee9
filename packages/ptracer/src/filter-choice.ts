/** What a caller may say about which calls become events, and what becomes of it. */
import type { EventTransform, PluginReference, SyscallEvent } from '@ptracer/core';
import { compilePattern, syscallFilter, type FilterOptions, type SyscallFilter } from '@ptracer/filters';

/**
 * strace's expression (`openat,%network`), strace's conditions (`{ trace, paths, status }`), a pattern or several of
 * which any may match, a function that is asked for each call, or the reference of a plugin.
 */
export type FilterChoice =
  string | FilterOptions | SyscallFilter | ((call: SyscallEvent) => boolean) | PluginReference;

/** Where each part of a filter is decided. */
export interface ChosenFilter {
  /** In the tracer. */
  filter?: PluginReference;
  /** In the host, for what cannot leave it. */
  predicate?: (call: SyscallEvent) => boolean;
}

/**
 * @param cwd where relative paths of patterns begin; default: this process's
 * @throws {PtracerError} ERR_PTRACER_INVALID_FILTER
 */
export function chooseFilter(choice: FilterChoice | undefined, cwd?: string): ChosenFilter {
  if (choice === undefined) return {};
  if (typeof choice === 'string') return { filter: syscallFilter({ trace: choice }) };
  if (typeof choice === 'function') return { predicate: choice };
  if (isReference(choice)) return { filter: choice };
  if (isConditions(choice)) return { filter: syscallFilter(choice) };
  const { reference, predicate } = compilePattern(choice, cwd === undefined ? {} : { cwd });
  return { ...(reference && { filter: reference }), ...(predicate && { predicate }) };
}

function isReference(choice: object): choice is PluginReference {
  return 'module' in choice;
}

function isConditions(choice: object): choice is FilterOptions {
  return 'trace' in choice || 'paths' in choice || 'status' in choice;
}

/** Filters first, so that what nobody wants costs no more; then annotates stacks; the caller's own transform is last. */
export function chainTransforms(
  predicate: ChosenFilter['predicate'],
  annotate: EventTransform | undefined,
  transform: EventTransform | undefined,
): EventTransform | undefined {
  const stages: EventTransform[] = [];
  if (predicate !== undefined) {
    stages.push((event) => (event.type === 'syscall' && !predicate(event) ? undefined : event));
  }
  if (annotate !== undefined) stages.push(annotate);
  if (transform !== undefined) stages.push(transform);
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

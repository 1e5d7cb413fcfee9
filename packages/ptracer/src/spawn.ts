import {
  isSupported,
  spawn as coreSpawn,
  type EventTransform,
  type PluginReference,
  type SpawnedTrace,
  type SpawnOptions as CoreOptions,
} from '@ptracer/core';
import { syscallFilter, type FilterOptions } from '@ptracer/filters';
import { planStacks, stackAnnotation, type StackEngine, type StackPlan } from '@ptracer/stack';

export interface SpawnOptions extends Omit<CoreOptions, 'filter' | 'stack'> {
  /** Which calls become events: strace's expression (`openat,%network`), conditions, or a plugin. Default: all. */
  filter?: string | FilterOptions | PluginReference;
  /** Where JavaScript stacks come from. Default `auto`. */
  stack?: StackEngine | PluginReference;
  /** Most frames of a stack, innermost first. Default: all. */
  stackDepth?: number;
}

function filterReference(filter: string | FilterOptions | PluginReference): PluginReference {
  if (typeof filter === 'string') return syscallFilter({ trace: filter });
  return 'module' in filter ? filter : syscallFilter(filter);
}

function stackPlan(file: string, options: SpawnOptions): StackPlan {
  const { stack = 'auto', stackDepth, env = process.env, cwd = process.cwd() } = options;
  if (typeof stack !== 'string') return { stack, env, dispose: () => {} };
  const wishes = { engine: stack, ...(stackDepth === undefined ? undefined : { depth: stackDepth }) };
  return planStacks(wishes, file, cwd, env);
}

/** Annotates stacks first, so that the caller's own transform sees them whole. */
function chain(transform: EventTransform | undefined): EventTransform {
  const annotate = stackAnnotation();
  if (transform === undefined) return annotate;
  return (event) => {
    const annotated = annotate(event);
    return annotated === undefined ? undefined : transform(annotated);
  };
}

/**
 * Starts a command and traces it: all its threads and, with `followForks`, its children. Every call comes
 * with the JavaScript stack that made it.
 *
 * @param file the program; without a slash it is looked up in PATH
 * @throws {PtracerError} as `spawn` of `@ptracer/core`, and ERR_PTRACER_INVALID_FILTER
 */
export async function spawn(
  file: string,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): Promise<SpawnedTrace> {
  if (!isSupported()) return coreSpawn(file, args);
  const { filter, stack: _, stackDepth: __, transform, ...rest } = options;
  const reference = filter === undefined ? undefined : filterReference(filter);
  const plan = stackPlan(file, options);
  try {
    const trace = await coreSpawn(file, args, {
      ...rest,
      env: plan.env,
      ...(reference && { filter: reference }),
      ...(plan.stack && { stack: plan.stack, transform: chain(transform) }),
      ...(!plan.stack && transform && { transform }),
    });
    void trace.exited.catch(() => {}).finally(() => plan.dispose());
    return trace;
  } catch (error) {
    plan.dispose();
    throw error;
  }
}

import {
  isSupported,
  spawn as coreSpawn,
  type PluginReference,
  type SpawnedTrace,
  type SpawnOptions as CoreOptions,
} from '@ptracer/core';
import { planStacks, stackAnnotation, type StackEngine, type StackPlan } from '@ptracer/stack';
import { chainTransforms, chooseFilter, type FilterChoice } from './filter-choice.js';
import { stackWishes, withoutStacks, type StackOptions } from './stack-wishes.js';

export interface SpawnOptions extends Omit<CoreOptions, 'filter' | 'stack'>, StackOptions {
  /** Which calls become events. Default: all. */
  filter?: FilterChoice;
  /** Where JavaScript stacks come from. Default `auto`. */
  stack?: StackEngine | PluginReference;
}

function stackPlan(file: string, options: SpawnOptions): StackPlan {
  const { stack = 'auto', env = process.env, cwd = process.cwd() } = options;
  if (typeof stack !== 'string') return { stack, env, dispose: () => {} };
  const wishes = { engine: stack, ...stackWishes(options) };
  return planStacks(wishes, file, cwd, env);
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
  const { filter: choice, transform: own, ...rest } = withoutStacks(options);
  const chosen = chooseFilter(choice, { cwd: options.cwd, stacks: options.stack !== 'off' });
  const { filter } = chosen;
  const plan = stackPlan(file, options);
  const transform = chainTransforms(chosen, plan.stack && stackAnnotation(), own);
  try {
    const trace = await coreSpawn(file, args, {
      ...rest,
      env: plan.env,
      ...(filter && { filter }),
      ...(plan.stack && { stack: plan.stack }),
      ...(transform && { transform }),
    });
    void trace.exited.catch(() => {}).finally(() => plan.dispose());
    return trace;
  } catch (error) {
    plan.dispose();
    throw error;
  }
}

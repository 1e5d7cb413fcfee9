import {
  attach as coreAttach,
  isSupported,
  type AttachedTrace,
  type PluginReference,
  type TraceOptions as CoreOptions,
} from '@ptracer/core';
import { planAttachedStacks, stackAnnotation, type StackEngine } from '@ptracer/stack';
import { chainTransforms, chooseFilter, type FilterChoice } from './filter-choice.js';
import { stackWishes, withoutStacks, type StackOptions } from './stack-wishes.js';

export interface AttachOptions extends Omit<CoreOptions, 'filter' | 'stack'>, StackOptions {
  /** Which calls become events. Default: all. */
  filter?: FilterChoice;
  /** Where JavaScript stacks come from. The inspector needs a program that was started for it. Default `auto`. */
  stack?: Exclude<StackEngine, 'inspector'> | PluginReference;
}

/**
 * Traces processes that run already: all their threads and, with `followForks`, the children that they start
 * from now on. Every call comes with the JavaScript stack that made it; the program needs no preparation.
 *
 * @param pid one process, or several at once
 * @throws {PtracerError} as `attach` of `@ptracer/core`, and ERR_PTRACER_INVALID_FILTER
 */
export async function attach(
  pid: number | readonly number[],
  options: AttachOptions = {},
): Promise<AttachedTrace> {
  if (!isSupported()) return coreAttach(pid);
  const { stack = 'auto' } = options;
  const { filter: choice, transform: own, ...rest } = withoutStacks(options);
  const chosen = chooseFilter(choice, { stacks: stack !== 'off' });
  const { filter } = chosen;
  const source =
    typeof stack === 'string' ? planAttachedStacks({ engine: stack, ...stackWishes(options) }) : stack;
  const transform = chainTransforms(chosen, source && stackAnnotation(), own);
  return coreAttach(pid, {
    ...rest,
    ...(filter && { filter }),
    ...(source && { stack: source }),
    ...(transform && { transform }),
  });
}

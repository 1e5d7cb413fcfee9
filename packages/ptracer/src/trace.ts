/** Traces of this process, with stacks. */
import {
  callTracer,
  isSupported,
  ownWork,
  trace as coreTrace,
  traceSwitch,
  type EventTransform,
  type PluginReference,
  type SelfTrace,
  type SelfTraceOptions,
  type SyscallHandler,
} from '@ptracer/core';
import { planOwnStacks, stackAnnotation, type OwnStackPlan, type StackEngine } from '@ptracer/stack';
import { chainTransforms, chooseFilter, type FilterChoice } from './filter-choice.js';
import { stackWishes, withoutStacks, type StackOptions } from './stack-wishes.js';
import { originalInThisProcess } from './runtime-maps.js';

export interface TraceOptions
  extends Omit<SelfTraceOptions, 'filter' | 'stack' | 'hiddenThreads'>, StackOptions {
  /** Which calls become events. Default: all. */
  filter?: FilterChoice;
  /** Where JavaScript stacks come from. Default `auto`. */
  stack?: StackEngine | PluginReference;
}

/** One for all traces: it knows the scripts of this process. */
const annotation: EventTransform = stackAnnotation(originalInThisProcess);

function stackPlan({ stack = 'auto', ...options }: TraceOptions): OwnStackPlan {
  if (typeof stack !== 'string') return { stack };
  return planOwnStacks({ engine: stack, ...stackWishes(options) });
}

/**
 * Traces the process that calls it, from the moment that this returns: the next line's system calls are seen, each
 * with the JavaScript stack that made it. See `trace` of `@ptracer/core`.
 *
 * @param handler gets every system call, on this thread, in order; what it does itself is no event
 * @throws {PtracerError} as `trace` of `@ptracer/core`, and ERR_PTRACER_INVALID_FILTER
 */
export function trace(handler?: SyscallHandler, options: TraceOptions = {}): SelfTrace {
  if (!isSupported()) return coreTrace(handler);
  return ownWork(() => open(handler, options));
}

function open(handler: SyscallHandler | undefined, options: TraceOptions): SelfTrace {
  const { filter: choice, transform: own, ...rest } = withoutStacks(options);
  const chosen = chooseFilter(choice, { stacks: options.stack !== 'off' });
  const { filter } = chosen;
  const plan = stackPlan(options);
  const annotated = chainTransforms(chosen, plan.stack && annotation, own);
  const transform = chainTransforms({}, plan.transform, annotated);
  const begun = coreTrace(handler, {
    ...rest,
    ...(filter && { filter }),
    ...(plan.stack && { stack: plan.stack }),
    ...(plan.hiddenThreads && { hiddenThreads: plan.hiddenThreads }),
    ...(transform && { transform }),
  });
  plan.begun?.();
  return begun;
}

const ownSwitch = traceSwitch(trace);

/**
 * As `trace`, without a block: until `disable()`.
 * @throws {PtracerError} as `trace`, and ERR_PTRACER_ALREADY_ENABLED
 */
export const enable: (handler?: SyscallHandler, options?: TraceOptions) => void = ownSwitch.enable;

/**
 * Ends what `enable` began; every event was handled when this returns. Without `enable` it does nothing.
 * @throws {PtracerError} ERR_PTRACER_HANDLER_FAILED, ERR_PTRACER_TRACER_DIED, ERR_PTRACER_TRACER_FAILED
 */
export const disable: () => void = ownSwitch.disable;

/**
 * Calls a function, traces it to its end (of an asynchronous one: until its promise is settled), and returns its
 * result with every system call of the process meanwhile. What the function throws is thrown.
 *
 * @throws {PtracerError} as `trace`
 */
export const traceCall: ReturnType<typeof callTracer<TraceOptions>> = callTracer(trace);

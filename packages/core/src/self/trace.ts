/** Traces of this very process: one block of code, or until further notice. */
import { readlinkSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { PtracerError } from '../errors.js';
import type { SyscallEvent } from '../events.js';
import { threadWishes, tracerOptions, type SelfTraceOptions } from '../options.js';
import { assertSupported } from '../platform.js';
import { SelfTrace } from './context.js';
import { TracerLink } from './link.js';
import { ownWork } from './marks.js';
import { startFailure } from './tracer-process.js';

/** Called for every system call, in order, on the thread that began the trace. It may throw: see `SelfTrace`. */
export type SyscallHandler = (call: SyscallEvent) => void;

let link: TracerLink | undefined;

/** The tracer is kept for the next trace of this thread. */
function warmLink(): TracerLink {
  if (link?.alive === true) return link;
  try {
    link = TracerLink.connect();
  } catch (error) {
    if (error instanceof PtracerError) throw error;
    throw startFailure(error instanceof Error ? error.message : String(error), error);
  }
  return link;
}

function ownTid(): number {
  return Number(readlinkSync('/proc/thread-self').split('/').at(-1));
}

function assertHandler(handler: unknown): void {
  if (handler === undefined || typeof handler === 'function') return;
  throw new PtracerError(
    'ERR_PTRACER_INVALID_ARGUMENT',
    `a handler must be a function, which gets each system call; it is ${handler === null ? 'null' : typeof handler}`,
  );
}

/**
 * Traces the process that calls it, from the moment that this returns: the next line's system calls are seen.
 * ptracer's own calls, and those that handlers make, are no events. Traces nest: each sees its calls through the
 * same tracer.
 *
 * It blocks until every thread is a tracee: 150 ms or so for the first trace of a process, 2 ms for others.
 * If the tracer dies the process goes on untraced.
 *
 * @param handler gets every system call; what else happened comes by iteration
 * @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM, ERR_PTRACER_INVALID_ARGUMENT,
 * ERR_PTRACER_PTRACE_FORBIDDEN, ERR_PTRACER_ALREADY_TRACED (under a debugger, strace or ptracer itself),
 * ERR_PTRACER_PLUGIN, ERR_PTRACER_START_FAILED, ERR_PTRACER_TRACER_DIED; the process runs on untraced
 */
export function trace(handler?: SyscallHandler, options: SelfTraceOptions = {}): SelfTrace {
  assertSupported();
  assertHandler(handler);
  const wishes = threadWishes(options, isMainThread);
  const choices = tracerOptions(options);
  return ownWork(() => {
    const request = {
      ...wishes,
      tid: ownTid(),
      hidden: [...(options.hiddenThreads ?? [])],
      command: [...process.argv],
    };
    return SelfTrace.open(warmLink(), request, choices, handler, options.transform);
  });
}

/** What a function returned, and the system calls that were made meanwhile. */
export interface TracedCall<Result> {
  result: Result;
  /** In order of their ends. */
  events: SyscallEvent[];
}

/** Opens a trace: `trace`, or one that adds to it. */
export type TraceOpener<Options> = (handler?: SyscallHandler, options?: Options) => SelfTrace;

/** `enable` and `disable` for a given way to begin a trace. */
export function traceSwitch<Options>(open: TraceOpener<Options>): {
  enable(handler?: SyscallHandler, options?: Options): void;
  disable(): void;
} {
  let enabled: SelfTrace | undefined;
  return {
    enable: (handler, options) => {
      if (enabled !== undefined) {
        throw new PtracerError(
          'ERR_PTRACER_ALREADY_ENABLED',
          'tracing is enabled already: call disable() first, or use trace(), which nests',
        );
      }
      enabled = open(handler, options);
    },
    disable: () => {
      const context = enabled;
      enabled = undefined;
      context?.close();
    },
  };
}

const ownSwitch = traceSwitch(trace);

/**
 * As `trace`, without a block: until `disable()`.
 * @throws {PtracerError} as `trace`, and ERR_PTRACER_ALREADY_ENABLED
 */
export const enable: (handler?: SyscallHandler, options?: SelfTraceOptions) => void = ownSwitch.enable;

/**
 * Ends what `enable` began; every event was handled when this returns. Without `enable` it does nothing.
 * @throws {PtracerError} ERR_PTRACER_HANDLER_FAILED, ERR_PTRACER_TRACER_DIED, ERR_PTRACER_TRACER_FAILED
 */
export const disable: () => void = ownSwitch.disable;

/** `traceCall` for a given way to begin a trace. */
export function callTracer<Options>(open: TraceOpener<Options>): {
  <Result>(fn: () => PromiseLike<Result>, options?: Options): Promise<TracedCall<Result>>;
  <Result>(fn: () => Result, options?: Options): TracedCall<Result>;
} {
  const traced = (fn: () => unknown, options?: Options): unknown => {
    const events: SyscallEvent[] = [];
    const context = open((call) => events.push(call), options);
    let result: unknown;
    try {
      result = fn();
    } catch (error) {
      context.abandon();
      throw error;
    }
    if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') {
      context.close();
      return { result, events };
    }
    return (async () => {
      let value: unknown;
      try {
        value = await result;
      } catch (error) {
        context.abandon();
        throw error;
      }
      await context.detach();
      return { result: value, events };
    })();
  };
  return traced as never;
}

/**
 * Calls a function, traces it to its end (of an asynchronous one: until its promise is settled), and returns its
 * result with every system call of the process meanwhile. What the function throws is thrown.
 *
 * @throws {PtracerError} as `trace`
 */
export const traceCall: ReturnType<typeof callTracer<SelfTraceOptions>> = callTracer(trace);

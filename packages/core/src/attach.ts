import { assertPids, tracerOptions, type EventTransform, type TraceOptions } from './options.js';
import { assertSupported } from './platform.js';
import { ProcessTrace } from './process-trace.js';
import { PROTOCOL_VERSION } from './protocol/messages.js';

/** Processes that ran before the trace, and run on after it. */
export class AttachedTrace extends ProcessTrace {
  readonly #pids: readonly number[];

  /** @internal */
  static async start(
    pids: readonly number[],
    options: TraceOptions,
    transform: EventTransform | undefined,
  ): Promise<AttachedTrace> {
    const trace = new AttachedTrace(pids, options, transform);
    await trace.started;
    return trace;
  }

  private constructor(pids: readonly number[], options: TraceOptions, transform: EventTransform | undefined) {
    super(
      {
        type: 'attach',
        protocol: PROTOCOL_VERSION,
        pids: [...pids],
        options: { ...tracerOptions(options), coSchedule: options.coSchedule === true },
      },
      ['ignore', 'ignore', 'inherit'],
      transform,
      'the processes run on untraced',
    );
    this.#pids = pids;
  }

  /** The processes that were attached. */
  get pids(): readonly number[] {
    return this.#pids;
  }

  /** Ends the trace, cleanly: every thread runs on as it was. The iteration ends. */
  override async detach(): Promise<void> {
    await super.detach();
  }
}

/**
 * Traces processes that run already: all their threads and, with `followForks`, the children that they start
 * from now on. Leave them with `detach()` or `await using`; they also run on if the tracer or this process is killed.
 *
 * `coSchedule` is off by default here: a tracer that is killed could not give a thread its CPUs back.
 *
 * @param pid one process, or several at once
 * @throws {PtracerError} ERR_PTRACER_UNSUPPORTED_PLATFORM, ERR_PTRACER_INVALID_ARGUMENT,
 * ERR_PTRACER_NO_SUCH_PROCESS, ERR_PTRACER_PTRACE_FORBIDDEN, ERR_PTRACER_ALREADY_TRACED, ERR_PTRACER_PLUGIN,
 * ERR_PTRACER_START_FAILED, ERR_PTRACER_TRACER_DIED; then none is traced
 */
export async function attach(
  pid: number | readonly number[],
  options: TraceOptions = {},
): Promise<AttachedTrace> {
  assertSupported();
  const pids = typeof pid === 'number' ? [pid] : [...new Set(pid)];
  assertPids(pids);
  return AttachedTrace.start(pids, options, options.transform);
}

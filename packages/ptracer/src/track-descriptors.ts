/** Which descriptors a block of code opens and does not close. */
import { isMainThread } from 'node:worker_threads';
import {
  DescriptorTable,
  descriptorSyscalls,
  PtracerError,
  type Arch,
  type OpenDescriptor,
  type SelfTrace,
} from '@ptracer/core';
import { leakMessage } from './testing/leak-message.js';
import { PLAIN } from './testing/style.js';
import { trace, type TraceOptions } from './trace.js';

/** What is traced is given: every call that opens, closes or passes on descriptors. */
export type TrackOptions = Omit<TraceOptions, 'filter'>;

export interface OpenOptions {
  /** Those too that Node.js opens for itself: its event loops', its module loader's. Default false. */
  all?: boolean;
}

export interface AssertOptions extends OpenOptions {
  /** Only those that a child process would inherit: without close-on-exec, which Node.js sets on all it opens. */
  inheritable?: boolean;
}

/** Contexts that are open on this thread, the latest last. */
const contexts: DescriptorContext[] = [];

/** A block whose descriptors are tracked. Leave it with `using`, `await using` or `detach()`. */
export class DescriptorContext implements Disposable, AsyncDisposable {
  readonly #table = new DescriptorTable();
  readonly #trace: SelfTrace;
  #detached = false;

  /** @internal */
  constructor(options: TrackOptions) {
    const { transform: own, ...rest } = options;
    this.#trace = trace(() => {}, {
      ...(isMainThread ? undefined : { scope: 'thread', threads: 'all' }),
      ...rest,
      filter: { trace: descriptorSyscalls(process.arch as Arch).join(',') },
      transform: (event) => {
        const kept = own === undefined ? event : own(event);
        if (kept !== undefined) this.#table.observe(kept);
        return kept;
      },
    });
    contexts.push(this);
  }

  /** The tracer's process. */
  get tracerPid(): number {
    return this.#trace.tracerPid;
  }

  /**
   * The descriptors that were opened since the context began and are open now, oldest first. After the end of the
   * context: those that were open then.
   */
  open({ all = false }: OpenOptions = {}): OpenDescriptor[] {
    if (!this.#detached) void this.#trace.flush();
    const list = this.#table.open(Number(process.hrtime.bigint()));
    return all ? list : list.filter(({ owner }) => owner === 'program');
  }

  /**
   * Ends the context, at once.
   * @throws {PtracerError} by rejection, as `detach` of a trace
   */
  detach(): Promise<void> {
    this.#leave();
    return this.#trace.detach();
  }

  /**
   * Ends the context, as `detach`.
   * @throws {PtracerError} what `detach` rejects with
   */
  close(): void {
    this.#leave();
    this.#trace.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.detach();
  }

  #leave(): void {
    this.#detached = true;
    const index = contexts.indexOf(this);
    if (index >= 0) contexts.splice(index, 1);
  }
}

/**
 * Tracks the descriptors of this process, from the moment that this returns.
 *
 * On the main thread those that any thread opens; in a worker those of the worker and of threads that run no
 * JavaScript, because the thread pool works for all workers.
 *
 * @throws {PtracerError} as `trace`
 */
export function trackDescriptors(options: TrackOptions = {}): DescriptorContext {
  return new DescriptorContext(options);
}

/**
 * For the moment before a fork, or the end of a piece of work: throws where a descriptor is open that was opened
 * since `trackDescriptors()`.
 *
 * @param context default: the latest one on this thread that has not ended
 * @throws {PtracerError} ERR_PTRACER_OPEN_DESCRIPTORS, with each descriptor, the line that opened it, and `descriptors`;
 * ERR_PTRACER_INVALID_ARGUMENT where nothing is tracked
 */
export function assertNoOpenDescriptors(
  context: DescriptorContext | undefined = contexts.at(-1),
  options: AssertOptions = {},
): void {
  if (context === undefined) {
    throw new PtracerError(
      'ERR_PTRACER_INVALID_ARGUMENT',
      'no descriptors are tracked: call trackDescriptors() before the code that opens them',
    );
  }
  const { inheritable = false } = options;
  const open = context.open(options).filter(({ closeOnExec }) => !inheritable || !closeOnExec);
  if (open.length > 0) throw new OpenDescriptorsError(open);
}

/** Descriptors are open that should not be. */
export class OpenDescriptorsError extends PtracerError {
  readonly descriptors: readonly OpenDescriptor[];

  constructor(descriptors: readonly OpenDescriptor[]) {
    super('ERR_PTRACER_OPEN_DESCRIPTORS', leakMessage(descriptors, PLAIN));
    this.descriptors = descriptors;
  }
}

/** The parts of a tracer, put together: every kind of session traces with them. */
import { CallPlans } from '../decode/plan.js';
import type { DecodeOptions } from '../decode/call.js';
import type { Arch } from '../events.js';
import * as abi from '../ffi/abi.js';
import type { FilterContext, StackSource, TracerFilter } from '../plugins.js';
import type { TracerOptions } from '../protocol/messages.js';
import { tableFor, type SyscallTable } from '../syscalls/lookup.js';
import { Calls } from './calls.js';
import type { Channel } from './channel.js';
import { CodePatches, ThreadInTheWay } from './code.js';
import { Emitter } from './emitter.js';
import { Engines } from './engines.js';
import { pause, whileStopped } from './freeze.js';
import { Loop } from './loop.js';
import type { LoopOwner } from './loop-parts.js';
import type { OwnCalls } from './own-calls.js';
import { Placement } from './placement.js';
import { makePlugin } from './plugin-loader.js';
import { Subscription, Subscriptions, type ThreadScope } from './subscription.js';
import { Ticker } from './ticker.js';
import type { Tracee } from './tracee.js';
import { Tracees } from './tracees.js';

const ALL: TracerFilter = { syscalls: 'all' };

/** A thread stands in the way for a few instructions, once in a blue moon. */
const ATTEMPTS = 4;
const PAUSE = 2;

/** What every tracee reports (ptrace(2), PTRACE_SETOPTIONS). */
export const PTRACE_OPTIONS: number =
  abi.PTRACE_O_TRACESYSGOOD |
  // Children that are not followed as well: they inherit a filter, whose calls fail with ENOSYS where no
  // tracer is, and an affinity mask.
  abi.PTRACE_O_TRACEFORK |
  abi.PTRACE_O_TRACEVFORK |
  abi.PTRACE_O_TRACECLONE |
  abi.PTRACE_O_TRACEEXEC |
  abi.PTRACE_O_TRACEEXIT;

/** What a trace needs that has to be imported. */
export interface LoadedOptions {
  options: TracerOptions;
  filter: TracerFilter;
  stack: StackSource | undefined;
}

export class Tracing {
  readonly arch: Arch = process.arch as Arch;
  readonly table: SyscallTable = tableFor(this.arch);
  readonly ticker: Ticker = new Ticker();
  readonly subscriptions: Subscriptions = new Subscriptions();
  readonly tracees: Tracees;
  readonly engines: Engines;
  readonly placement: Placement;
  readonly calls: Calls;
  readonly code: CodePatches = new CodePatches();
  readonly loop: Loop;
  readonly #decode: DecodeOptions = {
    arch: this.arch,
    stringLimit: 0,
    descriptorPaths: false,
    descriptorDetails: false,
    abbreviate: true,
  };

  constructor(owner: LoopOwner, kernelFilter: boolean, ownCalls?: OwnCalls) {
    this.tracees = new Tracees(this.#decode);
    this.engines = new Engines(this.arch, this.tracees, this.subscriptions);
    this.placement = new Placement(this.table, () => this.ticker.start());
    this.calls = new Calls(
      new CallPlans(this.table, this.#decode),
      this.subscriptions,
      this.ticker,
      this.placement,
    );
    const { tracees, calls, subscriptions, engines, placement, code } = this;
    this.loop = new Loop(
      {
        tracees,
        calls,
        subscriptions,
        engines,
        placement,
        code,
        kernelFilter,
        ...(ownCalls && { ownCalls }),
      },
      owner,
    );
  }

  /** @throws {PtracerError} ERR_PTRACER_PLUGIN */
  static loadFilter(options: TracerOptions): Promise<TracerFilter> {
    if (options.filter === null) return Promise.resolve(ALL);
    return makePlugin<TracerFilter, FilterContext>(options.filter, { arch: process.arch as Arch });
  }

  /** @throws {PtracerError} ERR_PTRACER_PLUGIN */
  async load(options: TracerOptions, filter: TracerFilter): Promise<LoadedOptions> {
    const stack = options.stack === null ? undefined : await this.engines.get(options.stack);
    return { options, filter, stack };
  }

  /** A new trace. Traces at one time share the decoding: the largest string limit holds for all. */
  subscribe(channel: Channel, trace: number, loaded: LoadedOptions, scope?: ThreadScope): Subscription {
    const { options, filter, stack } = loaded;
    const alone = this.subscriptions.list.length === 0;
    const decode = this.#decode;
    decode.stringLimit = alone ? options.stringLimit : Math.max(decode.stringLimit, options.stringLimit);
    decode.abbreviate = (alone || decode.abbreviate) && options.abbreviate;
    decode.descriptorPaths =
      (!alone && decode.descriptorPaths) ||
      options.descriptorPaths ||
      options.descriptorDetails ||
      filter.needsDescriptorPaths === true;
    decode.descriptorDetails = (!alone && decode.descriptorDetails) || options.descriptorDetails;
    this.placement.allow(options.coSchedule && (alone || this.placement.allowed));
    const subscription = new Subscription(new Emitter(channel, this.ticker, trace), {
      filter,
      stack,
      followForks: options.followForks,
      unfinished: options.unfinished,
      ...(scope && { scope }),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  /**
   * Stack sources may change a process that runs, where they want to.
   * @param asked its threads were just seized, and told to stop
   */
  offerProcess(pid: number, asked: boolean): void {
    if (!this.engines.wantStopped(pid)) return;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let inTheWay = false;
      const complete = whileStopped(
        this.loop,
        pid,
        this.#threadsOf(pid),
        asked && attempt === 0,
        (tracee, places) => {
          try {
            this.engines.processStopped(this.code.process(tracee, places));
          } catch (error) {
            inTheWay = error instanceof ThreadInTheWay;
            if (!inTheWay) throw error;
          }
        },
      );
      if (!complete) return this.engines.processRuns(pid, 'not all of its threads could be stopped');
      if (!inTheWay) return;
      pause(PAUSE);
    }
    this.engines.processRuns(pid, 'a thread stands in the middle of what would be changed');
  }

  /** Lets tracees go, each at its next stop, which it makes soon; then calls `done`. */
  letGo(tracees: readonly Tracee[], done: () => void): void {
    for (const pid of new Set(tracees.map(({ process }) => process.pid))) this.restore(pid);
    // Some may have ended meanwhile.
    this.loop.letGo(
      tracees.filter((tracee) => this.tracees.get(tracee.tid) === tracee),
      done,
    );
  }

  /**
   * Undoes what was changed in the code of a process. Where its threads do not stop, as in the middle of vfork(2), it
   * stays, and does nothing.
   * @param asked they were told to stop already
   */
  restore(pid: number, asked = false): void {
    for (let attempt = 0; attempt < ATTEMPTS && this.code.has(pid); attempt++) {
      const first = asked && attempt === 0;
      whileStopped(this.loop, pid, this.#threadsOf(pid), first, (tracee) => this.code.undo(tracee));
    }
  }

  #threadsOf(pid: number): Tracee[] {
    return [...this.tracees.threads()].filter(({ process }) => process.pid === pid);
  }

  /** The clock ticked, or a signal interrupted the wait. `busy`: it must tick on. */
  tick(busy: boolean): void {
    this.engines.poll();
    if (this.calls.waiting) this.engines.tick();
    this.placement.tick();
    this.subscriptions.flush();
    this.ticker.settle(busy || this.calls.waiting || this.placement.holding);
  }
}

/** Traces that are asked for: what each wants to see, and where it goes. */
import type { SyscallEvent, SyscallResult, UnfinishedEvent } from '../events.js';
import type { StackSource, TracerFilter } from '../plugins.js';
import type { Emitter, Unnumbered } from './emitter.js';
import type { Tracee } from './tracee.js';

/** Which threads of the process that was asked for a trace is about. */
export interface ThreadScope {
  /** Of all threads that run JavaScript, this one alone. */
  tid?: number;
  /** Threads that run no JavaScript are left out. */
  jsOnly: boolean;
}

export interface SubscriptionOptions {
  filter: TracerFilter;
  stack: StackSource | undefined;
  followForks: boolean;
  /** It wants to hear of calls that are under way. */
  unfinished?: boolean;
  scope?: ThreadScope;
}

function inScope({ tid, jsOnly }: ThreadScope, tracee: Tracee): boolean {
  if (tracee.tid === tid) return true;
  const { role } = tracee.info;
  // Threads of old versions of Node.js have no names of their own: a worker shows with its first stack.
  if (tid !== undefined) return !jsOnly && role !== 'main' && role !== 'worker';
  return !jsOnly || (role !== 'uv-pool' && role !== 'v8');
}

/** What a call has that has not ended. */
const NO_RESULT: SyscallResult = { kind: 'int', rawValue: null, value: null, errno: null, text: '?' };

/** One trace. */
export class Subscription {
  readonly filter: TracerFilter;
  readonly stack: StackSource | undefined;
  readonly followForks: boolean;
  readonly scope: ThreadScope | undefined;
  readonly #unfinished: boolean;
  /** Calls that passed the filter. */
  matched = 0;

  constructor(
    readonly emitter: Emitter,
    options: SubscriptionOptions,
  ) {
    this.filter = options.filter;
    this.stack = options.stack;
    this.followForks = options.followForks;
    this.scope = options.scope;
    const { knownAtEntry, match } = options.filter;
    // Whether a call matches may depend on its result.
    this.#unfinished = options.unfinished === true && (knownAtEntry ?? match === undefined);
  }

  /** Whether what this thread does is any business of the trace. */
  covers(tracee: Tracee): boolean {
    if (!tracee.process.root) return this.followForks;
    return this.scope === undefined || inScope(this.scope, tracee);
  }

  /** Whether a call of that number, made by that thread, may become an event. */
  wants(number: number, tracee: Tracee): boolean {
    const { syscalls, kernel } = this.filter;
    if (syscalls === 'all' ? kernel?.get(number) === false : !syscalls.has(number)) return false;
    return this.covers(tracee);
  }

  /** Whether it wants to hear of calls that are under way. */
  get askUnfinished(): boolean {
    return this.#unfinished;
  }

  /** Whether it wants to hear of a call that a thread is in. */
  asksUnfinished(tracee: Tracee, begun: Unnumbered<UnfinishedEvent>): boolean {
    if (!this.#unfinished || this.leavesOut(tracee)) return false;
    const asks =
      begun.abi === undefined
        ? this.wants(begun.number, tracee)
        : this.filter.syscalls === 'all' && this.covers(tracee);
    if (!asks || this.filter.match === undefined) return asks;
    return this.filter.match({ v: 1, seq: 0, ...begun, type: 'syscall', result: NO_RESULT, duration: null });
  }

  /** Whether a thread with no JavaScript on its stack may yet turn out not to be meant. */
  leavesOut(tracee: Tracee): boolean {
    if (this.scope?.jsOnly !== true || this.scope.tid === tracee.tid) return false;
    return tracee.process.root && tracee.info.role === 'other';
  }

  matches(event: SyscallEvent): boolean {
    if (this.filter.match !== undefined && !this.filter.match(event)) return false;
    this.matched++;
    return true;
  }
}

/** All traces at once: they share the tracees, and each stop is decoded once. */
export class Subscriptions {
  #list: readonly Subscription[] = [];
  #askUnfinished = false;

  get list(): readonly Subscription[] {
    return this.#list;
  }

  add(subscription: Subscription): void {
    this.#set([...this.#list, subscription]);
  }

  delete(subscription: Subscription): void {
    this.#set(this.#list.filter((other) => other !== subscription));
  }

  clear(): void {
    this.#set([]);
  }

  #set(list: readonly Subscription[]): void {
    this.#list = list;
    this.#askUnfinished = list.some(({ askUnfinished }) => askUnfinished);
  }

  /** Whether any trace wants to hear of calls that are under way. */
  get askUnfinished(): boolean {
    return this.#askUnfinished;
  }

  get followForks(): boolean {
    return this.#list.some(({ followForks }) => followForks);
  }

  /** Every stack engine that a trace uses. */
  get engines(): Set<StackSource> {
    return new Set(this.#list.map(({ stack }) => stack).filter((stack) => stack !== undefined));
  }

  covers(tracee: Tracee): boolean {
    return this.#list.some((subscription) => subscription.covers(tracee));
  }

  want(number: number, tracee: Tracee): boolean {
    for (const subscription of this.#list) if (subscription.wants(number, tracee)) return true;
    return false;
  }

  /** An event that is no system call, for everyone whose business the thread is. */
  emit(tracee: Tracee, event: Unnumbered): void {
    for (const subscription of this.#list) {
      if (subscription.covers(tracee)) subscription.emitter.emit(event);
    }
  }

  flush(): void {
    for (const { emitter } of this.#list) emitter.flush();
  }
}

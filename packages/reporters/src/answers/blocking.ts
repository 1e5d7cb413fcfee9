/** Which lines make the event loop wait in the kernel, and for how long. */
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Analysis } from '../analysis.js';
import { isExiting, originKey, originOf, type CallOrigin } from '../call-site.js';
import type { BlockingFinding, Finding, RememberedCall, Severity } from '../finding.js';
import { severityRank } from '../severity.js';
import { durationText } from '../text/quantity.js';
import { visible } from '../text/visible.js';
import { unblockingAdvice } from './unblocking-advice.js';
import { objectOf } from './call-object.js';
import { some } from './examples.js';
import { PoolTime, type PoolAnswer } from './pool-time.js';
import { Quantiles } from './quantiles.js';

export interface BlockingOptions {
  /** A line that kept the event loop from its next wait for this long is a finding, ns. Default 5 ms. */
  slowerThan?: number;
  /**
   * Shorter calls are not counted, ns: what tracing adds to a call is of this size, and one by one they do not matter.
   * Default 0.1 ms.
   */
  shortest?: number;
  /** What tracing adds to each call, ns, where it was measured apart: the `start` event does not say it. */
  callCost?: number;
}

/** What the analysis of blocking has counted. */
export interface BlockingAnswer {
  slowerThan: number;
  /** Threads that run JavaScript. */
  threads: number;
  /** Their calls, waits of the event loop apart, and the time in them, ns. */
  calls: number;
  totalNs: number;
  /** Time in which event loops waited for something to do. */
  idleNs: number;
  /** From the first event to the last. */
  wallNs: number;
  /**
   * What tracing adds to each call, ns. `measured` when the command was started; else it is at most this, for no call
   * was faster. `null`: no call at all.
   */
  callCost: { ns: number; measured: boolean } | null;
  /** Calls of libuv's thread pool, for which no event loop waits. */
  pool: PoolAnswer;
}

const DEFAULT_SHORTEST = 0.1e6;
const DEFAULT_SLOWER_THAN = 5e6;

/** From here on it is an error: the time that the W3C's Long Tasks API calls long. */
const LONG = 50e6;

/** Calls that are no such stall make a finding (a note) when they take this many times `slowerThan` together. */
const MANY = 10;

const NO_ADVICE = 'nothing: no line of the program did it';

const NONE: Stall = { ns: 0, calls: 0 };

/** Calls in which an event loop waits for something to do, or looks whether there is something. */
export const LOOP_WAITS: readonly string[] = [
  'epoll_wait',
  'epoll_pwait',
  'epoll_pwait2',
  'poll',
  'ppoll',
  'io_uring_enter',
];

const WAITS: ReadonlySet<string> = new Set(LOOP_WAITS);

/** An event loop waits from no code of the program's; `spawnSync` waits from a line of it. */
export function isLoopWait({ name, stack }: SyscallEvent): boolean {
  if (!WAITS.has(name)) return false;
  return !stack?.frames.some(({ kind }) => kind === 'user' || kind === 'dependency' || kind === 'wasm');
}

/** Time of one line between two waits of an event loop. */
interface Stall {
  ns: number;
  calls: number;
}

/** What a line took of a thread's event loop: since its latest wait, and most. */
interface Share {
  turn: number;
  now: Stall;
  most: Stall;
}

/** Time by one line. */
interface Line {
  origin: CallOrigin;
  count: number;
  totalNs: number;
  quantiles: Quantiles;
  bySyscall: Map<string, number>;
  longest: SyscallEvent;
  /** By thread. */
  shares: Map<number, Share>;
}

/** Adds up what threads that run JavaScript spend in system calls. It needs their stacks. */
export class BlockingAnalysis implements Analysis<'blocking'> {
  readonly rule = 'blocking';
  readonly #slowerThan: number;
  readonly #shortest: number;
  readonly #pool = new PoolTime();
  readonly #lines = new Map<string, Line>();
  /** Processes that have run JavaScript. */
  readonly #javaScript = new Set<number>();
  readonly #threads = new Set<number>();
  /** How often each thread's event loop has waited. */
  readonly #turns = new Map<number, number>();
  #calls = 0;
  #totalNs = 0;
  #idleNs = 0;
  #firstTime: number | undefined;
  #lastTime = 0;
  #callCost: number | undefined;
  #fastest: number | undefined;

  constructor(options: BlockingOptions = {}) {
    const { slowerThan = DEFAULT_SLOWER_THAN, shortest = DEFAULT_SHORTEST, callCost } = options;
    this.#slowerThan = slowerThan;
    this.#shortest = Math.min(shortest, slowerThan);
    this.#callCost = callCost;
  }

  observe(event: TraceEvent): void {
    if (event.type !== 'syscall') {
      this.#firstTime ??= event.time;
      this.#lastTime = Math.max(this.#lastTime, event.time);
      if (event.type === 'start') this.#callCost ??= event.callCost;
      return;
    }
    const { duration, startTime } = event;
    this.#firstTime ??= startTime;
    this.#lastTime = Math.max(this.#lastTime, startTime + (duration ?? 0));
    if (duration === null) return;
    if (this.#fastest === undefined || duration < this.#fastest) this.#fastest = duration;
    if (PoolTime.isWork(event)) this.#pool.add(event, duration);
    else if (this.#runsJavaScript(event)) this.#add(event, duration);
  }

  finish(): { findings: Finding[]; answer: BlockingAnswer } {
    const findings = [...this.#lines.values()]
      .filter((line) => this.#isSlow(this.#stallOf(line)) || line.totalNs >= MANY * this.#slowerThan)
      .map((line) => this.#finding(line));
    findings.sort((a, b) => severityRank(a) - severityRank(b) || b.totalNs - a.totalNs);
    return {
      findings,
      answer: {
        slowerThan: this.#slowerThan,
        threads: this.#threads.size,
        calls: this.#calls,
        totalNs: this.#totalNs,
        idleNs: this.#idleNs,
        wallNs: this.#lastTime - (this.#firstTime ?? this.#lastTime),
        callCost: this.#cost(),
        pool: this.#pool.answer(),
      },
    };
  }

  #runsJavaScript({ pid, tid, thread, stack }: SyscallEvent): boolean {
    if (thread.role !== 'main' && thread.role !== 'worker') return false;
    if (stack !== undefined && stack.frames.length > 0) {
      this.#javaScript.add(pid);
      this.#threads.add(tid);
    }
    // Before its first JavaScript a process has no event loop, and other programs never have one.
    return this.#javaScript.has(pid);
  }

  #add(call: SyscallEvent, duration: number): void {
    if (isLoopWait(call)) {
      this.#idleNs += duration;
      this.#turns.set(call.tid, (this.#turns.get(call.tid) ?? 0) + 1);
      return;
    }
    if (duration < this.#shortest || isExiting(call.stack)) return;
    this.#calls++;
    this.#totalNs += duration;
    const origin = originOf(call);
    const key = originKey(origin);
    let line = this.#lines.get(key);
    if (line === undefined) {
      line = {
        origin,
        count: 0,
        totalNs: 0,
        quantiles: new Quantiles(),
        bySyscall: new Map(),
        longest: call,
        shares: new Map(),
      };
      this.#lines.set(key, line);
    }
    line.count++;
    line.totalNs += duration;
    line.quantiles.add(duration);
    line.bySyscall.set(call.name, (line.bySyscall.get(call.name) ?? 0) + duration);
    if (duration > line.longest.duration!) line.longest = call;
    this.#share(line, call.tid, duration);
  }

  #share({ shares }: Line, tid: number, duration: number): void {
    const turn = this.#turns.get(tid) ?? 0;
    let share = shares.get(tid);
    if (share === undefined) shares.set(tid, (share = { turn, now: NONE, most: NONE }));
    const { ns, calls } = share.turn === turn ? share.now : NONE;
    share.turn = turn;
    share.now = { ns: ns + duration, calls: calls + 1 };
    if (share.now.ns > share.most.ns) share.most = share.now;
  }

  /** Calls are one stall where it is known that the event loop did not wait between them: its waits are in the trace. */
  #stallOf({ longest, shares }: Line): Stall {
    let most: Stall = { ns: longest.duration!, calls: 1 };
    for (const [tid, share] of shares) if (this.#turns.has(tid) && share.most.ns > most.ns) most = share.most;
    return most;
  }

  #cost(): BlockingAnswer['callCost'] {
    if (this.#callCost !== undefined) return { ns: this.#callCost, measured: true };
    return this.#fastest === undefined ? null : { ns: this.#fastest, measured: false };
  }

  /** The tracer's own part is no fault of the line. */
  #without({ ns, calls }: Stall): number {
    return ns - calls * (this.#callCost ?? 0);
  }

  #isSlow(stall: Stall): boolean {
    return this.#without(stall) >= this.#slowerThan;
  }

  #severityOf({ origin }: Line, stall: Stall): Severity {
    // What no line of the program did (a garbage collection, Node.js itself) nobody can mend.
    if (origin.site === null || !this.#isSlow(stall)) return 'note';
    return this.#without(stall) >= LONG ? 'error' : 'warning';
  }

  #finding(line: Line): BlockingFinding {
    const { origin, count, totalNs, quantiles, longest } = line;
    const names = [...line.bySyscall].sort(([, a], [, b]) => b - a).map(([name]) => name);
    const { stack, name, pid, tid, startTime } = longest;
    const maxNs = longest.duration!;
    const stall = this.#stallOf(line);
    const call: RememberedCall = {
      syscall: name,
      path: objectOf(longest),
      pid,
      tid,
      startTime,
      duration: maxNs,
    };
    return {
      v: 1,
      type: 'finding',
      rule: 'blocking',
      severity: this.#severityOf(line, stall),
      message: messageOf(line, call, this.#isSlow(stall) ? stall : undefined),
      ...origin,
      count,
      totalNs,
      p50Ns: quantiles.at(0.5),
      p99Ns: quantiles.at(0.99),
      maxNs,
      stallNs: stall.ns,
      stallCalls: stall.calls,
      tracerNs: this.#callCost === undefined ? null : Math.min(totalNs, this.#callCost * count),
      syscalls: some(names),
      longest: call,
      advice: origin.site === null ? NO_ADVICE : unblockingAdvice(longest),
      ...(stack && { stack }),
    };
  }
}

function messageOf(
  { count, totalNs }: Line,
  { syscall, path, duration }: RememberedCall,
  stall: Stall | undefined,
): string {
  const what = path === null ? syscall : `${syscall} of ${visible(path)}`;
  const longest = durationText(duration);
  const total = durationText(totalNs);
  if (stall === undefined)
    return `${count} short calls kept the event loop for ${total}, the longest for ${longest} in ${what}`;
  const stood = durationText(stall.ns);
  const how = stall.calls === 1 ? `in ${what}` : `in ${stall.calls} calls, the longest ${longest} in ${what}`;
  const rest = count === stall.calls || total === stood ? '' : `; ${count} calls took ${total} together`;
  return `the event loop stood still for ${stood} ${how}${rest}`;
}

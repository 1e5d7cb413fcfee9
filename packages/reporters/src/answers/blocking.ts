/** Which lines make the event loop wait in the kernel, and for how long. */
import type { SyscallEvent, TraceEvent } from '@ptracer/core';
import type { Analysis } from '../analysis.js';
import { originKey, originOf, type CallOrigin } from '../call-site.js';
import type { BlockingFinding, Finding, RememberedCall, Severity } from '../finding.js';
import { severityRank } from '../severity.js';
import { durationText } from '../text/quantity.js';
import { visible } from '../text/visible.js';
import { unblockingAdvice } from './advice.js';
import { some } from './examples.js';
import { Quantiles } from './quantiles.js';

export interface BlockingOptions {
  /** A line with a call that took this long is a finding, ns. Default 5 ms. */
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
}

const DEFAULT_SHORTEST = 0.1e6;
const DEFAULT_SLOWER_THAN = 5e6;

/** From here on it is an error: the time that the W3C's Long Tasks API calls long. */
const LONG = 50e6;

/** Calls that are each too short make a finding (a note) when they take this many times `slowerThan` together. */
const MANY = 10;

const NO_ADVICE = 'none: no line of the program did it';

const LOOP_WAITS: ReadonlySet<string> = new Set([
  'epoll_wait',
  'epoll_pwait',
  'epoll_pwait2',
  'poll',
  'ppoll',
  'io_uring_enter',
]);

/** An event loop waits from no code of the program's; `spawnSync` waits from a line of it. */
function isIdle({ name, stack }: SyscallEvent): boolean {
  if (!LOOP_WAITS.has(name)) return false;
  return !stack?.frames.some(({ kind }) => kind === 'user' || kind === 'dependency' || kind === 'wasm');
}

/** Time by one line. */
interface Line {
  origin: CallOrigin;
  count: number;
  totalNs: number;
  quantiles: Quantiles;
  bySyscall: Map<string, number>;
  longest: SyscallEvent;
}

/** What a call was about. */
function objectOf({ args, result }: SyscallEvent): string | null {
  for (const { kind, value, path } of args) {
    if (path !== undefined) return path;
    if (kind === 'path' && typeof value === 'string') return value;
    if (kind === 'sockaddr' && value !== null && typeof value === 'object' && 'family' in value) {
      return value.path ?? (value.address === undefined ? null : `${value.address}:${value.port}`);
    }
  }
  return result.path ?? null;
}

/** Adds up what threads that run JavaScript spend in system calls. It needs their stacks. */
export class BlockingAnalysis implements Analysis<'blocking'> {
  readonly rule = 'blocking';
  readonly #slowerThan: number;
  readonly #shortest: number;
  readonly #lines = new Map<string, Line>();
  /** Processes that have run JavaScript. */
  readonly #javaScript = new Set<number>();
  readonly #threads = new Set<number>();
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
    if (this.#runsJavaScript(event)) this.#add(event, duration);
  }

  finish(): { findings: Finding[]; answer: BlockingAnswer } {
    const findings = [...this.#lines.values()]
      .filter(({ longest, totalNs }) => this.#isSlow(longest) || totalNs >= MANY * this.#slowerThan)
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
    if (isIdle(call)) {
      this.#idleNs += duration;
      return;
    }
    if (duration < this.#shortest) return;
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
      };
      this.#lines.set(key, line);
    }
    line.count++;
    line.totalNs += duration;
    line.quantiles.add(duration);
    line.bySyscall.set(call.name, (line.bySyscall.get(call.name) ?? 0) + duration);
    if (duration > line.longest.duration!) line.longest = call;
  }

  #cost(): BlockingAnswer['callCost'] {
    if (this.#callCost !== undefined) return { ns: this.#callCost, measured: true };
    return this.#fastest === undefined ? null : { ns: this.#fastest, measured: false };
  }

  /** The tracer's own part is no fault of the line. */
  #isSlow({ duration }: SyscallEvent): boolean {
    return duration! - (this.#callCost ?? 0) >= this.#slowerThan;
  }

  #severityOf({ longest, origin }: Line): Severity {
    // What no line of the program did (a garbage collection, Node.js itself) nobody can mend.
    if (origin.site === null || !this.#isSlow(longest)) return 'note';
    return longest.duration! >= LONG ? 'error' : 'warning';
  }

  #finding(line: Line): BlockingFinding {
    const { origin, count, totalNs, quantiles, longest } = line;
    const names = [...line.bySyscall].sort(([, a], [, b]) => b - a).map(([name]) => name);
    const { stack, name, pid, tid, startTime } = longest;
    const maxNs = longest.duration!;
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
      severity: this.#severityOf(line),
      message: messageOf(line, call, this.#isSlow(longest)),
      ...origin,
      count,
      totalNs,
      p50Ns: quantiles.at(0.5),
      p99Ns: quantiles.at(0.99),
      maxNs,
      tracerNs: this.#callCost === undefined ? null : Math.min(totalNs, this.#callCost * count),
      syscalls: some(names),
      longest: call,
      advice: origin.site === null ? NO_ADVICE : unblockingAdvice(names[0]!),
      ...(stack && { stack }),
    };
  }
}

function messageOf(
  { count, totalNs }: Line,
  { syscall, path, duration }: RememberedCall,
  isSlow: boolean,
): string {
  const what = path === null ? syscall : `${syscall} of ${visible(path)}`;
  const longest = durationText(duration);
  const total = durationText(totalNs);
  if (!isSlow)
    return `${count} short calls kept the event loop for ${total}, the longest for ${longest} in ${what}`;
  return `the event loop stood still for ${longest} in ${what}${count === 1 || total === longest ? '' : `; ${count} calls took ${total} together`}`;
}

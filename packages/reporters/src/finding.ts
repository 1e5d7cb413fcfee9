/**
 * What a trace means: findings, versioned by `v` as events are. They hold nothing but JSON values, and stand in a
 * recorded trace as lines of their own. All times are nanoseconds; points in time are CLOCK_MONOTONIC.
 */
import type { DescriptorKind, JsStack } from '@ptracer/core';

/** The analyses that find something. */
export type Rule = 'leak' | 'blocking' | 'startup';

/** `error` and `warning` make `--fail-on` fail; a `note` is good to know. */
export type Severity = 'error' | 'warning' | 'note';

/** A line of the program: the innermost frame of its own, else of a dependency. In the original source, by source map. */
export interface CallSite {
  functionName: string | null;
  /** A URL, or an absolute path, as V8 has it. */
  url: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  /** Name in the nearest package.json above the file. */
  package?: string;
  /** The engine cannot vouch for the line. */
  inexact?: true;
}

interface FindingBase {
  v: 1;
  type: 'finding';
  severity: Severity;
  /** One line, without the site. */
  message: string;
  /** `null` where no line is known; `reason` says why. */
  site: CallSite | null;
  reason?: string;
  /** The line of a dependency that `site` called, and that made the calls. */
  through?: CallSite;
  /** How often: descriptors, calls, files. */
  count: number;
  /** The JavaScript stack of the worst of them. */
  stack?: JsStack;
}

/** Descriptors that one line opened, and that were never closed. */
export interface LeakFinding extends FindingBase {
  rule: 'leak';
  /**
   * `growing`: several from one line (error). `unclosed`: a single one (warning). `held`: by design, such as a
   * listening socket (note).
   */
  state: 'growing' | 'unclosed' | 'held';
  kind: DescriptorKind;
  /** What they refer to: paths, addresses; each once, at most five. */
  paths: string[];
  /** The numbers of those that are open, at most five, oldest first. */
  fds: number[];
  /** Processes that have them, at most five. */
  pids: number[];
  /** Name of the call that opened the first one. */
  syscall: string;
  /** How many the line opened in the trace, and how many of them were closed. */
  opened: number;
  closed: number;
  /** When the oldest and the latest of those that are open were opened. */
  firstTime: number;
  lastTime: number;
  /** How long the oldest has been open. */
  ageNs: number;
  /** What to do. */
  advice: string;
}

/** One call, as a finding remembers it. */
export interface RememberedCall {
  syscall: string;
  /** What it was about: a path, an address. */
  path: string | null;
  pid: number;
  tid: number;
  startTime: number;
  duration: number;
}

/** Time that a thread with an event loop spent in the kernel, by the line that sent it there. */
export interface BlockingFinding extends FindingBase {
  rule: 'blocking';
  totalNs: number;
  /** Of single calls; `p50Ns` and `p99Ns` to one per cent. */
  p50Ns: number;
  p99Ns: number;
  maxNs: number;
  /** Most time that the line took between two waits of the event loop, and in how many calls; without the waits: one call's. */
  stallNs: number;
  stallCalls: number;
  /** What of the total is the tracer's own cost; `null` where it is not known. */
  tracerNs: number | null;
  /** Names of the calls, the one with most time first, at most five. */
  syscalls: string[];
  /** The longest one. */
  longest: RememberedCall;
  /** What to do. */
  advice: string;
}

/** Files that a module looked for while it loaded others. `count`: those that were not there. */
export interface StartupFinding extends FindingBase {
  rule: 'startup';
  /** Files it asked for: looked at, or opened. */
  tried: number;
  /** Files it opened. */
  opened: number;
  /** Time in these calls. */
  totalNs: number;
  /** Some that were not there, each once, at most five. */
  paths: string[];
}

/** What an analysis found, one for each line that is to blame. */
export type Finding = LeakFinding | BlockingFinding | StartupFinding;

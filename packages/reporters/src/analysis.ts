/** The contract of analyses: events in, findings out. They are pure; that of the start-up reads sources, unless it is given them. */
import type { TraceEvent } from '@ptracer/core';
import type { BlockingAnswer } from './answers/blocking.js';
import type { LeakAnswer } from './answers/leaks.js';
import type { StartupAnswer } from './answers/startup.js';
import type { Finding, Rule } from './finding.js';

/** The whole of what analyses have counted, by their rules. */
export interface Answers {
  leak?: LeakAnswer;
  blocking?: BlockingAnswer;
  startup?: StartupAnswer;
}

/** Looks for one kind of thing in the events of a trace. */
export interface Analysis<R extends Rule = Rule> {
  readonly rule: R;
  /** Takes the next event. */
  observe(event: TraceEvent): void;
  /**
   * Called once, when no event comes any more. The worst finding first.
   * @param end when the trace was left, ns (CLOCK_MONOTONIC). Default: the time of the last event
   */
  finish(end?: number): { findings: Finding[]; answer: NonNullable<Answers[R]> };
}

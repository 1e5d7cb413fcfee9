/** Feeds a trace to reporters: each event to each of them, findings at the end. */
import { PtracerError, type TraceEvent } from '@ptracer/core';
import type { Analysis, Answers } from './analysis.js';
import type { Finding } from './finding.js';
import { assertApart } from './load/apart.js';
import type { CheckedChoices, ReporterChoice } from './load/choice.js';
import { abandon, makeReporter } from './load/make.js';
import type { Reporter, TraceSummary } from './reporter.js';
import { bySeverity } from './severity.js';
import { Tally } from './tally.js';

/** A reporter that failed, and was told nothing more. */
export interface ReporterFailure {
  /** Its name; `that was given` where it has none. */
  reporter: string;
  error: Error;
}

/** What came of a trace. */
export interface Report extends TraceSummary {
  failures: readonly ReporterFailure[];
}

export interface ReportOptions<Choices extends readonly ReporterChoice[] = readonly ReporterChoice[]> {
  reporters: CheckedChoices<Choices>;
  /** Analyses besides those that reporters bring. Of two of one rule the first is run; these come first. */
  analyses?: readonly Analysis[];
  /** Paths below it are shown relative to it. Default: the working folder. */
  folder?: string;
  /** Called as soon as a reporter has failed. Default: the report is rejected at its end. */
  onFailure?: (failure: ReporterFailure) => void;
}

/** Whatever a hook returns that can be waited for. What else it returns is nobody's business. */
function pendingOf(returned: unknown): Promise<unknown> | undefined {
  if (typeof (returned as PromiseLike<unknown> | null | undefined)?.then !== 'function') return undefined;
  return Promise.resolve(returned);
}

/** Reporters that work, told one after the other. */
class Audience {
  readonly failures: ReporterFailure[] = [];
  #reporters: Reporter[];

  constructor(
    reporters: readonly Reporter[],
    readonly onFailure: ReportOptions['onFailure'],
  ) {
    this.#reporters = [...reporters];
  }

  /** Returns a promise only where a reporter does. */
  tell(hook: (reporter: Reporter) => void | Promise<void>): void | Promise<void> {
    let pending: Promise<unknown>[] | undefined;
    for (const reporter of this.#reporters) {
      try {
        const promise = pendingOf(hook(reporter));
        if (promise === undefined) continue;
        (pending ??= []).push(promise.catch((error: unknown) => this.drop(reporter, error)));
      } catch (error) {
        this.drop(reporter, error);
      }
    }
    if (pending !== undefined) return Promise.all(pending).then(() => undefined);
  }

  /** It is told nothing more, and lets go of what it holds. */
  drop(reporter: Reporter, thrown: unknown): void {
    if (!this.#reporters.includes(reporter)) return;
    this.#reporters = this.#reporters.filter((one) => one !== reporter);
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const failure = { reporter: reporter.name ?? 'that was given', error };
    this.failures.push(failure);
    abandon(reporter);
    this.onFailure?.(failure);
  }
}

/** An analysis, and the reporter that brought it. */
interface Working {
  analysis: Analysis;
  owner: Reporter | undefined;
}

/** Analyses that work. One that throws is dropped with the reporter that brought it; ours do not throw. */
class Analyses {
  #working: Working[];

  constructor(
    reporters: readonly Reporter[],
    given: readonly Analysis[],
    readonly audience: Audience,
  ) {
    const all: Working[] = [
      ...given.map((analysis) => ({ analysis, owner: undefined })),
      ...reporters.flatMap((owner) => (owner.analyses ?? []).map((analysis) => ({ analysis, owner }))),
    ];
    this.#working = all.filter(
      ({ analysis: { rule } }, index) => all.findIndex(({ analysis }) => analysis.rule === rule) === index,
    );
  }

  observe(event: TraceEvent): void {
    for (const working of this.#working) this.#guard(working, () => working.analysis.observe(event));
  }

  finish(end: number | undefined): { findings: Finding[]; answers: Answers } {
    const answers: Answers = {};
    const findings: Finding[] = [];
    for (const working of this.#working) {
      this.#guard(working, () => {
        const { findings: found, answer } = working.analysis.finish(end);
        findings.push(...found);
        Object.assign(answers, { [working.analysis.rule]: answer });
      });
    }
    return { findings: findings.sort(bySeverity), answers };
  }

  #guard(working: Working, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#working = this.#working.filter((one) => one !== working);
      if (working.owner === undefined) throw error;
      this.audience.drop(working.owner, error);
    }
  }
}

/** When a trace was left: time has gone on since its last event. */
function endOf(trace: AsyncIterable<TraceEvent>): number | undefined {
  const { detachedAt } = trace as { detachedAt?: unknown };
  return typeof detachedAt === 'number' ? detachedAt : undefined;
}

/** What a failed reporter is told as, where nobody else listens. */
function failureError(failures: readonly ReporterFailure[]): PtracerError {
  const [first] = failures as [ReporterFailure];
  const others = failures.length > 1 ? ` (${failures.length - 1} more failed)` : '';
  return new PtracerError(
    'ERR_PTRACER_REPORTER_FAILED',
    `the reporter ${first.reporter} failed and was told nothing more: ${first.error.message}${others}`,
    { cause: first.error },
  );
}

/**
 * Feeds every event of a trace to the reporters, then what the analyses found.
 * @throws what the trace throws (ERR_PTRACER_TRACER_DIED), after the reporters have ended; ERR_PTRACER_REPORTER_NOT_FOUND,
 * ERR_PTRACER_REPORTER_INVALID, ERR_PTRACER_INVALID_ARGUMENT before the first event is read;
 * ERR_PTRACER_REPORTER_FAILED at the end, where `onFailure` is not given
 */
export async function runReport<const Choices extends readonly ReporterChoice[]>(
  trace: AsyncIterable<TraceEvent>,
  options: ReportOptions<Choices>,
): Promise<Report> {
  const { folder = process.cwd(), onFailure } = options;
  const choices: readonly ReporterChoice[] = options.reporters;
  assertApart(choices);
  const reporters: Reporter[] = [];
  for (const choice of choices) reporters.push(await makeReporter(choice, folder));
  const audience = new Audience(reporters, onFailure);
  const analyses = new Analyses(reporters, options.analyses ?? [], audience);
  const tally = new Tally();
  let started = false;
  let error: Error | undefined;
  const begin = (event?: TraceEvent): void | Promise<void> => {
    started = true;
    const start = event?.type === 'start' ? event : undefined;
    return audience.tell((reporter) => reporter.onStart?.({ start, folder }));
  };
  try {
    for await (const event of trace) {
      if (!started) await begin(event);
      tally.add(event);
      analyses.observe(event);
      const pending = audience.tell((reporter) => reporter.onEvent?.(event));
      if (pending !== undefined) await pending;
    }
  } catch (thrown) {
    error = thrown as Error;
  }
  if (!started) await begin();
  const { findings, answers } = analyses.finish(endOf(trace));
  for (const finding of findings) await audience.tell((reporter) => reporter.onFinding?.(finding));
  const summary: TraceSummary = { ...tally.result(), findings, answers, ...(error && { error }) };
  await audience.tell((reporter) => reporter.onEnd?.(summary));
  if (error !== undefined) throw error;
  const { failures } = audience;
  if (failures.length > 0 && onFailure === undefined) throw failureError(failures);
  return { ...summary, failures };
}

/**
 * Shows a trace: `report(trace, 'pretty', ['sarif', { output: 'ptracer.sarif' }], myReporter)`. What is named writes to
 * standard output, where it is not given an `output`.
 * @throws as `runReport`
 */
export function report<const Choices extends readonly ReporterChoice[]>(
  trace: AsyncIterable<TraceEvent>,
  ...reporters: CheckedChoices<Choices>
): Promise<Report> {
  return runReport<Choices>(trace, { reporters });
}

/** Runs a reporter, and keeps what it writes. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import type { Finding } from '../finding.js';
import { reporterOf } from '../load/make.js';
import { bySeverity } from '../severity.js';
import { Tally } from '../tally.js';
import type { Reporter, ReporterDefinition, TraceSummary } from '../reporter.js';

export interface RunOptions {
  options: Readonly<Record<string, unknown>>;
  findings: readonly Finding[];
  color: boolean;
  /** The destination takes a little at a time. */
  slow: boolean;
  /** Nobody reads the destination. */
  gone: boolean;
  /** The trace breaks off. */
  error: Error;
}

/** Paths of the recorded traces begin so. */
const FOLDER = '/app';

class Destination extends Writable {
  readonly chunks: Buffer[] = [];
  /** Most bytes that waited in it at one time. */
  backlog = 0;

  constructor(
    readonly slow: boolean,
    readonly gone: boolean,
  ) {
    super({ highWaterMark: slow ? 1024 : 16_384 });
    this.on('error', () => {});
  }

  override _write(chunk: Buffer, _: string, done: (error?: Error | null) => void): void {
    this.backlog = Math.max(this.backlog, this.writableLength);
    if (this.gone) return done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    this.chunks.push(chunk);
    if (this.slow) setImmediate(done);
    else done();
  }
}

async function tell(
  reporter: Reporter,
  events: readonly TraceEvent[],
  given: Partial<RunOptions>,
): Promise<void> {
  const { findings = [], error } = given;
  const tally = new Tally();
  const [first] = events;
  await reporter.onStart?.({ start: first?.type === 'start' ? first : undefined, folder: FOLDER });
  for (const event of events) {
    tally.add(event);
    const pending = reporter.onEvent?.(event) as unknown;
    assert.ok(
      pending === undefined || pending instanceof Promise,
      'onEvent returned something other than a promise',
    );
    await pending;
  }
  const sorted = [...findings].sort(bySeverity);
  for (const finding of sorted) await reporter.onFinding?.(finding);
  const summary: TraceSummary = { ...tally.result(), findings: sorted, answers: {}, ...(error && { error }) };
  await reporter.onEnd?.(summary);
}

/** What a reporter has written. */
export class Recording {
  private constructor(
    readonly bytes: Buffer,
    readonly backlog: number,
  ) {}

  get text(): string {
    return this.bytes.toString();
  }

  static async of(
    definition: ReporterDefinition<never>,
    events: readonly TraceEvent[],
    given: Partial<RunOptions>,
  ): Promise<Recording> {
    const { options = {}, color = false, slow = false, gone = false } = given;
    const stream = new Destination(slow, gone);
    const context = { options, stream, color, columns: undefined, folder: FOLDER };
    await tell(await reporterOf(definition, 'that is checked', context), events, given);
    return new Recording(Buffer.concat(stream.chunks), stream.backlog);
  }
}

/** What a reporter writes of these events and findings, for tests of its own. */
export async function render(
  definition: ReporterDefinition<never>,
  events: readonly TraceEvent[],
  options: Pick<Partial<RunOptions>, 'options' | 'findings' | 'color' | 'error'> = {},
): Promise<string> {
  return (await Recording.of(definition, events, options)).text;
}

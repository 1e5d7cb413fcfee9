/** Runs a reporter, and keeps what it writes. */
import { Writable } from 'node:stream';
import type { TraceEvent } from '@ptracer/core';
import type { Finding } from '../finding.js';
import { reporterOf } from '../load/make.js';
import { runReport } from '../report.js';
import type { Reporter, ReporterDefinition } from '../reporter.js';
import { bySeverity } from '../severity.js';
import { Patience } from './patience.js';

export interface RunOptions {
  options: Readonly<Record<string, unknown>>;
  /** Besides those of the reporter's own analyses. */
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

/** The reporter, with findings besides those of its analyses; each hook says that it is called. */
function listening(reporter: Reporter, given: readonly Finding[], patience: Patience): Reporter {
  return {
    ...(reporter.analyses && { analyses: reporter.analyses }),
    onStart(info) {
      patience.at('in onStart');
      return reporter.onStart?.(info);
    },
    onEvent(event) {
      patience.at(`in onEvent of ${event.type} (event ${event.seq})`);
      return reporter.onEvent?.(event);
    },
    async onEnd(summary) {
      const findings = [...summary.findings, ...given].sort(bySeverity);
      for (const finding of findings) {
        patience.at(`in onFinding of ${finding.rule}`);
        await reporter.onFinding?.(finding);
      }
      patience.at('in onEnd');
      await reporter.onEnd?.({ ...summary, findings });
    },
  };
}

async function* traceOf(events: readonly TraceEvent[], error: Error | undefined): AsyncGenerator<TraceEvent> {
  yield* events;
  if (error !== undefined) throw error;
}

/** Tells it all, as for any trace. */
async function tell(
  reporter: Reporter,
  events: readonly TraceEvent[],
  error: Error | undefined,
): Promise<void> {
  const failures: Error[] = [];
  await runReport(traceOf(events, error), {
    reporters: [reporter],
    folder: FOLDER,
    onFailure: (failure) => failures.push(failure.error),
  }).catch((thrown: unknown) => {
    if (thrown !== error) throw thrown;
  });
  if (failures.length > 0) throw failures[0];
}

/** What a reporter has written. */
export class Recording {
  private constructor(
    readonly text: string,
    readonly backlog: number,
  ) {}

  static async of(
    definition: ReporterDefinition<never>,
    events: readonly TraceEvent[],
    given: Partial<RunOptions>,
  ): Promise<Recording> {
    const { options = {}, findings = [], color = false, slow = false, gone = false, error } = given;
    const stream = new Destination(slow, gone);
    const context = { options, stream, color, columns: undefined, folder: FOLDER };
    const patience = new Patience();
    const run = async (): Promise<void> => {
      const reporter = await reporterOf(definition, 'that is checked', context);
      await tell(listening(reporter, findings, patience), events, error);
    };
    await patience.for(run());
    return new Recording(Buffer.concat(stream.chunks).toString(), stream.backlog);
  }
}

/** What a reporter writes of these events, of findings of its analyses and of those given, for tests of its own. */
export async function render(
  definition: ReporterDefinition<never>,
  events: readonly TraceEvent[],
  options: Pick<Partial<RunOptions>, 'options' | 'findings' | 'color' | 'error'> = {},
): Promise<string> {
  return (await Recording.of(definition, events, options)).text;
}

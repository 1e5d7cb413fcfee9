/** A recorded trace (NDJSON, also gzip'd) as the trace that it was. */
import { createReadStream, fstatSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PtracerError, type LostEvent, type TraceEvent } from '@ptracer/core';
import { eventFault } from './event-shape.js';
import { linesOf } from './lines.js';
import { textOf } from './utf8.js';

export interface ReadTraceOptions {
  /** Called now and then with how many bytes of the file have been read, and how many it has (`undefined`: no file). */
  onProgress?: (read: number, size: number | undefined) => void;
}

/** What of a recorded trace could not be read. */
export interface TraceDamage {
  /** Where the first damage is, for people: `line 12: …`. */
  message: string;
  /** Lines that were passed over. */
  lines: number;
  /** The file ends before its end: it was cut. */
  cut: boolean;
}

/** RFC 1952, 2.3.1: ID1 and ID2. */
const GZIP_MAGIC = [0x1f, 0x8b];

/** Counts what passes, and tells. */
function counter(size: number | undefined, onProgress: ReadTraceOptions['onProgress']): Transform {
  let read = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      read += chunk.length;
      onProgress?.(read, size);
      done(null, chunk);
    },
  });
}

/** A trace as it was recorded. Read its events once, with `for await`; then `damage` says what was not readable. */
export class RecordedTrace implements AsyncIterable<TraceEvent> {
  #damage: TraceDamage | undefined;
  #lastSeq = 0;
  #sawEvent = false;
  #lastTime = 0;

  /** @internal */
  constructor(
    readonly name: string,
    readonly stream: Readable,
    readonly size: number | undefined,
    readonly options: ReadTraceOptions,
  ) {}

  /** `undefined`: all of it was readable. Known when the events have been read. */
  get damage(): TraceDamage | undefined {
    return this.#damage;
  }

  /** Where something was not readable, a `lost` event stands in its place. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TraceEvent, void, undefined> {
    let broken: string | undefined;
    const faults: LostEvent[] = [];
    const pieces = this.#pieces((message) => {
      broken = message;
    });
    try {
      yield* this.#read(pieces, faults);
    } finally {
      // Whoever leaves early leaves nothing open.
      this.stream.destroy();
    }
    if (faults.length > 0 && broken === undefined) throw noTrace(this.name, faults[0]!);
    yield* faults;
    if (broken !== undefined && !this.#damage?.cut) yield this.#note(broken, true);
  }

  async *#read(
    pieces: AsyncIterable<string>,
    faults: LostEvent[],
  ): AsyncGenerator<TraceEvent, void, undefined> {
    for await (const { text, number, whole } of linesOf(pieces)) {
      if (text.trim() === '') continue;
      const found = this.#parse(text);
      if (typeof found !== 'string') {
        if (found === undefined) continue;
        yield* faults.splice(0);
        yield found;
        continue;
      }
      // The last line of a file that was cut: what cut it is told once.
      const cut = !whole;
      faults.push(this.#note(`line ${number}: ${cut ? 'it is cut in the middle' : found}`, cut));
      if (this.#sawEvent) yield* faults.splice(0);
      // Before any event: it may be the first line only, or no trace at all.
      else if (faults.length === FAULTS_OF_NO_TRACE) throw noTrace(this.name, faults[0]!);
    }
  }

  /** An event, why a line is none, or `undefined` for a line to pass over. */
  #parse(text: string): TraceEvent | string | undefined {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return `it is no JSON (${(error as Error).message})`;
    }
    const fault = eventFault(value);
    if (fault === 'derived') return undefined;
    if (fault !== undefined) return fault.fault;
    const event = value as TraceEvent;
    this.#sawEvent = true;
    if (typeof event.seq === 'number') this.#lastSeq = event.seq;
    this.#lastTime = event.type === 'syscall' ? event.startTime : event.time;
    return event;
  }

  #note(message: string, cut: boolean): LostEvent {
    const reason = `${this.name}, ${message}`;
    this.#damage ??= { message: reason, lines: 0, cut: false };
    this.#damage.lines++;
    this.#damage.cut ||= cut;
    return {
      v: 1,
      seq: this.#lastSeq,
      type: 'lost',
      count: cut ? null : 1,
      reason,
      time: this.#lastTime,
    };
  }

  /** Decoded text. What breaks off is no error: what came before it is readable. */
  async *#pieces(onBroken: (message: string) => void): AsyncGenerator<string> {
    try {
      yield* textOf(await this.#unpacked());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined || !/^(Z_|ERR_STREAM_PREMATURE)/.test(code))
        throw readError(this.name, error as Error);
      onBroken(`the compressed data break off (${message})`);
    }
  }

  async #unpacked(): Promise<Readable> {
    const counted = this.stream.pipe(counter(this.size, this.options.onProgress));
    this.stream.on('error', (error) => counted.destroy(error));
    const first = await firstChunk(counted);
    if (first === undefined || !GZIP_MAGIC.every((byte, i) => first[i] === byte)) return counted;
    const gunzip = createGunzip();
    counted.on('error', (error) => gunzip.destroy(error));
    return counted.pipe(gunzip);
  }
}

/** Looks at the first piece, and leaves it there. */
function firstChunk(stream: Readable): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (chunk: Buffer | undefined): void => {
      stream.off('readable', onReadable);
      stream.off('error', reject);
      resolve(chunk);
    };
    const onReadable = (): void => {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) stream.unshift(chunk);
      else if (!stream.readableEnded) return;
      settle(chunk ?? undefined);
    };
    stream.on('readable', onReadable);
    stream.once('end', () => settle(undefined));
    stream.on('error', reject);
  });
}

/** So many lines at the beginning, none of which is an event: it is something else. */
const FAULTS_OF_NO_TRACE = 100;

function noTrace(name: string, { reason }: LostEvent): PtracerError {
  return new PtracerError(
    'ERR_PTRACER_TRACE_FILE',
    `${name} is no recorded trace, one event a line as ptracer --json writes them (${reason.replace(`${name}, `, '')})`,
  );
}

function readError(name: string, error: Error): PtracerError {
  return new PtracerError('ERR_PTRACER_TRACE_FILE', `${name} cannot be read: ${error.message}`, {
    cause: error,
  });
}

/**
 * Opens a trace that was recorded as NDJSON (`--json`), also compressed with gzip.
 * @param file its path, or a stream of its bytes
 * @throws {PtracerError} ERR_PTRACER_TRACE_FILE where the file cannot be opened; while it is read, where it cannot be read.
 * A file that was cut, or has lines that are no events, is read as far as it can be: see `damage`
 */
export function readTrace(file: string | Readable, options: ReadTraceOptions = {}): RecordedTrace {
  if (typeof file !== 'string') return new RecordedTrace('the recorded trace', file, undefined, options);
  try {
    const fd = openSync(file, 'r');
    const stats = fstatSync(fd);
    const stream = createReadStream(file, { fd, highWaterMark: 1 << 18 });
    return new RecordedTrace(basename(file), stream, stats.isFile() ? stats.size : undefined, options);
  } catch (error) {
    throw readError(file, error as Error);
  }
}

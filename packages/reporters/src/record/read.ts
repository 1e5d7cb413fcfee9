/** A recorded trace (NDJSON, also gzip'd) as the trace that it was. */
import { createReadStream, fstatSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { PtracerError, type Arch, type LostEvent, type TraceEvent } from '@ptracer/core';
import { visible } from '../text/visible.js';
import { ahead } from './ahead.js';
import { ByteSource } from './byte-source.js';
import { eventFault, isArch } from './event-shape.js';
import { gunzip, isGzip, type GzipFault } from './gzip.js';
import { linesOf } from './lines.js';
import { isTooDeep } from './nesting.js';
import { textOf } from './utf8.js';

export interface ReadTraceOptions {
  /** Called now and then with how many bytes of the file have been read, and how many it has (`undefined`: no file). */
  onProgress?: (read: number, size: number | undefined) => void;
}

/** What of a recorded trace could not be read. */
export interface TraceDamage {
  /** Where the first damage is, for people: `line 12: …`. */
  message: string;
  /** Places: lines that were passed over, and what is wrong with a compressed file as a whole. */
  lines: number;
  /** The file ends before its end: it was cut. */
  cut: boolean;
}

const ONE_LINE = { cut: false, count: 1 } as const;

/** Characters of what is wrong with a line, which may have words of the line. */
const MOST_OF_FAULT = 120;

function shortened(fault: string): string {
  const text = visible(fault);
  return text.length > MOST_OF_FAULT ? `${text.slice(0, MOST_OF_FAULT)}…` : text;
}

/** A trace as it was recorded. Read its events once, with `for await`; then `damage` says what was not readable. */
export class RecordedTrace implements AsyncIterable<TraceEvent> {
  #damage: TraceDamage | undefined;
  #lastSeq = 0;
  #sawEvent = false;
  #lastTime = 0;
  /** What is wrong with the file as a whole, and has not been told. */
  readonly #fileFaults: GzipFault[] = [];
  /** Of the machine that shows the trace, and of those that were traced. */
  readonly #arches = new Set<Arch>([process.arch].filter(isArch));

  /** @internal */
  constructor(
    readonly name: string,
    readonly stream: Readable,
    readonly size: number | undefined,
    readonly options: ReadTraceOptions,
    /** Bytes of the stream once more, from one position to another; not of a stream that comes once. */
    readonly again?: (start: number, end: number) => AsyncIterable<Buffer>,
  ) {}

  /** `undefined`: all of it was readable. Known when the events have been read. */
  get damage(): TraceDamage | undefined {
    return this.#damage;
  }

  /** Where something was not readable, a `lost` event stands in its place. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TraceEvent, void, undefined> {
    const faults: LostEvent[] = [];
    try {
      yield* this.#read(faults);
    } finally {
      // Whoever leaves early leaves nothing open.
      this.stream.destroy();
    }
    if (faults.length > 0 && !this.#fileFaults.some(({ cut }) => cut)) throw noTrace(this.name, faults[0]!);
    yield* faults;
    for (const { message, cut } of this.#fileFaults) yield this.#note(message, { cut, count: null });
  }

  async *#read(faults: LostEvent[]): AsyncGenerator<TraceEvent, void, undefined> {
    for await (const { text, number, whole } of linesOf(textOf(this.#unpacked()))) {
      if (text.trim() === '') continue;
      const found = this.#parse(text);
      if (typeof found !== 'string') {
        if (found === undefined) continue;
        yield* faults.splice(0);
        yield found;
        continue;
      }
      faults.push(whole ? this.#note(`line ${number}: ${found}`) : this.#noteCut(number));
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
      return shortened(`it is no JSON (${(error as Error).message})`);
    }
    if (isTooDeep(text)) return 'it is nested too deep for an event';
    const fault = eventFault(value, this.#arches);
    if (fault === 'derived') return undefined;
    if (fault !== undefined) return shortened(fault.fault);
    const event = value as TraceEvent;
    this.#sawEvent = true;
    if (event.type === 'start') this.#arches.add(event.arch);
    if (typeof event.seq === 'number') this.#lastSeq = event.seq;
    this.#lastTime = event.type === 'syscall' ? event.startTime : event.time;
    return event;
  }

  /** The last line of a file that was cut: what cut it is told once. */
  #noteCut(number: number): LostEvent {
    const at = this.#fileFaults.findIndex(({ cut }) => cut);
    const [fault] = at < 0 ? [] : this.#fileFaults.splice(at, 1);
    return this.#note(`line ${number}: ${fault?.message ?? 'it is cut in the middle'}`, {
      cut: true,
      count: null,
    });
  }

  /** @param count of the lines that are lost; `null`: nobody can know */
  #note(message: string, { cut, count }: { cut: boolean; count: 1 | null } = ONE_LINE): LostEvent {
    const reason = `${this.name}, ${message}`;
    this.#damage ??= { message: reason, lines: 0, cut: false };
    this.#damage.lines++;
    this.#damage.cut ||= cut;
    return { v: 1, seq: this.#lastSeq, type: 'lost', count, reason, time: this.#lastTime };
  }

  async *#unpacked(): AsyncGenerator<Buffer> {
    const source = new ByteSource(this.#bytes());
    if (await isGzip(source))
      yield* ahead(gunzip(source, (fault) => void this.#fileFaults.push(fault), this.again));
    else yield* source.rest();
  }

  /** What breaks off is no error: what came before it is readable. */
  async *#bytes(): AsyncGenerator<Buffer> {
    let read = 0;
    try {
      for await (const chunk of this.stream as AsyncIterable<Buffer | string>) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        read += bytes.length;
        this.options.onProgress?.(read, this.size);
        yield bytes;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE')
        throw readError(this.name, error as Error);
      this.#fileFaults.push({ message: 'its end did not come', cut: true });
    }
  }
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
    if (!stats.isFile()) return new RecordedTrace(basename(file), stream, undefined, options);
    const again = (start: number, end: number): Readable => createReadStream(file, { start, end: end - 1 });
    return new RecordedTrace(basename(file), stream, stats.size, options, again);
  } catch (error) {
    throw readError(file, error as Error);
  }
}

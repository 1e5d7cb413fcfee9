/** What the recorders of a program's threads have written. */
import type { Frame, JsStack, Probe, ReadBuffer, StackContext, StoppedThread } from '@ptracer/core';
import { kindOf } from '../remote/scripts.js';
import { ASYNC, CONSTRUCT, ROW_HEADER, ROW_LENGTH, ROWS, TABLE_LENGTH, type RecordedFrame } from './table.js';

const MOST_KNOWN = 10_000;

export class Recorded {
  readonly #row: ReadBuffer;
  /** Addresses of the tables, by thread. */
  readonly #tables = new Map<number, number>();
  /** By their text: the same frame is the same object. */
  readonly #frames = new Map<string, Frame>();

  constructor(context: StackContext) {
    this.#row = context.allocate(ROW_LENGTH);
  }

  /** A thread tells where its table is. */
  announced({ tid }: StoppedThread, { address, length }: Probe): void {
    if (length === TABLE_LENGTH) this.#tables.set(tid, address);
  }

  /** Whether the thread records. */
  has({ tid }: StoppedThread): boolean {
    return this.#tables.has(tid);
  }

  get(thread: StoppedThread, asyncId: number): JsStack | undefined {
    const table = this.#tables.get(thread.tid);
    if (table === undefined || !Number.isInteger(asyncId) || asyncId <= 0) return undefined;
    const { bytes } = this.#row;
    const row = table + (asyncId % ROWS) * ROW_LENGTH;
    if (thread.memory.read(row, ROW_LENGTH, this.#row) !== ROW_LENGTH) return undefined;
    const length = bytes.readUInt32LE(8);
    if (bytes.readDoubleLE(0) !== asyncId || length > ROW_LENGTH - ROW_HEADER) return undefined;
    try {
      const recorded = JSON.parse(bytes.toString('utf8', ROW_HEADER, ROW_HEADER + length)) as RecordedFrame[];
      return { frames: recorded.map((frame) => this.#frame(frame)), exact: true, engine: 'remote' };
    } catch {
      return undefined;
    }
  }

  threadExit(tid: number): void {
    this.#tables.delete(tid);
  }

  #frame(recorded: RecordedFrame): Frame {
    const key = JSON.stringify(recorded);
    let frame = this.#frames.get(key);
    if (frame === undefined) {
      if (this.#frames.size > MOST_KNOWN) this.#frames.clear();
      frame = frameOf(recorded);
      this.#frames.set(key, frame);
    }
    return frame;
  }
}

/** @throws {TypeError} for what no recorder has written: any program can say that it is one */
function frameOf([functionName, url, line, column, flags]: RecordedFrame): Frame {
  const isText = (value: unknown): boolean => value === null || typeof value === 'string';
  const isNumber = (value: unknown): boolean => value === null || Number.isInteger(value);
  if (!isText(functionName) || !isText(url) || !isNumber(line) || !isNumber(column))
    throw new TypeError('no frame');
  const kind = url === null ? 'builtin' : kindOf(url);
  return {
    functionName,
    url,
    line,
    column,
    kind,
    ...((flags & CONSTRUCT) !== 0 && { construct: true as const }),
    ...((flags & ASYNC) !== 0 && { async: true as const }),
  };
}

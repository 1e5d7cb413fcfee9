/** Where reporters write: each destination is opened once, before anything is traced. */
import { statSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { openDestination, PtracerError } from 'ptracer';
import { UsageError } from './usage-error.js';

/** The streams of the process itself: several reporters may share them. */
const SHARED: ReadonlySet<string> = new Set(['stdout', '-', 'stderr']);

interface Output {
  stream: Writable;
  error: NodeJS.ErrnoException | undefined;
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino && a.isFile();
}

export class Outputs {
  readonly #outputs = new Map<string, Output>();
  readonly #usual: string;
  /** Resolves when none of them can be written any more: the readers are gone, or there is no space left. */
  readonly lost: Promise<void>;
  #onLost!: () => void;

  /**
   * @param usual where reporters write that have no destination of their own
   * @param input a file that is read meanwhile
   */
  constructor(
    usual: string,
    readonly input?: string,
  ) {
    this.#usual = usual;
    this.lost = new Promise((resolve) => {
      this.#onLost = resolve;
    });
  }

  /**
   * Opens a destination for one reporter. The usual one is for all that have none of their own: they write one after
   * the other.
   * @throws {UsageError} for a file that cannot be written, or that another reporter writes already
   */
  open(given: string | undefined): Writable {
    const destination = given ?? this.#usual;
    const known = this.#outputs.get(destination);
    if (known !== undefined) {
      if (SHARED.has(destination) || given === undefined) return known.stream;
      throw new UsageError(
        `two reporters would write to ${destination}: give each a destination, -R NAME:FILE`,
      );
    }
    if (this.input !== undefined && isSameFile(this.input, destination)) {
      throw new UsageError(`${destination} is the trace that is read: writing to it would destroy it`);
    }
    let stream: Writable;
    try {
      stream = openDestination(destination);
    } catch (error) {
      if (error instanceof PtracerError) throw new UsageError(error.message);
      throw error;
    }
    const output: Output = { stream, error: undefined };
    this.#outputs.set(destination, output);
    stream.once('error', (error: NodeJS.ErrnoException) => {
      output.error = error;
      if ([...this.#outputs.values()].every((one) => one.error !== undefined)) this.#onLost();
    });
    return stream;
  }

  /** A reader may leave when it has seen enough. */
  get isReaderGone(): boolean {
    return [...this.#outputs.values()].some(({ error }) => error?.code === 'EPIPE');
  }

  /** @throws {PtracerError} where something other than a reader's leave kept a report from being written */
  assertWritten(): void {
    for (const [name, { error }] of this.#outputs) {
      if (error === undefined || error.code === 'EPIPE') continue;
      throw new PtracerError(
        'ERR_PTRACER_SYSTEM_CALL',
        `the trace could not be written to its end${this.#outputs.size > 1 ? ` (${name})` : ''}: ${error.message}`,
      );
    }
  }
}

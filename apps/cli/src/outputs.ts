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

/** A stream that fails while it is closed tells of it later. */
function errorOf({ stream, error }: Output): NodeJS.ErrnoException | undefined {
  return error ?? stream.errored ?? undefined;
}

function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false }));
  return a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino && a.isFile();
}

export class Outputs {
  readonly #outputs = new Map<string, Output>();
  readonly #usual: string;
  /** Resolves when none of them can be written any more: the readers are gone, or there is no space left. */
  readonly allLost: Promise<void>;
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
    this.allLost = new Promise((resolve) => {
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
    if (known !== undefined && (SHARED.has(destination) || given === undefined)) return known.stream;
    if ([...this.#outputs.keys()].some((one) => one === destination || isSameFile(one, destination))) {
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

  /** Somebody watches what is written. */
  get onTerminal(): boolean {
    return [...this.#outputs.values()].some(({ stream }) => (stream as { isTTY?: boolean }).isTTY === true);
  }

  /** Whether it is the error of an output, and not of who wrote to it. */
  failedWith(error: Error): boolean {
    return [...this.#outputs.values()].some((one) => errorOf(one) === error);
  }

  /** Why outputs could not be written to their end, other than for a reader's leave: `: ENOSPC: …`, each. */
  lost(): string[] {
    const texts: string[] = [];
    for (const [name, output] of this.#outputs) {
      const error = errorOf(output);
      if (error === undefined || error.code === 'EPIPE') continue;
      texts.push(`${this.#outputs.size > 1 ? ` (${name})` : ''}: ${error.message}`);
    }
    return texts;
  }
}

/** Where reporters write: each destination is opened before anything is traced, and is as it was until then. */
import { fstatSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { Form } from './forms.js';
import { OutputFile } from './output-file.js';
import { DESCRIPTORS, type StandardName } from './standard-streams.js';
import { UsageError } from './usage-error.js';

/** Who writes where, and what. */
export interface Writer {
  /** Of the reporter. */
  name: string;
  /** `undefined`: where all write that have none of their own. */
  destination: string | undefined;
  form: Form;
}

interface Output {
  name: string;
  /** The same for two names of one file. */
  key: string;
  stream: Writable;
  error: NodeJS.ErrnoException | undefined;
}

interface Place {
  writer: Writer;
  output: Output;
}

/** The streams of the process itself. A path that leads to one is not to be opened, and cut, as a file. */
const STANDARD: ReadonlyMap<string, StandardName> = new Map([
  ['-', 'stdout'],
  ['stdout', 'stdout'],
  ['/dev/stdout', 'stdout'],
  ['/dev/fd/1', 'stdout'],
  ['/proc/self/fd/1', 'stdout'],
  ['stderr', 'stderr'],
  ['/dev/stderr', 'stderr'],
  ['/dev/fd/2', 'stderr'],
  ['/proc/self/fd/2', 'stderr'],
]);

const isStandard = ({ stream }: Output): boolean => !(stream instanceof OutputFile);

const fileKey = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

/** Of a descriptor that the process was started with; the shell may have opened a file for it. */
function standardKey(fd: number, otherwise: string): string {
  const stats = fstatSync(fd, { bigint: true });
  return stats.isFile() ? fileKey(stats) : otherwise;
}

/** Text may stand beside text: on a stream, or in a file that nobody has asked for as his own. */
function mayShare(one: Place, other: Place): boolean {
  if (one.writer.form !== other.writer.form || one.writer.form === 'whole') return false;
  if (isStandard(one.output) && isStandard(other.output)) return true;
  const isOwned = one.writer.destination !== undefined || other.writer.destination !== undefined;
  return one.output === other.output && !isOwned;
}

function openFile(path: string): OutputFile {
  try {
    return new OutputFile(path);
  } catch (error) {
    throw new UsageError(`the output file cannot be written: ${(error as Error).message}`);
  }
}

/** A stream that fails while it is closed tells of it later. */
function errorOf({ stream, error }: Output): NodeJS.ErrnoException | undefined {
  return error ?? stream.errored ?? undefined;
}

export class Outputs implements Disposable {
  readonly #outputs = new Map<string, Output>();
  readonly #places: Place[] = [];
  readonly #usual: string;
  readonly #inputKey: string | undefined;
  /** Resolves when none of them can be written any more: the readers are gone, or there is no space left. */
  readonly allLost: Promise<void>;
  #onLost!: () => void;

  /**
   * @param usual where reporters write that have no destination of their own
   * @param input what is read meanwhile
   */
  constructor(usual: string, input?: BigIntStats) {
    this.#usual = usual;
    this.#inputKey = input?.isFile() ? fileKey(input) : undefined;
    this.allLost = new Promise((resolve) => {
      this.#onLost = resolve;
    });
  }

  /**
   * Opens a destination for one reporter.
   * @throws {UsageError} for a file that cannot be written, or where another reporter writes that it cannot stand beside
   */
  open(writer: Writer): Writable {
    const place: Place = { writer, output: this.#outputFor(writer.destination ?? this.#usual) };
    const { key, name, stream } = place.output;
    const other = this.#places.find((one) => one.output.key === key && !mayShare(one, place));
    if (other !== undefined) {
      throw new UsageError(
        `${other.writer.name} and ${writer.name} would both write to ${name}: ` +
          `give each a destination, -R ${writer.name}:FILE`,
      );
    }
    this.#places.push(place);
    return stream;
  }

  /** Something is traced: what files had is gone. */
  begin(): void {
    for (const stream of this.#files()) stream.begin();
  }

  /** Where nothing was traced, files are as they were. */
  [Symbol.dispose](): void {
    for (const stream of this.#files()) stream.leave();
  }

  /** A reader may leave when it has seen enough. */
  get isReaderGone(): boolean {
    return [...this.#outputs.values()].some(({ error }) => error?.code === 'EPIPE');
  }

  /** Whether it is the error of an output, and not of who wrote to it. */
  failedWith(error: Error): boolean {
    return [...this.#outputs.values()].some((one) => errorOf(one) === error);
  }

  /** Why outputs could not be written to their end, other than for a reader's leave: `: ENOSPC: …`, each. */
  lost(): string[] {
    const texts: string[] = [];
    for (const output of this.#outputs.values()) {
      const error = errorOf(output);
      if (error === undefined || error.code === 'EPIPE') continue;
      texts.push(`${this.#outputs.size > 1 ? ` (${output.name})` : ''}: ${error.message}`);
    }
    return texts;
  }

  #files(): OutputFile[] {
    return [...this.#outputs.values()].map(({ stream }) => stream).filter((one) => one instanceof OutputFile);
  }

  #outputFor(name: string): Output {
    const standard = STANDARD.get(name) ?? STANDARD.get(resolve(name));
    const known = this.#outputs.get(standard ?? name);
    if (known !== undefined) return known;
    const output = standard === undefined ? fileOutput(name) : standardOutput(standard);
    this.#outputs.set(standard ?? name, output);
    if (output.key === this.#inputKey) {
      throw new UsageError(`${output.name} is the trace that is read: writing to it would destroy it`);
    }
    output.stream.once('error', (error: NodeJS.ErrnoException) => {
      output.error = error;
      if ([...this.#outputs.values()].every((one) => one.error !== undefined)) this.#onLost();
    });
    return output;
  }
}

function standardOutput(name: StandardName): Output {
  const stream = process[name];
  const text = name === 'stdout' ? 'standard output' : 'standard error';
  return { name: text, key: standardKey(DESCRIPTORS[name], name), stream, error: undefined };
}

function fileOutput(name: string): Output {
  const stream = openFile(name);
  return { name, key: fileKey(stream.stat()), stream, error: undefined };
}

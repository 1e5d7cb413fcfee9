/** A file to write to, which keeps what it has until there is something to write. */
import {
  constants,
  createWriteStream,
  fstatSync,
  ftruncateSync,
  openSync,
  realpathSync,
  statSync,
  unlinkSync,
  type BigIntStats,
} from 'node:fs';
import { Writable } from 'node:stream';

interface Opened {
  fd: number;
  /** It was not there before. */
  isNew: boolean;
}

/** Opens a file as it is, with its bytes. */
function openWhole(path: string): Opened {
  try {
    return { fd: openSync(path, constants.O_WRONLY), isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { fd: openSync(path, constants.O_WRONLY | constants.O_CREAT), isNew: true };
  }
}

export class OutputFile extends Writable {
  readonly #fd: number;
  readonly #isNew: boolean;
  readonly #file: Writable;
  /** What was written before it began. */
  #waiting: Buffer[] | undefined = [];

  /** @throws what open(2) says */
  constructor(readonly path: string) {
    super();
    const { fd, isNew } = openWhole(path);
    this.#fd = fd;
    this.#isNew = isNew;
    this.#file = createWriteStream(path, { fd });
    this.#file.on('error', (error) => this.destroy(error));
  }

  stat(): BigIntStats {
    return fstatSync(this.#fd, { bigint: true });
  }

  /** There is something to write: what the file had is gone. */
  begin(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined || this.destroyed) return;
    try {
      // A pipe and a device cannot be cut.
      if (this.stat().isFile()) ftruncateSync(this.#fd);
      for (const piece of waiting) this.#file.write(piece);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  /** There will be nothing to write, unless it has begun: the file is as it was, or not there if it was not. */
  leave(): void {
    if (this.#waiting === undefined) return;
    if (this.#isNew) this.#remove();
    this.destroy();
  }

  override _write(piece: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#waiting === undefined) this.#file.write(piece, done);
    else {
      this.#waiting.push(piece);
      done();
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#file.destroy();
    done(error);
  }

  #remove(): void {
    try {
      const { dev, ino, size } = this.stat();
      const there = statSync(this.path, { bigint: true });
      // Another process may have put something there, or written to it.
      if (size === 0n && there.dev === dev && there.ino === ino) unlinkSync(realpathSync(this.path));
    } catch {
      // It is gone already, or the folder lets nothing go.
    }
  }
}
